"""Everything known at the start of a turn: read once, then values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from agent.domain.account import Account, CreditorConfig, Debtor, Hold, HoldKind
from agent.domain.arrangement import ArrangementState, Offer
from agent.domain.message import Author, Channel, Seen


class Mode(StrEnum):
    """Who speaks for us."""

    ASSISTANT = "assistant"
    PERSON = "person"
    CLOSED = "closed"


class Awaiting(StrEnum):
    """What we asked last; it decides what "yes" or "the second one" means."""

    NOTHING = "nothing"
    IDENTITY = "identity"
    PICK_OFFER = "pick_offer"  # offers on the table (state proposed)
    CONFIRM = "confirm"  # read-back of one offer (data: {"arrangement": id})
    ACCEPT_APPROVED = "accept_approved"  # an approved offer (state offered) waits for the debtor
    PLAN_AMOUNT = "plan_amount"  # "how much could you manage, and how often?"
    PROMISE_DATE = "promise_date"
    DISPUTE_REASON = "dispute_reason"
    AFFORDABILITY = "affordability"
    CLARIFY_RIGHT = "clarify_right"  # data: {"right": intent}
    PAYMENT_REFERENCE = "payment_reference"


@dataclass(frozen=True, slots=True)
class StandingOffer:
    """An arrangement that is on the table, waiting for approval, or running."""

    offer: Offer
    state: ArrangementState
    group: str = ""
    ordinal: int = 0
    paid_minor: int = 0


@dataclass(frozen=True, slots=True)
class LiveLink:
    """A payment link that still works."""

    id: UUID
    url: str
    amount_minor: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """The conversation itself."""

    id: UUID
    channel: Channel
    mode: Mode
    version: int
    language: str | None
    verified: bool
    tries: int
    locked: bool
    awaiting: Awaiting = Awaiting.NOTHING
    awaiting_data: dict[str, Any] = field(default_factory=dict)
    ai_notice_sent: bool = False
    collector_notice_on: datetime | None = None
    """When the debt-collector disclosure last went out in this conversation."""
    handed_back: bool = False
    """A person just gave the conversation back: the next turn opens as a hand-back turn."""
    address: str = ""
    """The endpoint this conversation is on, e.g. an e-mail address; "" for web chat."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One conversation and, once it is bound to an account, everything about that account.

    ``account``, ``debtor`` and ``creditor`` are None in a cold conversation. They are set (but must not be spoken of)
    before identity when the conversation came from a personal link.
    """

    now: datetime
    thread: Thread
    unanswered: tuple[Seen, ...]
    history: tuple[Seen, ...]
    creditor: CreditorConfig | None = None
    debtor: Debtor | None = None
    account: Account | None = None
    standing: tuple[StandingOffer, ...] = ()
    links: tuple[LiveLink, ...] = ()
    last_asks: tuple[str, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The debtor's time zone; UTC while unknown."""
        return ZoneInfo(self.debtor.timezone) if self.debtor else ZoneInfo("UTC")

    @property
    def local(self) -> datetime:
        """Now, at the debtor's place."""
        return self.now.astimezone(self.zone)

    @property
    def known(self) -> bool:
        """True when identity was verified and an account is bound."""
        return self.thread.verified and self.account is not None

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Holds that stand on this account, person or address."""
        return self.account.holds if self.account else ()

    def held(self, *kinds: HoldKind) -> bool:
        """True when any hold of these kinds stands."""
        return any(hold.kind in kinds for hold in self.holds)

    @property
    def text(self) -> str:
        """The unanswered bubbles as one text."""
        return "\n".join(seen.body for seen in self.unanswered)

    def offers(self, *states: ArrangementState) -> list[StandingOffer]:
        """Arrangements in these states, in the order in which they were shown."""
        return sorted((s for s in self.standing if s.state in states), key=lambda s: s.ordinal)

    @property
    def last_said(self) -> str:
        """Our last message, the context of a short answer."""
        said = [seen.body for seen in self.history if seen.author in (Author.ASSISTANT, Author.PERSON)]
        return said[-1] if said else ""
