"""The merge of rules, encoder and context, with an encoder that says what the test tells it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from agent.domain.situation import Awaiting
from agent.domain.understanding import Intent, Reading
from agent.understanding.read import Understanding, as_json, awaited

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZONE)


class Feeling:
    """Encoder and heads in one: the same feeling about every text, and a note of how often it was asked."""

    labels = tuple(str(intent) for intent in Intent)
    fingerprint = "feeling"

    def __init__(self, **feels: float) -> None:
        self.row = np.array([feels.get(label, 0.01) for label in self.labels])
        self.thresholds = np.full(len(self.labels), 0.3)
        self.possible_thresholds = np.full(len(self.labels), 0.15)
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Any:
        self.asked += len(texts)
        return np.zeros((len(texts), 2), dtype=np.float32)

    def predict(self, embeddings: Any, texts: Sequence[str]) -> Any:
        return np.tile(self.row, (len(texts), 1))


def read(text: str, feeling: Feeling | None = None, **how: Any) -> Reading:
    feels = feeling or Feeling()
    return Understanding(feels, feels).read(text, **({"now": NOW, "zone": ZONE} | how))  # type: ignore[arg-type]


def names(reading: Reading) -> set[str]:
    return {str(intent) for intent in reading.names}


def test_that_a_right_counts_when_only_the_rules_see_it() -> None:
    assert read("talk to my lawyer").rights == (Intent.ATTORNEY,)


def test_that_a_right_counts_when_only_the_encoder_sees_it() -> None:
    reading = read("the gentleman upstairs deals with you now", Feeling(attorney=0.8))
    assert reading.rights == (Intent.ATTORNEY,)
    assert reading.intents[0].seen_by == frozenset({"encoder"})


def test_that_both_readers_are_named_when_both_see_it() -> None:
    assert read("talk to my lawyer", Feeling(attorney=0.9)).intents[0].seen_by == frozenset({"rules", "encoder"})


def test_that_a_right_between_the_thresholds_is_possible_and_not_raised() -> None:
    reading = read("the gentleman upstairs deals with you now", Feeling(attorney=0.2))
    assert reading.rights == ()
    assert reading.possible_rights == {Intent.ATTORNEY}


def test_that_a_right_taken_back_in_words_is_asked_about_and_not_raised() -> None:
    reading = read("I'm not disputing it, I need time", Feeling(dispute=0.95, need_time=0.9))
    assert Intent.DISPUTE not in reading.rights
    assert Intent.DISPUTE in reading.possible_rights


def test_that_distress_is_raised_although_it_is_taken_back() -> None:
    assert Intent.DISTRESS in read("I'd rather die than pay", Feeling(distress=0.9)).rights


def test_that_nothing_recognised_is_unclear() -> None:
    assert names(read("the thing with the other thing")) == {"unclear"}


@pytest.mark.parametrize("text", ["", "   ", "🙃", "...", "\u200b", "\ud800"])
def test_that_a_message_without_words_is_unclear_and_costs_no_encoder(text: str) -> None:
    feeling = Feeling(attorney=0.99)
    assert names(read(text, feeling)) == {"unclear"}
    assert feeling.asked == 0


def test_that_a_greeting_in_front_of_a_request_is_dropped() -> None:
    assert names(read("hi can I pay monthly", Feeling(greeting=0.6, payment_plan=0.9))) == {"payment_plan"}


@pytest.mark.parametrize("text", ["yes", "ok", "the second one", "sí", "deal!", "option 2 please"])
def test_that_a_short_yes_accepts_what_is_on_the_table(text: str) -> None:
    assert names(read(text, awaiting=Awaiting.PICK_OFFER)) == {"accept_offer"}


@pytest.mark.parametrize("text", ["yes", "ok"])
def test_that_a_short_yes_to_nothing_is_unclear(text: str) -> None:
    assert names(read(text)) == {"unclear"}


def test_that_a_no_to_an_offer_asks_for_another_and_is_no_refusal() -> None:
    for text in ("no", "that's too much"):
        reading = read(text, Feeling(refuse=0.8) if text == "no" else None, awaiting=Awaiting.PICK_OFFER)
        assert names(reading) == {"payment_plan"}


def test_that_bare_answers_are_what_was_asked_for() -> None:
    assert names(read("the 15th", awaiting=Awaiting.PROMISE_DATE)) == {"promise_to_pay"}
    assert names(read("50", awaiting=Awaiting.PLAN_AMOUNT)) == {"payment_plan"}


def test_that_a_right_in_an_answer_is_not_lost() -> None:
    assert Intent.OPT_OUT in read("STOP", awaiting=Awaiting.PICK_OFFER).rights
    assert Intent.ATTORNEY in read("no, talk to my lawyer", awaiting=Awaiting.PICK_OFFER).rights


@pytest.mark.parametrize(
    ("context", "awaiting"),
    [
        (None, Awaiting.NOTHING),
        ("Thank you for your message.", Awaiting.NOTHING),
        ("Option 1: 50 a month. Option 2: 25 a week. Which one would you like?", Awaiting.PICK_OFFER),
        ("Please tell me your date of birth and postcode.", Awaiting.IDENTITY),
        ("When could you pay?", Awaiting.PROMISE_DATE),
        ("How much could you manage each month?", Awaiting.PLAN_AMOUNT),
        ("¿Le parece bien 50 al mes?", Awaiting.PICK_OFFER),
    ],
)
def test_that_what_we_asked_is_taken_from_our_last_message(context: str | None, awaiting: Awaiting) -> None:
    assert awaited(context) is awaiting


def test_that_a_long_paste_is_cut_with_a_note() -> None:
    reading = read("pay " * 2_500_000)
    assert reading.signals.truncated
    assert not read("pay").signals.truncated


def test_that_several_bubbles_are_read_as_one() -> None:
    reading = read("hi\nmy lawyer handles this\n75 every other Friday")
    assert Intent.ATTORNEY in reading.rights
    assert {str(entity.kind) for entity in reading.entities} == {"amount", "frequency"}


def test_that_secrets_masked_on_arrival_are_signalled() -> None:
    assert read("here is [card number removed]", secrets=("card",)).signals.secrets == ("card",)


def test_that_the_language_of_a_short_message_is_the_conversations() -> None:
    assert read("ok", language_prior="es").language == "es"
    assert read("no puedo pagar hoy, lo siento").language == "es"


def test_that_the_json_has_the_shape_scripts_depend_on() -> None:
    shown = as_json(read("could do 75 every other Friday from Dec 4", Feeling(payment_plan=0.9)))
    assert json.loads(json.dumps(shown)) == shown
    assert shown["intents"] == [{"name": "payment_plan", "confidence": 0.9}]
    assert shown["rights"] == []
    assert shown["language"] == "en"
    (amount,) = shown["entities"]["amount"]
    assert (amount["minor"], amount["currency"], amount["text"]) == (7500, "USD", "75")
    (rhythm,) = shown["entities"]["frequency"]
    assert (rhythm["start"], rhythm["end"]) == (12, 30)
    assert rhythm["value"]["start"] == "2026-12-04"
    assert set(shown["signals"]) >= {
        "sentiment",
        "distress",
        "abuse",
        "urgency",
        "vulnerability",
        "injection",
        "truncated",
    }
