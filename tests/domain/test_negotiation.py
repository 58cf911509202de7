"""Offers: inside the authority, exact to the cent, never above what was said, never taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agent.domain.account import Authority, PastArrangement
from agent.domain.affordability import Stated, affordable
from agent.domain.arrangement import ArrangementKind, Offer, Rhythm
from agent.domain.limits import Terms, breaches
from agent.domain.money import Money
from agent.domain.negotiation import Unfit, asks_more, fit, options, settlement
from agent.domain.risk import Risk

TODAY = date(2026, 11, 23)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def authority(**changes) -> Authority:
    values: dict[str, Any] = {
        "max_discount": 0.3,
        "max_instalments": 12,
        "max_months": 12,
        "min_instalment_minor": 2500,
        "min_upfront": 0.0,
        "max_days_to_first": 30,
        "max_extension_days": 45,
        "max_extensions": 2,
        "approval_over_minor": 500_000,
    }
    return Authority(**(values | changes))


def terms(balance: int = 120_000, **changes) -> Terms:
    values: dict[str, Any] = {
        "balance": usd(balance),
        "authority": authority(),
        "today": TODAY,
        "due_on": TODAY - timedelta(days=60),
        "risk": Risk(0.3, ("history:kept_4_of_5",)),
    }
    return Terms(**(values | changes))


authorities = st.builds(
    Authority,
    max_discount=st.floats(0, 0.9),
    auto_discount=st.just(0.0),
    max_instalments=st.integers(1, 48),
    max_months=st.integers(1, 48),
    min_instalment_minor=st.integers(1, 50_000),
    min_upfront=st.floats(0, 1),
    max_days_to_first=st.integers(1, 60),
    max_extension_days=st.integers(0, 180),
    max_extensions=st.integers(0, 4),
    approval_over_minor=st.integers(0, 2_000_000),
)
every_terms = st.builds(
    Terms,
    balance=st.integers(1, 3_000_000).map(usd),
    authority=authorities,
    today=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    due_on=st.dates(date(2022, 1, 1), date(2031, 1, 31)),
    risk=st.floats(0, 1).map(Risk),
    running_plan=st.booleans(),
)


@st.composite
def every_wish(draw, today: date = TODAY) -> Stated:
    sums = st.none() | st.integers(1, 400_000).map(usd)
    return Stated(
        each=draw(sums),
        rhythm=draw(st.none() | st.sampled_from(list(Rhythm))),
        first=draw(st.none() | st.integers(-10, 200).map(lambda days: today + timedelta(days=days))),
        lump=draw(sums),
        count=draw(st.none() | st.integers(1, 60)),
        share=draw(st.none() | st.floats(0.01, 0.99)),
    )


@given(every_terms, st.data())
def test_that_no_option_is_outside_the_authority_or_above_what_was_said(case: Terms, data) -> None:
    wish = data.draw(every_wish(case.today))
    found = options(case, wish)
    assert len(found) <= 3
    for offer in found:
        assert not breaches(offer, case)
        assert affordable(offer, wish)
        assert offer.within_authority and offer.discount.minor == 0


@given(every_terms)
def test_that_every_option_adds_up_to_the_cent(case: Terms) -> None:
    for offer in options(case):
        assert offer.total + offer.discount == case.balance


@given(every_terms, st.data())
def test_that_concessions_never_go_backwards(case: Terms, data) -> None:
    made: list[Offer] = []
    for _ in range(3):
        made_now = options(case, data.draw(every_wish(case.today)), made)
        assert not any(asks_more(new, old) for new in made_now for old in made)
        made += made_now


@given(every_terms, st.data())
def test_that_a_wish_becomes_an_exact_offer_that_says_whether_it_is_inside(case: Terms, data) -> None:
    wish = data.draw(every_wish(case.today))
    try:
        offer = fit(wish, case)
    except Unfit:
        return
    assert offer.within_authority is (not breaches(offer, case))
    gap = offer.owed - offer.discount - offer.total
    assert gap.minor == 0 or (offer.partial and gap.minor > 0)
    if wish.each is not None and wish.lump is None and wish.rhythm is not None:
        assert all(due.amount.minor <= wish.each.minor for due in offer.schedule)


@given(every_terms, st.integers(1, 3_000_000))
def test_that_a_settlement_is_never_ours_to_agree(case: Terms, minor: int) -> None:
    assume(minor < case.balance.minor)
    offer = settlement(usd(minor), case)
    assert not offer.within_authority and breaches(offer, case)
    assert offer.discount + offer.total == case.balance


def test_that_more_time_gives_a_later_date_a_short_and_a_longer_plan() -> None:
    kinds = [(offer.kind, len(offer.schedule)) for offer in options(terms())]
    assert kinds == [(ArrangementKind.EXTENSION, 1), (ArrangementKind.PLAN, 3), (ArrangementKind.PLAN, 12)]


def test_that_a_named_date_is_the_first_alternative() -> None:
    on = TODAY + timedelta(days=20)
    first = options(terms(), Stated(first=on))[0]
    assert first.kind is ArrangementKind.EXTENSION and first.first.on == on


def test_that_75_every_other_friday_is_inside_the_authority() -> None:
    friday = date(2026, 11, 27)
    offer = fit(Stated(each=usd(7500), rhythm=Rhythm.BIWEEKLY, first=friday), terms(60_000))
    assert offer.within_authority
    assert [due.on for due in offer.schedule][:3] == [friday, friday + timedelta(days=14), friday + timedelta(days=28)]
    assert {due.amount.minor for due in offer.schedule} == {7500} and len(offer.schedule) == 8


def test_that_75_every_other_friday_on_a_large_balance_needs_a_person() -> None:
    offer = fit(Stated(each=usd(7500), rhythm=Rhythm.BIWEEKLY, first=date(2026, 11, 27)), terms())
    assert not offer.within_authority
    assert "limit:too_many_instalments" in offer.reasons


@pytest.mark.parametrize(
    ("change", "wish", "reason"),
    [
        ({"authority": authority(approval_over_minor=100_000)}, Stated(count=3), "limit:balance_over_limit"),
        ({"authority": authority(min_upfront=0.5)}, Stated(count=3), "limit:first_too_small"),
        ({"authority": authority(max_months=2)}, Stated(count=6), "limit:too_long"),
        ({}, Stated(count=6, first=TODAY + timedelta(days=40)), "limit:first_too_late"),
        ({"authority": authority(min_instalment_minor=50_000)}, Stated(count=6), "limit:instalment_too_small"),
        ({"running_plan": True}, Stated(count=6), "limit:changes_running_plan"),
        ({}, Stated(first=TODAY + timedelta(days=46)), "limit:too_late"),
        ({}, Stated(first=TODAY - timedelta(days=1)), "limit:date_in_the_past"),
    ],
)
def test_that_each_limit_is_seen_and_named(change: dict[str, Any], wish: Stated, reason: str) -> None:
    offer = fit(wish, terms(**change), kind=ArrangementKind.EXTENSION)
    assert reason in offer.reasons and not offer.within_authority


def test_that_extensions_run_out() -> None:
    used = tuple(
        PastArrangement("extension", "kept", TODAY - timedelta(days=days), TODAY, usd(1)) for days in (30, 200, 500)
    )
    wish = Stated(first=TODAY + timedelta(days=10))
    assert fit(wish, terms(history=used[:1] + used[2:]), kind=ArrangementKind.EXTENSION).within_authority
    assert not fit(wish, terms(history=used), kind=ArrangementKind.EXTENSION).within_authority


def test_that_a_part_payment_is_a_promise_that_leaves_the_rest_owed() -> None:
    offer = fit(Stated(lump=usd(20_000), first=TODAY + timedelta(days=5)), terms())
    assert offer.partial and offer.kind is ArrangementKind.PROMISE and offer.total == usd(20_000)


def test_that_a_deposit_and_instalments_make_one_plan() -> None:
    offer = fit(Stated(lump=usd(30_000), each=usd(15_000), rhythm=Rhythm.MONTHLY, first=TODAY), terms())
    assert [due.amount.minor for due in offer.schedule] == [30_000, *[15_000] * 6]


@pytest.mark.parametrize("wish", [Stated(), Stated(each=usd(1)), Stated(each=usd(0)), Stated(rhythm=Rhythm.WEEKLY)])
def test_that_what_cannot_be_an_offer_says_so(wish: Stated) -> None:
    with pytest.raises(Unfit):
        fit(wish, terms())


def test_that_the_guard_against_going_backwards_sees_a_harder_offer() -> None:
    long = fit(Stated(count=12), terms())
    short = fit(Stated(count=3), terms())
    assert asks_more(short, long) and not asks_more(long, short) and not asks_more(long, long)
