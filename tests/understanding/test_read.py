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
from agent.domain.understanding import EntityKind, Intent, Reading
from agent.understanding.normalise import folded, plain
from agent.understanding.paying import asks_about_policy
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


def test_that_a_second_right_only_felt_beside_a_sure_one_needs_to_be_likely() -> None:
    said = "I don't owe this"
    assert read(said, Feeling(dispute=0.99, wrong_person=0.4)).rights == (Intent.DISPUTE,)
    assert Intent.WRONG_PERSON in read(said, Feeling(dispute=0.99, wrong_person=0.7)).rights


def test_that_a_faint_right_is_outweighed_by_a_plain_question() -> None:
    said = "what is the total please, for my books"
    assert read(said, Feeling(deceased=0.4, ask_balance=0.98)).rights == ()
    assert read(said, Feeling(deceased=0.4)).rights == (Intent.DECEASED,)


def test_that_who_wants_time_does_not_refuse_and_who_wants_nothing_may() -> None:
    said = "a little longer, I beg you"
    assert read(said, Feeling(refuse=0.4, need_time=0.8)).rights == ()
    assert read(said, Feeling(refuse=0.4)).rights == (Intent.REFUSE,)


def test_that_a_crisis_is_not_outweighed_by_an_ordinary_wish() -> None:
    assert Intent.DISTRESS in read("the bridge looked near last night", Feeling(distress=0.4, thanks=0.99)).rights


@pytest.mark.parametrize("text", ["Please only contact me after 6pm", "reach me in the evening only"])
def test_that_an_hour_is_no_end_of_all_contact(text: str) -> None:
    assert read(text, Feeling(callback=0.98, cease_contact=0.9)).rights == ()


def test_that_an_hour_beside_an_end_of_all_contact_does_not_hide_it() -> None:
    said = "you called after 6pm. do not contact me ever again"
    assert Intent.CEASE_CONTACT in read(said, Feeling(callback=0.98, cease_contact=0.9)).rights


@pytest.mark.parametrize("text", ["Please don't email me anymore", "stop texting me", "no more emails please"])
def test_that_one_medium_refused_is_an_opt_out_only(text: str) -> None:
    assert read(text, Feeling(cease_contact=0.9)).rights == (Intent.OPT_OUT,)


def test_that_every_medium_refused_is_an_end_of_all_contact() -> None:
    said = "don't text me, don't call me, don't email me"
    assert Intent.CEASE_CONTACT in read(said, Feeling(cease_contact=0.9)).rights


@pytest.mark.parametrize("text", ["Can I get an extension?", "any chance of an extension on this"])
def test_that_an_extension_is_time_and_no_person(text: str) -> None:
    assert names(read(text, Feeling(need_time=0.99, ask_human=0.7))) == {"need_time"}


def test_that_a_person_who_is_named_is_asked_for() -> None:
    said = "can I speak to someone about an extension"
    assert "ask_human" in names(read(said, Feeling(need_time=0.99, ask_human=0.7)))


@pytest.mark.parametrize(
    "text",
    [
        "i can pay 200 on december 1",
        "I could do 150 on friday",
        "I'll send $75 next friday",
        "puedo pagar 200 el 1 de diciembre",
        "podría abonar 150 el viernes",
    ],
)
def test_that_one_sum_on_one_day_is_a_promise_and_no_plan(text: str) -> None:
    assert names(read(text, Feeling(payment_plan=0.6))) == {"promise_to_pay"}
    assert names(read(text, Feeling(payment_plan=0.6), awaiting=Awaiting.PICK_OFFER)) == {"promise_to_pay"}


@pytest.mark.parametrize(
    "text",
    [
        "i can pay 200 a month from december 1",
        "I could send 100 on the 15th and the rest on the 30th",
        "I can pay 50 on Friday if you split the rest",
        "I can't pay 200 on december 1",
        "can I pay 200 on december 1?",
    ],
)
def test_that_parts_and_questions_and_denials_are_left_to_the_encoder(text: str) -> None:
    assert names(read(text, Feeling(payment_plan=0.6))) == {"payment_plan"}


@pytest.mark.parametrize(
    "text",
    [
        "We would like to pay 3000 now",
        "I want to pay $120 right now",
        "can I pay 100 today",
        "queremos pagar 3000 ahora",
    ],
)
def test_that_a_sum_now_is_a_payment_now(text: str) -> None:
    reading = read(text, Feeling(settlement=0.6, promise_to_pay=0.6))
    assert names(reading) == {"pay_now"}
    assert len(reading.all(EntityKind.AMOUNT)) == 1


@pytest.mark.parametrize(
    "text", ["I would like to pay 3000 now to settle this", "I don't want to pay 3000 now", "I want to pay 500 now if"]
)
def test_that_a_sum_now_for_less_or_not_at_all_is_no_payment_now(text: str) -> None:
    assert "pay_now" not in names(read(text, Feeling(settlement=0.6)))


@pytest.mark.parametrize(
    "text", ["Do you charge interest or a collection fee", "is there a late fee?", "¿Cobran intereses o comisiones?"]
)
def test_that_a_question_about_fees_is_one_and_no_dispute_is_suspected(text: str) -> None:
    reading = read(text, Feeling(dispute=0.2))
    assert names(reading) == {"ask_balance"}
    assert reading.possible_rights == frozenset()


def test_that_a_fee_if_one_pays_is_asked_about_and_no_link_is_wanted() -> None:
    feeling = Feeling(pay_now=0.6)
    assert names(read("Is there an extra collection fee if I pay here?", feeling)) == {"ask_balance"}
    assert "pay_now" in names(read("is there a fee? send me the link", feeling))


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("Do you charge interest?", True),
        ("what is your policy on late fees", True),
        ("is there a fee for card payments", True),
        ("What are these fees on my bill?", False),
        ("how much interest do I owe", False),
        ("How much do I owe?", False),
        ("I paid the fee", False),
    ],
)
def test_that_fees_in_general_are_told_from_ones_own(text: str, general: bool) -> None:
    assert asks_about_policy(folded(plain(text)).text) is general


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
