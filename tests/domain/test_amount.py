from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.domain.amount import parse_amount
from agent.domain.money import Money
from agent.errors import BadInput


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1,234.56", 123456),
        ("1.234,56", 123456),
        ("1 234,56", 123456),
        ("1'234.56", 123456),
        ("1234.56", 123456),
        ("1234", 123400),
        ("1,234,567", 123456700),
        ("1.234.567,8", 123456780),
        ("0.5", 50),
        ("0,05", 5),
        ("12,34", 1234),
        ("-34.56", -3456),
        ("(34.56)", -3456),
        ("−75", -7500),
        ("$80", 8000),
        ("-$80.00", -8000),
        ("USD 80", 8000),
        (" 80.1 ", 8010),
    ],
)
def test_that_a_sum_means_what_it_says(text: str, minor: int) -> None:
    assert parse_amount(text, "USD") == Money(minor, "USD")


@pytest.mark.parametrize(
    "text",
    ["1,234", "1.234", "12.345", "", "ten", "1.2.3", "1,23,456", "1,234.5678", "1e5", "--5", "5-", "NaN", "١٢", "1..2"],
)
def test_that_what_could_mean_two_things_or_nothing_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_amount(text, "USD")


def test_that_a_currency_without_decimals_has_no_doubt_about_its_separator() -> None:
    assert parse_amount("1,234", "JPY") == Money(1234, "JPY")
    with pytest.raises(BadInput, match="more decimals"):
        parse_amount("12.5", "JPY")


@given(st.integers(-(10**12), 10**12))
def test_that_every_way_of_writing_a_sum_reads_back(minor: int) -> None:
    money = Money(minor, "USD")
    plain = f"{money.decimal:.2f}"
    english = f"{money.decimal:,.2f}"
    german = english.replace(",", "_").replace(".", ",").replace("_", ".")
    assert {parse_amount(text, "USD") for text in (plain, english, german)} == {money}
