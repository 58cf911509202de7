"""Effects: what a turn wants changed. Tools return them; the commit applies all of them in one transaction, or none.

A turn that was superseded therefore changed nothing, and a tool can be run, tested and replayed without a database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from agent.domain.account import HoldKind
from agent.domain.arrangement import Offer
from agent.domain.money import Money


@dataclass(frozen=True, slots=True)
class VerifyIdentity:
    """Identity was checked: bind the account on success, count the try otherwise."""

    success: bool
    account_id: UUID | None = None
    lock: bool = False


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """Put a hold on the account, the person, an address or a medium. Idempotent."""

    kind: HoldKind
    scope: Literal["person", "account", "address", "medium"] = "account"
    address: str = ""
    medium: str = ""
    amount: Money | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Work for a person: ``dispute``, ``hardship``, ``complaint``, ``attorney`` ... Idempotent per kind."""

    kind: str
    note: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Propose:
    """Put offers on the table to pick from; earlier ones that were not accepted are withdrawn."""

    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class RequestApproval:
    """Park an offer until a person decides."""

    offer: Offer
    why: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    """The debtor accepted this arrangement; the others on the table are withdrawn."""

    arrangement_id: UUID
    payload_digest: str


@dataclass(frozen=True, slots=True)
class WithdrawOffers:
    """Nothing on the table any more."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class IssueLink:
    """A payment link: single use, expiring, bound to the amount. Revokes an earlier live one of the account."""

    amount: Money
    token: str
    expires_at: datetime
    purpose: Literal["balance", "instalment", "part"] = "balance"
    arrangement_id: UUID | None = None
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class HandToPerson:
    """A person takes over: the assistant stays silent until the hand-back."""

    reason: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class SetWish:
    """A wish about time or channel of contact (``not_before``, ``not_after``, ``channel``, ``text``)."""

    wish: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """The language the person writes in."""

    language: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person at the desk should know; goes into the record."""

    kind: str
    body: dict[str, Any] = field(default_factory=dict)


Effect = (
    VerifyIdentity
    | PlaceHold
    | OpenCase
    | Propose
    | RequestApproval
    | AcceptOffer
    | WithdrawOffers
    | IssueLink
    | HandToPerson
    | SetWish
    | SetLanguage
    | Note
)
