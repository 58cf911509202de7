"""The form that edits a plan."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from agent.domain.arrangement import ArrangementKind, Rhythm
from agent.errors import BadInput
from agent.web.desk.plan_form import offer_from_form, schedule_rows
from tests.store.make import usd
from tests.web.stand import instalments

SHOWN = instalments(50000, 20, date(2026, 12, 4))
FIELDS = {"first": "2026-12-04", "rhythm": "monthly", "count": "5", "each": "", "discount": ""}


def form(**changes: str) -> FormData:
    return FormData({**FIELDS, **changes})


@given(st.integers(1, 120), st.sampled_from(list(Rhythm)), st.integers(0, 49_999))
def test_that_an_edited_plan_adds_up_to_the_cent(count: int, rhythm: Rhythm, discount: int):
    sum_ = f"{discount / 100:.2f}"
    if 50000 - discount < count:
        return
    offer = offer_from_form(SHOWN, form(count=str(count), rhythm=rhythm.value, discount=sum_))
    assert offer.total + offer.discount == SHOWN.owed
    assert offer.owed == SHOWN.owed
    assert schedule_rows(offer)[-1].left_minor == 0


def test_that_an_amount_each_leaves_the_rest_to_the_last_one():
    offer = offer_from_form(SHOWN, form(each="$75.00", rhythm="biweekly"))
    assert [due.amount.minor for due in offer.schedule] == [7500] * 6 + [5000]


def test_that_forgiving_makes_it_a_settlement():
    offer = offer_from_form(SHOWN, form(discount="100", rhythm="once"))
    assert (offer.kind, offer.total) == (ArrangementKind.SETTLEMENT, usd(40000))


@pytest.mark.parametrize(
    "changes",
    [
        {"first": ""},
        {"first": "12/04/2026"},
        {"rhythm": "daily"},
        {"count": "0"},
        {"count": "121"},
        {"count": "five"},
        {"count": "²"},
        {"each": "1,5"},
        {"each": "NaN"},
        {"each": "1e5000"},
        {"each": "0.005"},
        {"each": "0.01"},
        {"discount": "-5"},
        {"discount": "500"},
        {"discount": "1.234,56"},
    ],
)
def test_that_what_is_no_plan_is_refused_with_the_field(changes: dict[str, str]):
    with pytest.raises(BadInput):
        offer_from_form(SHOWN, form(**changes))
