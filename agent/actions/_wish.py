"""What the person said they can do, from the values in the message."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from agent.actions._talk import Talk
from agent.domain.arrangement import Rhythm
from agent.domain.limits import collectible
from agent.domain.money import Money
from agent.domain.understanding import Entity, EntityKind, Reading

_NOW = re.compile(r"\b(?:now|today|ahora|hoy)\b", re.IGNORECASE)
_OFF = re.compile(r"^\W*(?:off|less|discount|reduction|de descuento|menos|rebaja|de rebaja)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """Sums, dates and rhythm as they were said; ``amounts`` are those that are no instalment."""

    amounts: tuple[Money, ...] = ()
    each: Money | None = None
    rhythm: Rhythm | None = None
    first: date | None = None
    count: int | None = None
    share: float | None = None
    odd_rhythm: bool = False
    """A rhythm we have no plan for, such as every two months: a person looks."""

    @property
    def amount(self) -> Money | None:
        """The sum named, whatever it is for."""
        return self.amounts[0] if self.amounts else self.each

    @property
    def plans(self) -> bool:
        """True when a plan can be made of it without asking again."""
        return self.each is not None or (self.count or 0) > 1 or self.share is not None

    def as_plan(self) -> Said:
        """A lone sum is meant as an instalment."""
        if self.each is not None or not self.amounts:
            return self
        return replace(self, each=self.amounts[0], amounts=self.amounts[1:])

    def args(self) -> dict[str, Any]:
        """Arguments of the tools that take a wish."""
        return {
            "each": decimal(self.each),
            "rhythm": self.rhythm,
            "first": self.first,
            "lump": decimal(self.amounts[0]) if self.amounts else None,
            "count": None if self.each is not None else self.count,
            "share": self.share,
        }


def decimal(amount: Money | None) -> Decimal | None:
    """A sum as tools take it: major units."""
    return None if amount is None else amount.decimal


def said(talk: Talk) -> Said:
    """What this message says about money and time."""
    reading, today = talk.reading, talk.situation.local.date()
    amounts = _amounts(talk)
    frequency = reading.entity(EntityKind.FREQUENCY)
    each = _nearest(amounts, frequency) if frequency else None
    rhythm, odd = _rhythm(frequency)
    count = reading.entity(EntityKind.COUNT)
    if count is not None and each is None and len(amounts) == 1:
        each = amounts[0]
    if _now_and_later(talk):
        half = _balance_share(talk)
        return Said(amounts=(half,), each=half, rhythm=Rhythm.MONTHLY, first=today)
    first = _first(reading, frequency, today)
    if each is not None and len(amounts) > 1 and _NOW.search(talk.situation.text):
        first = today
    return Said(
        amounts=tuple(money for money, _ in amounts if each is None or money != each[0]),
        each=each[0] if each else None,
        rhythm=rhythm,
        first=first,
        count=int(count.value["count"]) if count else None,
        share=_share(talk),
        odd_rhythm=odd,
    )


def _now_and_later(talk: Talk) -> bool:
    """Half now and half later."""
    shares = [float(entity.value["share"]) for entity in talk.reading.all(EntityKind.SHARE)]
    return shares == [0.5, 0.5] and bool(_NOW.search(talk.situation.text))


def _balance_share(talk: Talk) -> Money:
    """Half of what may be collected, the odd cent in the first half."""
    return collectible(talk.situation).split(2)[0]


def _amounts(talk: Talk) -> list[tuple[Money, Entity]]:
    """Sums in the account's currency; others are not guessed at."""
    account = talk.situation.account
    if account is None:
        return []
    found = talk.reading.all(EntityKind.AMOUNT)
    return [
        (Money(int(entity.value["minor"]), account.currency), entity)
        for entity in found
        if entity.value.get("currency", account.currency) == account.currency and int(entity.value["minor"]) > 0
    ]


def _nearest(amounts: list[tuple[Money, Entity]], frequency: Entity) -> tuple[Money, Entity] | None:
    """Of "300 now and 75 a month" the 75: the sum that stands next to the rhythm."""
    return min(amounts, key=lambda pair: abs(pair[1].end - frequency.start), default=None)


def _rhythm(frequency: Entity | None) -> tuple[Rhythm | None, bool]:
    if frequency is None:
        return None, False
    match frequency.value.get("unit"), frequency.value.get("every", 1):
        case "week", 1:
            return Rhythm.WEEKLY, False
        case "week", 2:
            return Rhythm.BIWEEKLY, False
        case ("month", 1) | ("week", 4):
            return Rhythm.MONTHLY, False
        case _:
            return None, True


def _first(reading: Reading, frequency: Entity | None, today: date) -> date | None:
    """The first date named that is not past; else the start, or the next weekday, of the rhythm."""
    for entity in reading.entities:
        on = _date(entity)
        if on is not None and on >= today:
            return on
    if frequency is None:
        return None
    if start := frequency.value.get("start"):
        on = date.fromisoformat(start)
        return on if on >= today else None
    weekday = frequency.value.get("weekday")
    return None if weekday is None else today + timedelta(days=(int(weekday) - today.weekday()) % 7 or 7)


def _date(entity: Entity) -> date | None:
    """A date; of a period its end, so that nothing is due before the person expects to have it."""
    match entity.kind:
        case EntityKind.DATE:
            return date.fromisoformat(entity.value["date"])
        case EntityKind.PERIOD:
            return date.fromisoformat(entity.value["end"])
        case _:
            return None


def _share(talk: Talk) -> float | None:
    """The share they would pay: "half" is 0.5, "40 % off" is 0.6."""
    entity = talk.reading.entity(EntityKind.SHARE)
    if entity is None:
        return None
    share = float(entity.value["share"])
    off = _OFF.search(talk.situation.text[entity.end :]) or re.search(r"off|descuento|less", entity.text, re.IGNORECASE)
    share = 1 - share if off else share
    return round(share, 4) if 0 < share < 1 else None
