"""The rights by rule: what raises one, what takes it back, and how people hide or misspell the words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.domain.understanding import RIGHTS
from agent.understanding.normalise import MAX_CHARACTERS, cut, folded, plain
from agent.understanding.rights import Found, find_rights

MESSAGES = [json.loads(line) for line in (Path(__file__).parent / "messages.jsonl").read_text().splitlines()]
RIGHT_NAMES = {str(intent) for intent in RIGHTS}


def found_in(text: str) -> Found:
    """What the rules see, as ``read`` asks them."""
    original, _ = cut(text)
    return find_rights(folded(plain(original)), original)


def sure(text: str) -> set[str]:
    return {str(intent) for intent in found_in(text).sure}


@pytest.mark.parametrize(
    "text",
    "STOP|stop|Stop.|stop please|STOPALL|quit!|END|Cancel|REVOKE|unsubscribe|Opt out|OPTOUT|ARRET|ALTO|baja"
    "|no mas mensajes|s t o p|st0p|ＳＴＯＰ|stoooop|ѕtор|🛑 stop 🛑|Stop, thanks".split("|"),
)
def test_that_a_carrier_keyword_alone_is_an_opt_out_however_it_is_dressed(text: str) -> None:
    assert sure(text) == {"opt_out"}


@pytest.mark.parametrize(
    "text",
    [
        "cancel the 20 Nov payment",
        "it's the end of the month, that's when I get paid",
        "I'm at the bus stop",
        "I had to quit my job",
        "stop charging me interest",
        "estoy de baja médica",
    ],
)
def test_that_a_keyword_inside_a_sentence_about_something_else_is_no_opt_out(text: str) -> None:
    assert "opt_out" not in sure(text)


def test_that_a_shouted_stop_counts_beside_other_words_and_in_a_quotation_does_not() -> None:
    assert "opt_out" in sure("STOP. This was paid already")
    assert "opt_out" not in sure("you said 'reply STOP', I don't want that, I want a plan")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("talk to my lawyer", "attorney"),
        ("Mi abogado lleva el caso, hablen con él", "attorney"),
        ("my laywer handles this", "attorney"),
        ("tell it to my l4wyer, talk to my l4wyer", "attorney"),
        ("I filed for bankrupcy in May", "bankruptcy"),
        ("we're in chapter 13", "bankruptcy"),
        ("me declaré en bancarrota", "bankruptcy"),
        ("he died in March", "deceased"),
        ("el titular de la cuenta falleció", "deceased"),
        ("someone opened this account in my name", "identity_theft"),
        ("me robaron la identidad", "identity_theft"),
        ("I don't owe this", "dispute"),
        ("no reconozco esa deuda", "dispute"),
        ("you have the wrong number", "wrong_person"),
        ("aquí no vive nadie con ese nombre", "wrong_person"),
        ("I want to kill myself", "distress"),
        ("ya no quiero vivir", "distress"),
        ("leave me alone", "cease_contact"),
        ("no me vuelvan a contactar nunca", "cease_contact"),
        ("do not contact me ever again", "cease_contact"),
        ("I'm not paying you a dime", "refuse"),
        ("no les voy a pagar ni un centavo", "refuse"),
        ("stop texting me, mi abogado lo lleva", "attorney"),
    ],
)
def test_that_plain_and_misspelt_words_raise_the_right(text: str, right: str) -> None:
    assert right in sure(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("I'm not disputing it, I just need time", "dispute"),
        ("what happens if I file for bankruptcy?", "bankruptcy"),
        ("my brother filed for bankruptcy", "bankruptcy"),
        ("do I need a lawyer for this?", "attorney"),
        ("I'm going to talk to a lawyer", "attorney"),
        ("I can't afford a lawyer", "attorney"),
        ("reporting you to the Attorney General", "attorney"),
        ("this will be the death of me lol", "deceased"),
        ("my phone died", "deceased"),
        ("I'm dead broke", "deceased"),
        ("I'd rather die than pay you lot", "distress"),
        ("not suicidal, just skint", "distress"),
        ("not paying until Friday", "refuse"),
        ("no pago hoy, pago el viernes", "refuse"),
        ("wrong link, it says page not found", "wrong_person"),
        ("my ex won't leave me alone", "cease_contact"),
        ("trying to steal my identity? who are you", "identity_theft"),
    ],
)
def test_that_words_taken_back_raise_nothing(text: str, right: str) -> None:
    assert right not in sure(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Can you take me to court over this?", "refuse"),
        ("will they sue me?", "refuse"),
        ("are you going to take me to court", "refuse"),
        ("¿me pueden demandar por esto?", "refuse"),
        ("can't stop won't stop paying this off, 90 on the 1st", "refuse"),
        ("I don't dispute the bill, what are the fees for", "dispute"),
        ("I never said I wouldn't pay, I want to split it", "dispute"),
        ("the firm I worked for went bankrupt and owes me wages", "bankruptcy"),
    ],
)
def test_that_a_question_about_court_or_words_about_others_raise_nothing(text: str, right: str) -> None:
    assert right not in {str(hit.intent) for hit in found_in(text).hits}


@pytest.mark.parametrize("text", ["take me to court then", "go ahead and sue me", "Sue me, I don't care"])
def test_that_a_dare_to_go_to_court_is_a_refusal(text: str) -> None:
    assert "refuse" in sure(text)


def test_that_taken_back_words_are_reported_as_evidence_against() -> None:
    assert "dispute" in {str(intent) for intent in found_in("I'm not disputing it").taken_back}


def test_that_a_hit_names_its_place_in_the_original_text() -> None:
    text = "Bueno… ｔａｌｋ to my lawyer, ok?"
    (hit,) = found_in(text).hits
    assert text[hit.start : hit.end] == "ｔａｌｋ to my lawyer"


def test_that_a_death_in_the_family_of_a_payer_is_no_deceased_debtor() -> None:
    assert "deceased" in sure("my mother passed away, this was her account")
    assert "deceased" not in sure("my mom died last month and I paid for the funeral, I need time")


@pytest.mark.parametrize(
    "text", ["", "   ", "\u200b\u200b", "\ud800", "\x00\x01", "🙃" * 50, "٣٤٥", "ﷺ" * 300, "a" * 10_000]
)
def test_that_any_characters_are_read_without_an_error(text: str) -> None:
    assert sure(text) == set()


def test_that_what_is_read_is_bounded() -> None:
    original, truncated = cut("x" * 10_000_000)
    assert len(original) == MAX_CHARACTERS
    assert truncated


def test_that_the_rules_alone_find_most_rights_and_hardly_ever_raise_one_wrongly() -> None:
    rights = [(set(row["intents"]) & RIGHT_NAMES, sure(row["text"])) for row in MESSAGES]
    wanted = sum(len(gold) for gold, _ in rights)
    seen = sum(len(gold & got) for gold, got in rights)
    ordinary = [got for gold, got in rights if not gold]
    assert seen / wanted >= 0.85
    assert sum(map(bool, ordinary)) / len(ordinary) <= 0.02
