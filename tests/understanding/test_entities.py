"""Values and their places: every row of ``entities.jsonl`` exactly, seen from Sunday 22 November 2026 in New York."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.domain.situation import Awaiting
from agent.domain.understanding import Entity, EntityKind
from agent.understanding.entities import calendar, find_entities
from agent.understanding.normalise import plain

ROWS = [json.loads(line) for line in (Path(__file__).parent / "entities.jsonl").read_text().splitlines()]
ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZONE)


def entities(text: str, **how: object) -> tuple[Entity, ...]:
    options = {"now": NOW, "zone": ZONE} | how
    return find_entities(text, plain(text), **options)  # type: ignore[arg-type]  # options are spelled out in each test


def values(text: str, kind: EntityKind, **how: object) -> list[dict[str, object]]:
    return [entity.value for entity in entities(text, **how) if entity.kind is kind]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_that_every_value_is_found_and_nothing_else(row: dict[str, object]) -> None:
    found = entities(
        str(row["text"]), language=row.get("language", "en"), awaiting=Awaiting(str(row.get("awaiting", "nothing")))
    )
    seen = sorted(([str(entity.kind), entity.value] for entity in found), key=str)
    assert seen == sorted(row["expect"], key=str)  # type: ignore[call-overload]  # a list, from JSON


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_that_every_place_is_a_place_in_the_original(row: dict[str, str]) -> None:
    for entity in entities(row["text"]):
        assert row["text"][entity.start : entity.end] == entity.text


def test_that_places_survive_invisible_and_wide_characters() -> None:
    text = "\u200bI can pay １２０ on the\u00a015th"
    amount, day = entities(text)
    assert (amount.text, amount.value["minor"]) == ("１２０", 12000)
    assert day.value == {"date": "2026-12-15"}


def test_that_today_is_the_writers_today() -> None:
    late = datetime(2026, 11, 23, 3, 0, tzinfo=ZoneInfo("UTC"))  # still Sunday in New York
    assert values("tomorrow", EntityKind.DATE, now=late) == [{"date": "2026-11-23"}]
    assert values("tomorrow", EntityKind.DATE, now=late, zone=ZoneInfo("UTC")) == [{"date": "2026-11-24"}]


def test_that_day_or_month_comes_first_as_the_language_has_it() -> None:
    assert values("1/12", EntityKind.DATE) == [{"date": "2027-01-12"}]
    assert values("1/12", EntityKind.DATE, language="es") == [{"date": "2026-12-01"}]
    assert values("31/12", EntityKind.DATE) == [{"date": "2026-12-31"}]


def test_that_an_ambiguous_date_lies_ahead_for_a_wish_and_behind_for_a_report() -> None:
    assert values("I can pay on the 3rd", EntityKind.DATE) == [{"date": "2026-12-03"}]
    assert values("I paid on the 3rd", EntityKind.DATE) == [{"date": "2026-11-03"}]


def test_that_a_date_which_does_not_exist_is_not_reported() -> None:
    assert values("on 31 February 2027", EntityKind.DATE) == []
    assert calendar.on_day(date(2026, 11, 22), 31) == date(2026, 12, 31)


def test_that_the_currency_is_the_accounts_unless_one_is_named() -> None:
    assert values("75 a month", EntityKind.AMOUNT, currency="GBP") == [{"minor": 7500, "currency": "GBP"}]
    assert values("75 euros", EntityKind.AMOUNT, currency="GBP") == [{"minor": 7500, "currency": "EUR"}]
    assert values("I'll pay 7500", EntityKind.AMOUNT, currency="JPY") == [{"minor": 7500, "currency": "JPY"}]


def test_that_a_bare_number_picks_an_offer_only_when_offers_are_on_the_table() -> None:
    assert values("2", EntityKind.ORDINAL, awaiting=Awaiting.PICK_OFFER) == [{"ordinal": 2}]
    assert values("2", EntityKind.ORDINAL) == []


def test_that_digits_prove_identity_only_when_identity_is_asked() -> None:
    assert values("60614", EntityKind.POSTCODE, awaiting=Awaiting.IDENTITY) == [{"postcode": "60614"}]
    assert values("60614", EntityKind.POSTCODE) == []
    born = "March 12 1985"
    assert values(born, EntityKind.BIRTH_DATE, awaiting=Awaiting.IDENTITY) == [{"date": "1985-03-12"}]
    assert values(born, EntityKind.BIRTH_DATE) == []


@pytest.mark.parametrize(
    "text",
    [
        "I'm 74 years old",
        "chapter 13",
        "you called 12 times",
        "error 404 page",
        "24/7",
        "in 2019",
        "my 3 kids",
        "at 7pm",
    ],
)
def test_that_other_numbers_are_no_sums(text: str) -> None:
    assert values(text, EntityKind.AMOUNT) == []
