"""What is known to be true in this turn: the figures, dates and names of the facts, and what follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from agent.domain.money import Money
from agent.domain.review import Review
from agent.rules._figures import Figure, Kind, find_figures
from agent.rules._fold import fold


@dataclass(slots=True)
class Known:
    """Everything a text may state as a figure."""

    money: set[int] = field(default_factory=set)
    currency: str = ""
    dates: set[date] = field(default_factory=set)
    partial_dates: list[tuple[int | None, int | None, int | None]] = field(default_factory=list)
    shares: set[float] = field(default_factory=set)
    numbers: set[float] = field(default_factory=set)
    digits: set[str] = field(default_factory=set)
    times: set[str] = field(default_factory=set)


def known(facts: Mapping[str, Any]) -> Known:
    """The figures of ``facts`` (shape: ``Review.facts``) and what follows from them by plain arithmetic."""
    result = Known()
    _take(result, "", facts)
    _derive(result, facts)
    return result


def _take(into: Known, name: str, value: Any) -> None:
    match value:
        case bool() | None:
            return
        case Mapping():
            for key, inner in value.items():
                _take(into, str(key), inner)
        case Money():
            into.money.add(value.minor)
        case date():
            _take_date(into, value)
        case int() | float():
            _take_number(into, name, value)
        case str():
            _take_text(into, name, value)
        case Sequence():
            for inner in value:
                _take(into, name, inner)


def _take_date(into: Known, value: date) -> None:
    if isinstance(value, datetime):
        into.times.add(f"{value:%H:%M}")
        value = value.date()
    into.dates.add(value)


def _take_number(into: Known, name: str, value: float) -> None:
    if isinstance(value, int) and (name.endswith("_minor") or name == "minor"):
        into.money.add(value)
        return
    fractional = isinstance(value, float)
    into.numbers.add(float(value))
    into.digits.add(str(int(value)))
    into.shares.add(value if 0 < value <= 1 and fractional else value / 100)
    if fractional and value > 1:
        into.money.add(round(value * 100))


def _take_text(into: Known, name: str, value: str) -> None:
    if name == "currency":
        into.currency = value.upper()
        return
    with suppress(ValueError):
        _take_date(into, datetime.fromisoformat(value))
    into.digits.update(re.findall(r"\d+", value))
    into.digits.add(re.sub(r"\D", "", value))
    for figure in find_figures(fold(value).text, ""):
        _take_figure(into, figure)


def _take_figure(into: Known, figure: Figure) -> None:
    match figure.kind:
        case Kind.MONEY:
            into.money.add(figure.value)
        case Kind.SHARE:
            into.shares.add(figure.value)
        case Kind.TIME:
            into.times.add(figure.value)
        case Kind.COUNT | Kind.NUMBER:
            into.numbers.add(figure.value)
        case Kind.DATE:
            into.partial_dates.append(figure.value)


def _derive(into: Known, facts: Mapping[str, Any]) -> None:
    """Balance less a payment or settlement, shares of the balance, and what even instalments add up to."""
    balance = facts.get("balance_minor")
    sums = set(into.money)
    if isinstance(balance, int) and balance > 0:
        for other in sums - {balance}:
            if 0 < other < balance:
                into.money.add(balance - other)
                into.shares |= {round(other / balance, 2), round(1 - other / balance, 2)}
    counts = {int(n) for n in into.numbers if 1 < n <= 120 and n == int(n)}
    for count in counts:
        into.money |= {amount * count for amount in sums}


def texts_of(facts: Any) -> Iterator[str]:
    """Every text value in ``facts``, at any depth."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, Mapping):
        for value in facts.values():
            yield from texts_of(value)
    elif isinstance(facts, Sequence):
        for value in facts:
            yield from texts_of(value)


def name_words(review: Review, keys: tuple[str, ...]) -> set[str]:
    """The words of the names that the facts give under ``keys``, and of the names the turn knows."""
    named = [
        str(value)
        for key, value in (review.facts or {}).items()
        if isinstance(value, str) and any(k in key.lower() for k in keys)
    ]
    return {word for name in (*named, *review.known_names) for word in re.findall(r"[a-z]+", fold(name).text)}
