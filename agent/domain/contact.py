"""Contact: everything the contact rules may know at the moment a message leaves, and the limits of the place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from agent.domain.account import Hold, Role
from agent.domain.message import Channel


class Basis(StrEnum):
    """Why we may use an address for this debt (12 CFR 1006.6(d)(4), (5))."""

    UNKNOWN = "unknown"
    THEY_WROTE = "they_wrote"  # the person used it to contact us about the debt
    DIRECT_CONSENT = "direct_consent"  # given to us, for this medium, not withdrawn
    CREDITOR_NOTICE = "creditor_notice"  # creditor's address, notice sent, 35 days passed, no opt-out


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``count`` contacts we start in ``days`` days, over these channels (empty: all of them)."""

    count: int
    days: int
    source: str
    channels: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True)
class Limits:
    """What the law of the place allows; of several places, the strictest of each."""

    places: tuple[str, ...]
    known: bool
    """False: we do not know where the person is, so nothing we start may leave."""
    open: time
    close: time
    """Contacts are allowed strictly after ``open`` and strictly before ``close``, local time."""
    hours_source: str
    caps: tuple[Cap, ...] = ()
    consent_channels: frozenset[Channel] = frozenset()
    """Channels that need the person's own consent before we start there."""
    consent_source: str = ""
    age_notice_always: bool = False
    """The out-of-statute notice belongs into every message about a time-barred debt."""
    payment_revives: bool = True
    medical_reporting: bool = True
    """False: medical debt may not be reported to a credit bureau."""
    crisis_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A time that we know, or should know, is inconvenient: weekdays (0 = Monday, empty = daily), local from - to."""

    start: time
    end: time
    weekdays: frozenset[int] = frozenset()

    def covers(self, local: datetime) -> bool:
        """True when ``local`` falls in the block, also in one that runs over midnight."""
        if self.weekdays and local.weekday() not in self.weekdays:
            return False
        at = local.timetz().replace(tzinfo=None)
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class PastContact:
    """A contact or attempt we started; undelivered ones count too (12 CFR 1006.2(b))."""

    at: datetime
    channel: Channel


@dataclass(frozen=True, slots=True)
class Contact:
    """One message about to leave. ``now`` is aware; every absent permission means no.

    ``limits`` None means that nobody resolved the place: nothing leaves.
    """

    channel: Channel
    now: datetime
    role: Role
    limits: Limits | None
    address: str = ""
    zones: tuple[str, ...] = ()
    """Every plausible time zone of the person: residence, mailing address, area code."""
    proactive: bool = True
    """We start it. False: it answers a message of theirs."""
    replies_already: int = 0
    """Replies already sent to that message."""
    present: bool = False
    """Web chat: the person has the page open now."""
    closing: bool = False
    """The one acknowledgement of an opt-out, cease or refusal, with nothing else in it."""
    holds: tuple[Hold, ...] = ()
    opted_out: frozenset[str] = frozenset()
    refused_media: frozenset[Channel] = frozenset()
    inconvenient: tuple[Block, ...] = ()
    basis: Basis = Basis.UNKNOWN
    basis_at: datetime | None = None
    """When that basis was last renewed: their last message there, the consent, the reassigned-number check."""
    employer_address: bool = False
    readers: int = 1
    """People who can read the thread."""
    shared_screen: bool = False
    """Public post, group, postcard: anyone may see it."""
    past: tuple[PastContact, ...] = field(default=())
