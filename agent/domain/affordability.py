"""Affordability: what a person said they can carry, and whether an offer stays below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from agent.domain.arrangement import Offer, Rhythm
from agent.domain.money import Money


@dataclass(frozen=True, slots=True)
class Stated:
    """What the debtor said, as far as it was said. ``share`` is of the balance."""

    each: Money | None = None
    rhythm: Rhythm | None = None
    first: date | None = None
    lump: Money | None = None
    count: int | None = None
    share: float | None = None

    @property
    def nothing(self) -> bool:
        """True when no sum, date or rhythm was named."""
        return self == Stated()

    @property
    def concrete(self) -> bool:
        """True when an offer can be made of it without asking again."""
        return any(value is not None for value in (self.each, self.first, self.lump, self.count, self.share))


def available(stated: Stated, start: date, on: date) -> Money | None:
    """What the person would have by ``on`` by their own words, paying from ``start``; None when they named no sum."""
    each = stated.each if stated.each is not None else stated.lump
    if each is None:
        return None
    have = each.minor * (periods(stated.rhythm or Rhythm.MONTHLY, start, on) + 1)
    lump = stated.lump.minor if stated.lump is not None and stated.each is not None else 0
    return Money(have + lump, each.currency)


def periods(rhythm: Rhythm, start: date, on: date) -> int:
    """Whole periods between two dates; never negative."""
    days = max(0, (on - start).days)
    match rhythm:
        case Rhythm.WEEKLY:
            return days // 7
        case Rhythm.BIWEEKLY:
            return days // 14
        case Rhythm.MONTHLY:
            # A month's last day counts as the month: 31 Jan + 1 month is 28 Feb.
            months = (on.year - start.year) * 12 + on.month - start.month
            reached: date = start + relativedelta(months=months)
            return max(0, months - int(reached > on))
        case Rhythm.ONCE:
            return 0


def affordable(offer: Offer, stated: Stated) -> bool:
    """True when by no due date more is asked than the person said they would have by then."""
    start = stated.first or offer.first.on
    asked = 0
    for due in offer.schedule:
        asked += due.amount.minor
        have = available(stated, start, due.on)
        if due.on < start or (have is not None and asked > have.minor):
            return False
    return True
