"""What the model is shown: the same size at every turn, and rendered as reviewed."""

from __future__ import annotations

from agent.domain.message import Author, Channel
from agent.domain.understanding import Intent
from agent.llm.context import conversation, decided_text, draft_material
from agent.prompts import load_prompt, load_replies
from tests.llm import cases
from tests.llm.cases import balance_plan, reading, seen, situation

EXPECTED = """\
# This turn
Today is Monday, 2026-11-23. Write in English.

Where things stand
Identity was checked.
We asked what they could manage, and how often.

Heard in the latest message: ask balance

Permissions
You may speak about the account.
You may not ask for a payment or a date: not granted.
You may not offer a payment plan: not granted.
You may not pass on a request to settle for less: not granted.
You may not give a payment link: not granted.

Facts you may use
Dates: {{due_on}}
Sums, with their currency sign: {{amount}}

Shown beneath the reply by code: nothing

Decided
A friendly note: {{amount}} is due on {{due_on}}, as we agreed. If that date no longer works, write to me and we will \
look at it."""


def test_that_the_material_of_a_turn_is_rendered_as_reviewed() -> None:
    plan = balance_plan()
    decided = decided_text(plan, Channel.WEB, "en", load_replies())
    material = draft_material(
        situation(), reading(Intent.ASK_BALANCE), cases.ONLY_TALK, plan, language="en", decided=decided
    )
    assert load_prompt("draft").render(**material) == EXPECTED


def test_that_the_context_does_not_grow_with_the_conversation() -> None:
    def size(messages: int) -> int:
        past = [seen(Author.DEBTOR if i % 2 else Author.ASSISTANT, "some words " * 100, i) for i in range(messages)]
        return sum(len(said.text) for said in conversation(situation("ok", *past), balance_plan().facts, "en"))

    assert size(12) == size(1000) < 6000


def test_that_an_endless_message_is_cut() -> None:
    said = conversation(situation("word " * 10_000), balance_plan().facts, "en")
    assert len(said[-1].text) < 2100


def test_that_the_latest_message_appears_once_and_last() -> None:
    said = conversation(situation("hello", seen(Author.ASSISTANT, "Hi.")), balance_plan().facts, "en")
    assert [(one.ours, one.text) for one in said] == [(True, "Hi."), (False, "hello")]


def test_that_the_persona_is_the_same_for_everybody() -> None:
    assert load_prompt("persona").variables == frozenset()
    assert "{{balance}}" in load_prompt("persona").render()
