"""A medium the person refused stays closed, for every debt."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.account import HoldKind
from agent.domain.contact import Contact
from agent.domain.decision import Point, Severity, VerdictKind
from agent.rules._rule import Example, Hit, Rule


def contact(contact: Contact) -> Iterator[Hit]:
    """Refused media are closed for what we start; a message of theirs there gets one answer."""
    held = any(h.kind == HoldKind.MEDIUM and h.medium in ("", contact.channel.value) for h in contact.holds)
    if (held or contact.channel in contact.refused_media) and not contact.closing:
        if contact.proactive or contact.replies_already:
            yield Hit(f"the person refused contact by {contact.channel.value}")


RULE = Rule(
    id="medium",
    rows=("REGF-1006.14-h-1-medium", "REGF-1006.14-h-2-ii-once", "CONC-7.9.4"),
    citation="12 CFR 1006.14(h)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.HOLD,
    contact=contact,
    passes=(
        Example("", {"channel": "email", "refused": ["sms"]}, Point.CONTACT),
        Example("", {"channel": "email", "refused": ["email"], "proactive": False}, Point.CONTACT),
    ),
    stops=(
        Example("", {"channel": "email", "refused": ["email"]}, Point.CONTACT),
        Example("", {"channel": "email", "holds": ["medium"]}, Point.CONTACT),
        Example(
            "", {"channel": "email", "refused": ["email"], "proactive": False, "replies_already": 1}, Point.CONTACT
        ),
    ),
)
