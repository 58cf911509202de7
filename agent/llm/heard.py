"""Which sums and dates a person really named: a model may pass these on to a tool, and none of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.dates import get_day_names
from pydantic import BaseModel
from text_to_num import alpha2digit

from agent.domain.facts import Facts
from agent.domain.message import Author
from agent.domain.money import Money
from agent.domain.situation import Situation
from agent.domain.understanding import Reading

_SMALL = 3
"""Counts up to this ("the second one") need no evidence; sums never are that small."""
_MESSAGES = 12
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SOON = re.compile(r"\b(?:today|now|tomorrow|asap|right away|hoy|ahora|mañana|ya)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heard:
    """Numbers, dates and weekdays of the person's recent words, and the facts of this turn."""

    numbers: frozenset[Decimal]
    dates: frozenset[date]
    weekdays: frozenset[int]

    @staticmethod
    def of(situation: Situation, reading: Reading, facts: Facts) -> Heard:
        """What the person said in the last messages, and what we told them."""
        said = [seen.body for seen in situation.history if seen.author is Author.DEBTOR][-_MESSAGES:]
        text = "\n".join([*said, situation.text])
        values = [*_leaves([entity.value for entity in reading.entities]), *(fact.value for fact in facts.values())]
        numbers = {number for read in (text, *_spelled(text)) for number in _numbers(read)}
        today = situation.local.date()
        dates = {when for value in values if (when := _date(value)) is not None}
        if _SOON.search(text):
            dates |= {today, today + timedelta(days=1)}
        return Heard(
            frozenset(numbers | {number for value in values for number in _value_numbers(value)}),
            frozenset(dates),
            _weekdays(text)
            | {value for entity in reading.entities if (value := entity.value.get("weekday")) is not None},
        )

    def knows_number(self, value: Decimal) -> bool:
        """True for a number they said, in major or minor units, or as a share."""
        same = (value, value / 100, value * 100)
        return (abs(value) <= _SMALL and value == value.to_integral_value()) or any(
            number in self.numbers for number in same
        )

    def knows_date(self, value: date) -> bool:
        """True for a date they said, also as a day of the month or a weekday."""
        return value in self.dates or Decimal(value.day) in self.numbers or value.weekday() in self.weekdays


def unheard(args: BaseModel, heard: Heard) -> list[str]:
    """The values of a call that the person never said."""
    found: list[str] = []
    for value in _leaves(args.model_dump()):
        when = _date(value)
        if when is not None:
            found += [] if heard.knows_date(when) else [when.isoformat()]
        else:
            found += [str(number) for number in _argument_number(value) if not heard.knows_number(number)]
    return found


def _argument_number(value: object) -> Iterator[Decimal]:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        yield Decimal(str(value))


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from _leaves(item)
    elif value is not None:
        yield value


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _value_numbers(value: object) -> Iterator[Decimal]:
    if isinstance(value, Money):
        yield Decimal(value.minor)
    else:
        yield from _argument_number(value)


def _spelled(text: str) -> Iterator[str]:
    for language in ("en", "es"):
        yield alpha2digit(text, language)


def _numbers(text: str) -> Iterator[Decimal]:
    """Every number in a text, read both ways: 1,500 and 1.500 may be thousands or decimals."""
    for match in _NUMBER.findall(text):
        for spelling in (match.replace(",", ""), match.replace(".", "").replace(",", ".")):
            try:
                yield Decimal(spelling).normalize()
            except InvalidOperation:
                continue


def _weekdays(text: str) -> frozenset[int]:
    words = set(re.findall(r"[^\W\d_]+", text.casefold()))
    names: Iterator[tuple[int, Any]] = (
        (day, name)
        for locale in ("en", "es")
        for width in ("wide", "abbreviated")
        for day, name in get_day_names(width, locale=locale).items()
    )
    return frozenset(
        day for day, name in names if {name.casefold().rstrip("."), f"{name.casefold().rstrip('.')}s"} & words
    )
