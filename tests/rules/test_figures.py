"""Figures in digits and words, English and Spanish, and the truth guard over planted wrong ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.compliance import judge
from agent.domain.decision import VerdictKind
from agent.domain.facts import Facts
from agent.domain.money import Money
from agent.domain.review import Review
from agent.rules import read
from agent.rules._figures import Kind


def found(raw: str) -> list[tuple[Kind, Any]]:
    return [(figure.kind, figure.value) for figure in read(raw).figures]


@pytest.mark.parametrize(
    "raw",
    [
        "you owe $412.18",
        "you owe 412.18 dollars",
        "you owe USD 412.18",
        "you owe four hundred twelve dollars and eighteen cents",
        "usted debe cuatrocientos doce dólares con dieciocho centavos",
        "usted debe 412,18 dólares",
        "you owe 412.18",
    ],
)
def test_that_a_sum_is_read_however_it_is_written(raw: str):
    assert found(raw) == [(Kind.MONEY, 41218)]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("due 20 Nov 2026", (2026, 11, 20)),
        ("due November 20th, 2026", (2026, 11, 20)),
        ("due 11/20/2026", (2026, 11, 20)),
        ("due 2026-11-20", (2026, 11, 20)),
        ("vence el 20 de noviembre de 2026", (2026, 11, 20)),
        ("due on the 20th", (None, None, 20)),
        ("due November twenty-first", (None, 11, 21)),
    ],
)
def test_that_a_date_is_read_however_it_is_written(raw: str, value: tuple[int | None, ...]):
    assert found(raw) == [(Kind.DATE, value)]


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        ("25% of it", Kind.SHARE, 0.25),
        ("cuarenta por ciento", Kind.SHARE, 0.4),
        ("six payments", Kind.COUNT, 6.0),
        ("tres cuotas", Kind.COUNT, 3.0),
        ("account ending 4417", Kind.DIGITS, "4417"),
        ("$1.2k", Kind.MONEY, 120000),
        ("at 5 pm", Kind.TIME, "17:00"),
    ],
)
def test_that_other_figures_are_read(raw: str, kind: Kind, value: object):
    assert found(raw) == [(kind, value)]


def test_that_one_as_a_pronoun_is_no_figure():
    assert found("No one will call; one of us will write. Una persona le ayudará.") == []


def verdict(text: str, **facts: Any) -> VerdictKind:
    return judge(text, Review(facts=facts)).kind


@settings(max_examples=200, deadline=None)
@given(balance=st.integers(2_00, 99_999_99), wrong=st.integers(2_00, 99_999_99))
def test_that_a_wrong_sum_is_never_sent_and_the_right_one_always(balance: int, wrong: int):
    for language, text in (("en", "Your balance is {}."), ("es", "Su saldo es de {}.")):
        right = text.format(Money(balance, "USD").show(language))
        assert verdict(right, balance_minor=balance, currency="USD") is VerdictKind.SEND
        planted = text.format(Money(wrong, "USD").show(language))
        sent = verdict(planted, balance_minor=balance, currency="USD") is VerdictKind.SEND
        assert sent == (wrong == balance)


@settings(max_examples=150, deadline=None)
@given(due=st.dates(date(2026, 1, 1), date(2029, 12, 31)), shift=st.integers(-400, 400))
def test_that_a_wrong_date_is_never_sent_and_the_right_one_always(due: date, shift: int):
    facts = Facts()
    for language, text in (("en", "Your next payment is on {}."), ("es", "Su próximo pago es el {}.")):
        facts.add("due", due + timedelta(days=shift), "test")
        sent = verdict(text.format(facts["due"].show(language)), due=due.isoformat()) is VerdictKind.SEND
        assert sent == (shift == 0)
