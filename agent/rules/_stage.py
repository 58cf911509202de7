"""Builds the world an example speaks of: a situation and reading for planning, a contact for sending.

The defaults are harmless, so that an example states only what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from agent.domain.account import Account, Authority, CreditorConfig, Debtor, Entry, EntryKind, Hold, HoldKind, Role
from agent.domain.contact import Basis, Block, Contact, PastContact
from agent.domain.message import Author, Channel, Seen
from agent.domain.money import Money
from agent.domain.situation import Mode, Situation, Thread
from agent.domain.understanding import Intent, IntentScore, Reading, Signals
from agent.jurisdictions import limits_for

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=ZoneInfo("America/New_York"))
_ID = UUID(int=1)


def situation_of(state: Mapping[str, Any]) -> Situation:
    """A verified third-party account of $412.18, in New York, at noon, unless the state says otherwise."""
    holds = tuple(Hold(HoldKind(kind), NOON) for kind in state.get("holds", ()))
    entries = (Entry(1, EntryKind.CHARGE, Money(int(state.get("balance_minor", 41218)), "USD"), date(2026, 3, 1)),)
    expires = date(2020, 1, 1) if state.get("time_barred") else date(2030, 1, 1)
    account = Account(
        _ID,
        "NG-1004",
        "USD",
        date(2026, 1, 1),
        date(2026, 5, 1),
        "card",
        "Acme",
        entries,
        limitation_expires_on=expires,
        holds=holds,
    )
    verified = bool(state.get("verified", True))
    thread = Thread(_ID, Channel.WEB, Mode(state.get("mode", "assistant")), 1, "en", verified, 0, False)
    said = Seen(_ID, 1, Author.DEBTOR, str(state.get("text", "hello")), NOON)
    debtor = Debtor(_ID, "Dana Whitfield", None, "10001", "en", "America/New_York", "NY")
    return Situation(NOON, thread, (said,), (said,), _creditor(state), debtor, account)


def _creditor(state: Mapping[str, Any]) -> CreditorConfig:
    authority = Authority(
        max_discount=float(state.get("max_discount", 0.3)), auto_discount=0.0, max_instalments=12, max_months=12,
        min_instalment_minor=2500,
        min_upfront=0.0, max_days_to_first=30, max_extension_days=30, max_extensions=2, approval_over_minor=500000,
    )  # fmt: skip
    return CreditorConfig(
        slug="acme", name="Acme", legal_name="Acme Inc", role=Role(state.get("role", "third_party")),
        collector_name="Northgate Recovery", authority=authority, jurisdiction=str(state.get("jurisdiction", "us")),
    )  # fmt: skip


def reading_of(state: Mapping[str, Any]) -> Reading:
    """A reading with the intents of the state."""
    names = state.get("intents", ["greeting"])
    return Reading(
        tuple(IntentScore(Intent(name), 0.9) for name in names),
        signals=Signals(distress=float(state.get("distress", 0.0))),
        possible_rights=frozenset(Intent(name) for name in state.get("possible", ())),
    )


def contact_of(state: Mapping[str, Any]) -> Contact:
    """A message we start by web chat at noon in New York, unless the state says otherwise."""
    zones = tuple(state.get("zones", ["America/New_York"]))
    hour, minute = (int(part) for part in str(state.get("local", "12:00")).split(":"))
    now = NOON.replace(hour=hour, minute=minute)
    basis = Basis.DIRECT_CONSENT if state.get("consented") else Basis(state.get("basis", "they_wrote"))
    return Contact(
        channel=Channel(state.get("channel", "web")),
        now=now,
        role=Role(state.get("role", "third_party")),
        limits=limits_for(state.get("jurisdiction", "us")),
        address=str(state.get("address", "dana@example.com")),
        zones=zones,
        proactive=bool(state.get("proactive", True)),
        replies_already=int(state.get("replies_already", 0)),
        closing=bool(state.get("closing", False)),
        holds=tuple(Hold(HoldKind(kind), NOON) for kind in state.get("holds", ())),
        opted_out=frozenset(state.get("opted_out", ())),
        refused_media=frozenset(Channel(name) for name in state.get("refused", ())),
        inconvenient=tuple(
            Block(time.fromisoformat(a), time.fromisoformat(b)) for a, b in state.get("inconvenient", ())
        ),
        basis=basis,
        basis_at=now - timedelta(days=int(state.get("basis_days", 1))),
        employer_address=bool(state.get("employer", False)),
        readers=int(state.get("readers", 1)),
        past=tuple(
            PastContact(now.astimezone(UTC) - timedelta(days=float(d)), Channel.EMAIL)
            for d in state.get("past_days", ())
        ),
    )
