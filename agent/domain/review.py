"""Review: everything the send rules may know about an outgoing text.

The first block is the contract of ``parley check`` (every field optional; what is absent is harmless). The turn fills
all of it from the situation, so that the command line and the conversation are judged by the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from agent.domain.account import HoldKind
from agent.domain.understanding import Intent


@dataclass(frozen=True, slots=True)
class Review:
    """The state a text is judged in."""

    verified: bool = True
    speaking_to: str | None = None
    prior_debtor: str | None = None
    channel: str | None = None
    local_time: str | None = None
    jurisdiction: str | None = None
    collector_role: Literal["third_party", "first_party"] | None = None
    facts: Mapping[str, Any] | None = None
    """``{"balance_minor", "currency", "settlement_minor", "offer_expires", ...}``: when given, every figure and date in
    the text must match one of the values. Keys ending in ``_minor`` are sums, ISO strings are dates."""
    suit_authorised: bool | None = None
    suit_filed: bool | None = None
    judgment: bool | None = None
    time_barred: bool | None = None
    revival_disclosed: bool | None = None
    furnishes: bool | None = None
    fees_in_contract: bool | None = None
    interest_in_contract: bool | None = None
    attorney_on_staff: bool | None = None
    validation_window: Literal["open", "closed"] | None = None
    disputed: bool | None = None
    attorney: bool | None = None
    bankruptcy: bool | None = None
    deceased: bool | None = None
    ceased: bool | None = None
    opted_out: tuple[str, ...] = ()
    settlement_floor: float | None = None

    # Filled by the turn only; None from the command line.
    language: str | None = None
    answering: Intent | None = None
    """The intent being answered; None for a message we start."""
    response_fixed: bool = False
    """The text is a fixed approved reply for a right (opt-out confirmation, crisis, cease acknowledgement)."""
    holds: frozenset[HoldKind] = frozenset()
    now: datetime | None = None
    ai_notice_due: bool = False
    collector_notice_due: bool = False
    ai_notice_placed: bool = False
    collector_notice_placed: bool = False
    known_names: frozenset[str] = frozenset()
    """Names a text may contain: debtor (when verified), creditor, collector."""
    allowed_links: frozenset[str] | None = None
    asks_payment: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
