from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from agent.domain.secrets import mask

FOUND = [
    ("4111 1111 1111 1111", "card"),
    ("4111-1111-1111-1111 is my visa", "card"),
    ("4111.1111.1111.1111", "card"),
    ("4111 - 1111 - 1111 - 1111", "card"),
    ("4111\n1111\n1111\n1111", "card"),
    ("4111_1111_1111_1111", "card"),
    ("4111•1111•1111•1111", "card"),
    ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "card"),
    ("41 11 11 11 11 11 11 11", "card"),
    ("4111\u200b1111\u200b1111\u200b1111", "card"),
    ("４１１１１１１１１１１１１１１１", "card"),
    ("my amex 3782 822463 10005", "card"),
    ("charge it to 5555555555554444 please", "card"),
    ("four one one one one one one one one one one one one one one one", "card"),
    ("cuatro uno uno uno uno uno uno uno uno uno uno uno uno uno uno uno", "card"),
    ("my card is 4111 1111 1111 1112", "card"),  # one digit mistyped
    ("tarjeta 4111111111111112", "card"),
    ("41111111111111111227123", "card"),  # number, expiry and code in one
    ("cvv 123", "cvv"),
    ("the security code is: 4321", "cvv"),
    ("123 are the three digits, cvc: 987", "cvv"),
    ("código de seguridad 321", "cvv"),
    ("my ssn is 123-45-6789", "ssn"),
    ("123 45 6789", "ssn"),
    ("social security number 123456789", "ssn"),
    ("123456789 that's my social", "ssn"),
    ("routing 021000021 and account 000123456789", "bank_account"),
    ("from my checking account number 000123456789", "bank_account"),
    ("checking: 0001234567", "bank_account"),
    ("mi cuenta bancaria 0001234567", "bank_account"),
    ("DE89 3704 0044 0532 0130 00", "bank_account"),
    ("gb29nwbk60161331926819", "bank_account"),
]

LEFT = [
    "call me at 312-555-0100 or (312) 555-0199",
    "+1 312 555 0100, +44 20 7946 0958",
    "my cards: none. phone 312-555-0100, 312-555-0101",
    "NG-1004, RM-2001 and BL-3001-261016",
    "I paid on 2026-11-15 and will pay on 2026-12-15",
    "12/05/2026 12/19/2026 01/02/2027 01/16/2027",
    "I can do $75.00, $80.00, $90.00 or $100.00 a month",
    "75 every other friday, 1,234.56 in total",
    "between 2023 2024 2025 2026 I paid nothing",
    "my account number is 10045512",
    "tracking 1Z999AA10123456784",
    "I have 500 in savings until 12/15/2026",
    "checking if you got it, ref 20261115",
    "we were social until 2019",
    "my son is 12, my daughter 9, rent is 1450",
    "zip 60614-1234",
    "born 1985-03-12, 60614",
    "one two three four, that's how it goes",
    "",
]


@pytest.mark.parametrize(("text", "kind"), FOUND)
def test_that_a_secret_is_found_and_gone(text: str, kind: str) -> None:
    masked = mask(text)
    assert kind in masked.kinds
    for run in ("4111", "１１１１", "6789", "000123", "1111 1111", "one one one", "uno uno uno", "3704", "60161331"):
        assert run not in masked.text


@pytest.mark.parametrize("text", LEFT)
def test_that_what_is_no_secret_is_left_alone(text: str) -> None:
    assert mask(text).text == text


def test_that_the_words_around_a_secret_stay() -> None:
    masked = mask("Here: 4111 1111 1111 1111 exp 12/27 cvv 123. I'll pay 500 on Friday")
    expected = "Here: [card number removed] exp 12/27 cvv [security code removed]. I'll pay 500 on Friday"
    assert masked.text == expected
    assert masked.kinds == ("card", "cvv")


def test_that_a_code_right_behind_the_number_goes_too() -> None:
    assert mask("4111111111111111 12/27 123").text == "[card number removed] 12/27 [security code removed]"


card_numbers = st.sampled_from(["4", "51", "2221", "6011", "35"]).flatmap(
    lambda prefix: st.text("0123456789", min_size=15 - len(prefix), max_size=15 - len(prefix)).map(
        lambda rest: prefix + rest + luhn.calc_check_digit(prefix + rest)
    )
)
separators = st.sampled_from(["", " ", "-", ".", " - ", "\n", "/", "*", "–", "\u00a0", "\u200b", ", "])
words = st.text(st.characters(categories=["L", "Zs"]), max_size=30)


@given(card_numbers, separators, words, words)
def test_that_no_valid_card_number_gets_through_however_it_is_cut(
    number: str, separator: str, before: str, after: str
) -> None:
    shown = separator.join(number[start : start + 4] for start in range(0, 16, 4))
    masked = mask(f"{before} {shown} {after}")
    assert "card" in masked.kinds
    assert number[4:12] not in "".join(filter(str.isdigit, masked.text))


@given(card_numbers, separators)
def test_that_a_card_number_cut_into_single_digits_is_found(number: str, separator: str) -> None:
    assert mask(separator.join(number)).kinds == ("card",)


@given(st.text(max_size=200))
def test_that_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once.text).text == once.text


@given(
    st.lists(
        st.one_of(
            st.dates().map(str),
            st.decimals(0, 99999, places=2).map(lambda amount: f"${amount:,}"),
            st.integers(200, 999).flatmap(lambda area: st.integers(0, 99).map(lambda n: f"({area}) 555-01{n:02}")),
            st.integers(1000, 9999).map(lambda n: f"NG-{n}"),
        ),
        max_size=6,
    )
)
def test_that_dates_sums_telephones_and_references_are_left_alone(parts: list[str]) -> None:
    text = " and ".join(parts)
    assert mask(text).text == text
