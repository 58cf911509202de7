"""Platforms that forbid collection, shared screens and group threads are not used."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.account import Role
from agent.domain.contact import Contact
from agent.domain.decision import Point, Severity, VerdictKind
from agent.domain.message import Channel
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

_WORKPLACE = (Channel.SLACK, Channel.TEAMS)
_FORBIDDEN_TO_COLLECTORS = (Channel.SMS, Channel.WHATSAPP)
LEXICON = lexicon("platform")
_PUBLIC = LEXICON["public"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """A channel that others can read, whatever the words."""
    if review.channel and _PUBLIC.search(review.channel.lower().replace("-", " ").replace("_", " ")):
        yield Hit(f"others can read this channel ({review.channel})")


def contact(contact: Contact) -> Iterator[Hit]:
    """Third-party collection by text is banned by carriers; work tools need the person to have started there."""
    if contact.shared_screen or contact.readers > 1:
        yield Hit("others can read this thread")
    if contact.proactive and contact.channel in _WORKPLACE:
        yield Hit(f"{contact.channel.value} belongs to the person's employer")
    if contact.proactive and contact.role == Role.THIRD_PARTY and contact.channel in _FORBIDDEN_TO_COLLECTORS:
        yield Hit(f"{contact.channel.value} forbids third-party debt collection")


RULE = Rule(
    id="platform",
    rows=("PLAT-SMS-thirdparty-ban", "PLAT-WhatsApp-ban", "PLAT-Slack-Teams", "PLAT-group", "REGF-1006.22-f-4-social"),
    citation="12 CFR 1006.22(f)(4), 1006.6(d)(1); carrier and platform terms",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.HOLD,
    send=check,
    contact=contact,
    passes=(
        Example("Hello.", {"channel": "email"}),
        Example("", {"channel": "slack", "proactive": False}, Point.CONTACT),
        Example("", {"channel": "email", "basis": "they_wrote"}, Point.CONTACT),
    ),
    stops=(
        Example("Hi Dana, please write to us.", {"channel": "facebook_public_post"}),
        Example("", {"channel": "sms", "role": "third_party", "basis": "they_wrote", "basis_days": 1}, Point.CONTACT),
        Example("", {"channel": "teams", "basis": "they_wrote"}, Point.CONTACT),
        Example("", {"channel": "email", "readers": 2, "basis": "they_wrote"}, Point.CONTACT),
    ),
)
