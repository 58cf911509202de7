"""From a draft to a text: facts in, everything the model brought along itself out."""

from __future__ import annotations

from datetime import date

import pytest

from agent.domain.facts import Facts
from agent.domain.money import Money
from agent.llm.placeholders import Filled, fill, tidy
from agent.prompts import load_replies


def facts() -> Facts:
    found = Facts()
    found.add("balance", Money(124_000, "USD"), "ledger:1")
    found.add("due_on", date(2026, 6, 1), "account:due_on")
    found.add("creditor", "Acme Store", "creditor")
    return found


def test_that_every_placeholder_becomes_the_shown_fact() -> None:
    filled = fill("You owe {{balance}} to {{ creditor }}, due {{due_on}}.", facts(), "en")
    assert isinstance(filled, Filled)
    assert filled.text == "You owe $1,240.00 to Acme Store, due 1 Jun 2026."
    assert filled.used == {"balance", "creditor", "due_on"}


def test_that_facts_are_written_in_the_language_of_the_reply() -> None:
    filled = fill("Usted debe {{balance}} desde el {{due_on}}.", facts(), "es")
    assert isinstance(filled, Filled)
    assert "1 jun 2026" in filled.text


@pytest.mark.parametrize(
    ("draft", "tidied"),
    [
        ("**Hello.** You owe ${{balance}}.", "Hello. You owe {{balance}}."),
        ("You owe {balance}.", "You owe {{balance}}."),
        ("You owe {{balance}} dollars.", "You owe {{balance}}."),
        ("## Hello\n\n\n\nYou owe `{{balance}}`", "Hello\n\nYou owe {{balance}}"),
    ],
)
def test_that_harmless_habits_of_models_are_tidied_up(draft: str, tidied: str) -> None:
    assert tidy(draft, facts()) == tidied


HOSTILE = {
    "figure": [
        "You owe $1,240.",
        "You owe twelve hundred and forty.",
        "Pay half now.",
        "Pay １２４０ now.",
        "Pay ½ now.",
        "We take thirty percent off.",
        "It takes three days.",
        "Pay in two payments.",
        "Debe mil doscientos pesos.",
        "Pague la mitad.",
        "Pay 0x4D8.",
        "Pay ⑫.",
    ],
    "date": [
        "Pay by Friday.",
        "It was due in March.",
        "Pay tomorrow.",
        "It ends next week.",
        "Pague el viernes.",
        "Vence en diciembre.",
        "Pague mañana.",
        "The offer ends this weekend.",
    ],
    "link": [
        "See pay-now.com for it.",
        "Go to https://x.example/pay.",
        "Write to help@northgate.example.",
        "Visit northgate dot com.",
        "Open www.pay now.",
    ],
    "legal": [
        "We will take you to court.",
        "Your wages will be garnished.",
        "The police are on their way.",
        "Your credit score will fall.",
        "Lo llevaremos a juicio.",
        "This goes to our lawyers.",
        "You will be deported.",
    ],
    "name": ["Ask for Mr Thompson.", "Your friend Maria owes it too.", "You owe {{creditor}} Holdings money."],
    "claim": [
        "Your debt is forgiven.",
        "You no longer owe anything.",
        "That is approved.",
        "You get a discount.",
        "Su deuda queda condonada.",
        "We guarantee it.",
    ],
    "unfilled": ["You owe [amount].", "You owe <balance>.", "You owe XXX.", "Hello ____ there.", "{% if x %}yes"],
    "characters": ["Pаy now.", "Pay\u200b now.", "Pay \u202enow.", "请付款。", "Платите."],
    "unknown-fact": ["You owe {{floor}}.", "Your limit is {{max_discount}}."],
    "empty": ["", "   ", "**"],
    "long": ["All of this is true. " * 100],
}


@pytest.mark.parametrize(("kind", "draft"), [(kind, draft) for kind, drafts in HOSTILE.items() for draft in drafts])
def test_that_what_a_model_brings_along_itself_is_refused(kind: str, draft: str) -> None:
    findings = fill(draft, facts(), "es" if any(word in draft for word in ("Pague", "Debe", "Vence", "Lo ")) else "en")
    assert not isinstance(findings, Filled)
    assert f"model-{kind}" in {finding.rule for finding in findings}


@pytest.mark.parametrize(
    "draft",
    [
        "Thank you for telling me, I'm sorry to hear that. May I ask what would help?",
        "One of our colleagues will look at it. It may take a moment. I march on.",
        "Please check once more; on behalf of {{creditor}} I can help you in English or Spanish.",
        "I am an AI assistant. A person can take over today if you prefer.",
    ],
)
def test_that_ordinary_sentences_are_not_refused(draft: str) -> None:
    assert isinstance(fill(draft, facts(), "en"), Filled)


def test_that_approved_words_are_nobodys_invention() -> None:
    decided = "Please give me the name of your attorney, or write to help@northgate.example before Friday."
    assert isinstance(
        fill("May I have your attorney? Or help@northgate.example before Friday", facts(), "en", decided=decided),
        Filled,
    )
    assert not isinstance(fill("May I have your attorney? By Monday.", facts(), "en", decided=decided), Filled)


def test_that_a_fact_or_question_that_was_decided_may_not_be_left_out() -> None:
    decided = "You owe {{balance}}. Shall I send a link?"
    findings = fill("Shall I help you.", facts(), "en", decided=decided)
    assert isinstance(findings, tuple)
    assert {finding.rule for finding in findings} == {"model-left-out", "model-no-question"}
    assert isinstance(fill("Let us see.", facts(), "en", decided=decided, keep=False), Filled)


def test_that_our_own_approved_replies_hardly_ever_look_like_a_models_invention() -> None:
    replies = load_replies()
    refused = set()
    for key, reply in replies.items():
        for language in ("en", "es"):
            known = Facts()
            for name in reply.variables:
                known.add(name, "something", "test")
            text = reply.render(language, {name: f"{{{{{name}}}}}" for name in reply.variables})
            if not isinstance(fill(text, known, language), Filled):
                refused.add((key, language))
    assert len(refused) <= 0.06 * 2 * len(replies), sorted(refused)
