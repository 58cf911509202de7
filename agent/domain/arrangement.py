"""Arrangements: what a debtor and a creditor agree about when and how much is paid.

One shape serves a promise to pay (one sum, one date), an extension (a later due date), a payment plan (several
instalments) and a settlement (less than owed): a kind, a discount and a schedule that adds up to the cent.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from dateutil.relativedelta import relativedelta

from agent.domain.money import Money, total


class ArrangementKind(StrEnum):
    """What sort of agreement it is."""

    PROMISE = "promise"
    EXTENSION = "extension"
    PLAN = "plan"
    SETTLEMENT = "settlement"


class ArrangementState(StrEnum):
    """Where an arrangement stands.

    proposed (to the debtor, to pick from) -> awaiting_approval (beyond the authority) -> offered (approved, the debtor
    has to accept) -> active (accepted) -> kept | broken; withdrawn, rejected, cancelled and expired are ends too.
    """

    PROPOSED = "proposed"
    AWAITING_APPROVAL = "awaiting_approval"
    OFFERED = "offered"
    ACTIVE = "active"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Rhythm(StrEnum):
    """How often an instalment falls due."""

    ONCE = "once"
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"

    def after(self, first: date, steps: int) -> date:
        """The due date ``steps`` periods after ``first`` (months keep the day, or the month's last)."""
        match self:
            case Rhythm.WEEKLY:
                return first + timedelta(weeks=steps)
            case Rhythm.BIWEEKLY:
                return first + timedelta(weeks=2 * steps)
            case Rhythm.MONTHLY:
                month: date = first + relativedelta(months=steps)
                return month
            case Rhythm.ONCE:
                return first


@dataclass(frozen=True, slots=True)
class Due:
    """One sum on one date."""

    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Offer:
    """A concrete proposal: what is owed now, what is forgiven, and the schedule of the rest.

    Raises:
        ValueError: when the schedule and the discount do not add up to what is owed, or dates run backwards.
    """

    kind: ArrangementKind
    owed: Money
    discount: Money
    schedule: tuple[Due, ...]
    rhythm: Rhythm = Rhythm.ONCE
    reasons: tuple[str, ...] = ()
    """Why this offer, in short machine words (``history:kept_4_of_5``), shown at the desk."""
    within_authority: bool = True
    partial: bool = False
    """A promise of a part of the balance: the rest stays owed."""
    id: UUID = None  # type: ignore[assignment]  # filled below: a frozen dataclass cannot default to a fresh id

    def __post_init__(self) -> None:
        if self.id is None:
            object.__setattr__(self, "id", uuid4())
        if not self.schedule:
            raise ValueError("an offer needs at least one due date")
        if any(due.amount.minor <= 0 for due in self.schedule) or self.discount.minor < 0:
            raise ValueError("instalments are positive and a discount is never negative")
        if any(a.on > b.on for a, b in zip(self.schedule, self.schedule[1:], strict=False)):
            raise ValueError("due dates run forwards")
        gap = self.owed - self.discount - self.total
        if gap.minor < 0 or (gap.minor > 0 and not self.partial):
            sums = f"{self.total.show()} and a discount of {self.discount.show()}"
            raise ValueError(f"instalments of {sums} do not add up to {self.owed.show()}")

    @property
    def total(self) -> Money:
        """What the schedule adds up to."""
        return total((due.amount for due in self.schedule), self.owed.currency)

    @property
    def first(self) -> Due:
        """The first instalment."""
        return self.schedule[0]

    @property
    def last(self) -> Due:
        """The last instalment."""
        return self.schedule[-1]

    def payload(self) -> dict[str, Any]:
        """The exact content an approval or a consent is bound to."""
        return {
            "kind": self.kind.value,
            "currency": self.owed.currency,
            "owed_minor": self.owed.minor,
            "discount_minor": self.discount.minor,
            "rhythm": self.rhythm.value,
            "partial": self.partial,
            "schedule": [[due.on.isoformat(), due.amount.minor] for due in self.schedule],
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the payload: changes when any sum or date changes."""
        return digest(self.payload())


def digest(payload: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a payload."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def offer_from_payload(payload: dict[str, Any], *, id: UUID | None = None, reasons: tuple[str, ...] = ()) -> Offer:
    """The offer a payload describes.

    Raises:
        ValueError, KeyError, TypeError: when it describes none.
    """
    currency = payload["currency"]
    return Offer(
        kind=ArrangementKind(payload["kind"]),
        owed=Money(payload["owed_minor"], currency),
        discount=Money(payload["discount_minor"], currency),
        schedule=tuple(Due(date.fromisoformat(on), Money(minor, currency)) for on, minor in payload["schedule"]),
        rhythm=Rhythm(payload["rhythm"]),
        partial=payload.get("partial", False),
        reasons=reasons,
        id=id or uuid4(),
    )


def even_schedule(amount: Money, first: date, count: int, rhythm: Rhythm) -> tuple[Due, ...]:
    """``count`` instalments of ``amount`` from ``first``, adding up to the cent."""
    return tuple(Due(rhythm.after(first, i), part) for i, part in enumerate(amount.split(count)))


def capped_schedule(amount: Money, each: Money, first: date, rhythm: Rhythm) -> tuple[Due, ...]:
    """Instalments of ``each`` until ``amount`` is paid; the last one is the rest."""
    full, rest = divmod(amount.minor, each.minor)
    sums = [each] * full + ([Money(rest, amount.currency)] if rest else [])
    return tuple(Due(rhythm.after(first, i), part) for i, part in enumerate(sums))
