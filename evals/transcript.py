"""What was played, as values: messages, turns and the records they left. Scorers read this and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from agent.domain.account import CreditorConfig, Entry, Hold, Invoice
from agent.domain.arrangement import Offer

OURS = ("assistant", "person", "system")
UNSENT = ("held", "failed")


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it is stored. ``turn`` names the turn that wrote, or answered, it."""

    seq: int
    author: str
    text: str
    at: datetime
    state: str = "sent"
    turn: str = ""
    elements: tuple[dict[str, Any], ...] = ()

    @property
    def ours(self) -> bool:
        """True for what the debtor gets from us."""
        return self.author in OURS and self.state not in UNSENT


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn and its reasons."""

    id: str
    kind: str
    at: datetime
    disposition: str = ""
    why: dict[str, Any] = field(default_factory=dict)
    duration_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Agreed:
    """An arrangement of this account; ``here`` when it was made in this conversation."""

    offer: Offer
    state: str
    created_at: datetime
    accepted_at: datetime | None = None
    here: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """An approval requested in this conversation."""

    state: str
    offer: Offer
    requested_at: datetime
    expires_at: datetime
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A payment link of this conversation."""

    amount_minor: int
    state: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """A payment that came in during this conversation, with what was owed after it."""

    id: str
    amount_minor: int
    at: datetime
    balance_minor: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A case for a person."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Debt:
    """The account a conversation is bound to, as the records have it. Entries are those at the start."""

    reference: str
    currency: str
    creditor: CreditorConfig
    debtor: str
    zone: str
    entries: tuple[Entry, ...]
    invoices: tuple[Invoice, ...]
    opened_on: date
    due_on: date
    description: str
    original_creditor: str
    limitation_expires_on: date | None = None

    @property
    def balance_minor(self) -> int:
        """What was owed at the start."""
        return sum(entry.amount.minor for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Transcript:
    """One played conversation. ``seconds`` is wall-clock time; ``fault`` is the error that ended it, if one did."""

    scenario: str
    variation: int
    exit: Literal["said_all", "max_turns", "fault"]
    lines: tuple[Line, ...]
    turns: tuple[Turn, ...]
    spoken: tuple[int, ...] = ()
    """For each line of the script that was said: the seq of its last bubble."""
    channel: str = "web"
    mode: str = "assistant"
    language: str = "en"
    verified_at: datetime | None = None
    locked: bool = False
    debt: Debt | None = None
    holds: tuple[Hold, ...] = ()
    """Holds that were placed in this conversation, or stood before it began."""
    placed: tuple[Hold, ...] = ()
    """Those placed in this conversation."""
    arrangements: tuple[Agreed, ...] = ()
    approvals: tuple[Asked, ...] = ()
    links: tuple[Issued, ...] = ()
    payments: tuple[Posted, ...] = ()
    cases: tuple[Opened, ...] = ()
    seconds: float = 0.0
    fault: str = ""

    @property
    def name(self) -> str:
        """Scenario and variation, unique within a run."""
        return f"{self.scenario}#{self.variation}"

    def said(self) -> Iterator[tuple[Turn, tuple[Line, ...]]]:
        """Every turn that sent something, with its bubbles, in order."""
        for turn in self.turns:
            bubbles = tuple(line for line in self.lines if line.ours and line.turn == turn.id)
            if bubbles:
                yield turn, bubbles

    def heard(self, turn: Turn) -> str:
        """What the debtor had written when this turn answered."""
        return "\n".join(line.text for line in self.lines if line.author == "debtor" and line.turn == turn.id)

    def balance_minor(self, at: datetime) -> int:
        """What was owed at a moment of the conversation."""
        if self.debt is None:
            return 0
        return self.debt.balance_minor - sum(paid.amount_minor for paid in self.payments if paid.at <= at)

    def as_json(self) -> dict[str, Any]:
        """For the transcript file; the creditor's authority stays out of it."""
        shown = asdict(self) if self.debt is None else asdict(self) | {"debt": _shown(self.debt)}
        return shown | {"arrangements": [_arrangement(one) for one in self.arrangements]}


def _shown(debt: Debt) -> dict[str, Any]:
    return {
        "reference": debt.reference,
        "creditor": debt.creditor.name,
        "role": debt.creditor.role.value,
        "balance_minor": debt.balance_minor,
        "currency": debt.currency,
    }


def _arrangement(one: Agreed) -> dict[str, Any]:
    return {"offer": one.offer.payload(), "state": one.state, "accepted_at": one.accepted_at, "here": one.here}
