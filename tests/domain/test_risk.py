"""Risk: transparent, from conduct only."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agent.domain.account import Entry, EntryKind, PastArrangement
from agent.domain.money import Money
from agent.domain.risk import score

TODAY = date(2026, 11, 23)
USD = Money(100, "USD")


def past(state: str, days: int = 60) -> PastArrangement:
    return PastArrangement("promise", state, TODAY - timedelta(days=days), TODAY, USD)


def paid(days: int, kind: EntryKind = EntryKind.PAYMENT) -> Entry:
    return Entry(1, kind, USD, TODAY - timedelta(days=days))


def test_that_kept_promises_lower_and_broken_ones_raise_the_risk() -> None:
    kept, broken = score((), [past("kept")] * 4, 60, TODAY), score((), [past("broken")] * 4, 60, TODAY)
    assert kept.score < score((), (), 60, TODAY).score < broken.score
    assert kept.reasons[0] == "history:kept_4_of_4"


def test_that_regular_payments_lower_the_risk() -> None:
    regular = score([paid(30 * month) for month in range(12)], (), 20, TODAY)
    assert regular.score < score((), (), 20, TODAY).score
    assert any(reason.startswith("payments:in_") for reason in regular.reasons)


def test_that_what_is_older_than_a_year_no_longer_counts() -> None:
    assert score((), [past("broken", 500)], 10, TODAY) == score((), (), 10, TODAY)


def test_that_returned_payments_and_age_are_named() -> None:
    found = score([paid(10, EntryKind.CHARGEBACK)], (), 200, TODAY)
    assert {"payments:returned_1", "age:200_days"} <= set(found.reasons)


@given(st.lists(st.sampled_from(["kept", "broken", "cancelled"])), st.integers(0, 5000))
def test_that_the_score_stays_between_0_and_1(states: list[str], days: int) -> None:
    found = score((), [past(state) for state in states], days, TODAY)
    assert 0 <= found.score <= 1


@given(st.integers(0, 12), st.integers(0, 12))
def test_that_one_more_kept_promise_never_raises_the_risk(kept: int, broken: int) -> None:
    before = score((), [past("kept")] * kept + [past("broken")] * broken, 30, TODAY)
    after = score((), [past("kept")] * (kept + 1) + [past("broken")] * broken, 30, TODAY)
    assert kept + broken == 0 or after.score <= before.score
