"""Folding, clauses and negation: what a text says and what it denies."""

from __future__ import annotations

import pytest

from agent.rules import read
from agent.rules._pattern import words

SUE = words(r"su(?:e|ed|ing)\b")


@pytest.mark.parametrize(
    "raw",
    [
        "We will ѕue you",
        "We will s\u200bue you",
        "We will ＳＵＥ you",
        "We will 𝐬𝐮𝐞 you",
        "We will su\u00ade you",
        "WE WILL SUÉ YOU",
    ],
)
def test_that_disguised_letters_are_read_as_what_they_look_like(raw: str):
    assert read(raw).says(SUE)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("arr3st", "arrest"),
        ("l@wsuit", "lawsuit"),
        ("a.r.r.e.s.t", "arrest"),
        ("p o l i c e", "police"),
        ("j-a-i-l", "jail"),
    ],
)
def test_that_disguised_words_are_written_out(raw: str, plain: str):
    assert read(f"a {raw} now").norm == f"a {plain} now"


@pytest.mark.parametrize("raw", ["4th of May", "NG-1004", "10am", "1099-C", "b2b", "U.S.A."])
def test_that_what_is_no_disguise_stays(raw: str):
    assert read(raw).norm == raw.lower()


def test_that_a_span_shows_what_was_really_written():
    text = read("Trust me: we’ll ѕue\u200b you!")
    match = text.says(SUE)
    assert match
    assert text.shown(match) == "ѕue"


@pytest.mark.parametrize(
    "raw",
    [
        "We will not sue you.",
        "The law does not allow anyone to sue you.",
        "No one will sue you for this.",
        "We have no plans to sue.",
        "This does not mean that we will sue you.",
        'You asked: "will you sue me?"',
        "We will not call, write or sue.",
    ],
)
def test_that_what_a_clause_denies_is_not_said(raw: str):
    assert read(raw).says(SUE) is None


@pytest.mark.parametrize(
    "raw",
    [
        "If you do not pay, we will sue.",
        "If you don't pay we will sue.",
        "Do not make us sue you.",
        "We have no choice but to sue.",
        "This is not a threat, but we will sue.",
        "We will not sue you as long as you pay today.",
        "You cannot stop us, we sue.",
        "Why not pay before we sue?",
        "We would rather not sue you.",
        "We will not hesitate to sue.",
    ],
)
def test_that_a_threat_with_a_not_in_it_is_still_said(raw: str):
    assert read(raw).says(SUE)


def test_that_the_language_is_told_by_its_words():
    assert read("El saldo de su cuenta es este.").language == "es"
    assert read("The balance of your account is this.").language == "en"
    assert read("OK").language == ""


def test_that_an_empty_and_a_huge_text_are_read():
    assert read("").norm == ""
    assert read("a" * 100_000).figures == ()
