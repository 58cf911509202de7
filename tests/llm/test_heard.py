"""A model may pass on the sums and dates a person named, and none of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import BaseModel

from agent.domain.facts import Facts
from agent.domain.message import Author
from agent.domain.understanding import Entity, EntityKind, Reading
from agent.llm.heard import Heard, unheard
from tests.llm.cases import OWED, reading, seen, situation


class Wish(BaseModel):
    each: Decimal | None = None
    minor: int | None = None
    share: float | None = None
    first: date | None = None
    note: str = ""


def heard(text: str, read: Reading | None = None, *past: str) -> Heard:
    messages = [seen(Author.DEBTOR, body, i) for i, body in enumerate(past)]
    return Heard.of(situation(text, *messages), read or reading(), Facts())


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("75 every other friday", Wish(each=Decimal("75"))),
        ("75.50 is what I can do", Wish(each=Decimal("75.5"), minor=7550)),
        ("$1,500 in one go", Wish(minor=150_000)),
        ("1.500 de una vez", Wish(minor=150_000)),
        ("maybe seventy five", Wish(each=Decimal(75))),
        ("setenta y cinco", Wish(each=Decimal(75))),
        ("on the 28th", Wish(first=date(2026, 12, 28))),
        ("every Friday", Wish(first=date(2026, 12, 4))),
        ("los viernes", Wish(first=date(2026, 12, 4))),
        ("I can start today", Wish(first=date(2026, 11, 23))),
        ("the second one", Wish(minor=2)),
    ],
)
def test_that_what_was_said_may_be_passed_on(text: str, wish: Wish) -> None:
    assert unheard(wish, heard(text)) == []


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("75 every other friday", Wish(each=Decimal(5))),
        ("75 every other friday", Wish(share=0.5)),
        ("every Friday", Wish(first=date(2026, 12, 3))),
        ("whatever you think is fair", Wish(minor=100_000)),
        ("next month", Wish(first=date(2030, 1, 1))),
    ],
)
def test_that_what_nobody_said_may_not(text: str, wish: Wish) -> None:
    assert unheard(wish, heard(text))


def test_that_earlier_messages_entities_and_facts_count_too() -> None:
    entity = Entity(EntityKind.DATE, {"date": "2026-12-15"}, "payday", 0, 6)
    facts = Facts()
    facts.add("balance", OWED, "ledger")
    found = Heard.of(situation("on payday", seen(Author.DEBTOR, "120 a month")), Reading((), (entity,)), facts)
    assert unheard(Wish(each=Decimal(120), first=date(2026, 12, 15), minor=OWED.minor), found) == []


def test_that_our_own_words_are_not_the_persons() -> None:
    found = Heard.of(situation("ok", seen(Author.ASSISTANT, "How about 300?")), reading(), Facts())
    assert unheard(Wish(each=Decimal(300)), found) == ["300"]
