"""An address needs a known, fresh and personal basis: consent where the place asks for it, no employer's address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from agent.domain.contact import Basis, Contact
from agent.domain.decision import Point, Severity, VerdictKind
from agent.domain.message import Channel
from agent.rules._rule import Example, Hit, Rule

_FRESH = timedelta(days=60)
"""12 CFR 1006.6(d)(5): a text needs their own text, consent or a number check within 60 days."""
_CONSENTED = (Basis.THEY_WROTE, Basis.DIRECT_CONSENT)


def contact(contact: Contact) -> Iterator[Hit]:
    """Only for what we start; web chat has no address to misdirect."""
    if not contact.proactive or contact.channel == Channel.WEB:
        return
    if contact.basis == Basis.UNKNOWN:
        yield Hit("there is no known basis for using this address")
    if contact.employer_address and contact.basis not in _CONSENTED:
        yield Hit("the address belongs to an employer")
    needs = contact.limits.consent_channels if contact.limits else frozenset(Channel)
    if contact.channel in needs and contact.basis != Basis.DIRECT_CONSENT:
        yield Hit(f"the place asks for the person's consent to {contact.channel.value}")
    stale = contact.basis_at is None or contact.now - contact.basis_at > _FRESH
    if contact.channel in (Channel.SMS, Channel.WHATSAPP) and stale:
        yield Hit("the basis for texting this number is older than 60 days")


RULE = Rule(
    id="endpoint",
    rows=(
        "REGF-1006.6-d-4-i",
        "REGF-1006.6-d-4-ii",
        "REGF-1006.6-d-5-text",
        "REGF-1006.22-f-3-workmail",
        "REGF-1006.6-b-3-workplace",
        "NYC-5-77-econsent",
        "DC-3814-freq",
        "NY-1.6-email",
        "TCPA-227-b-consent",
        "TCPA-reassigned",
    ),
    citation="12 CFR 1006.6(d)(4), (5), 1006.22(f)(3); 23 NYCRR 1.6; D.C. Code 28-3814",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.HOLD,
    contact=contact,
    passes=(
        Example("", {"channel": "email", "basis": "they_wrote"}, Point.CONTACT),
        Example("", {"channel": "sms", "role": "first_party", "basis": "they_wrote", "basis_days": 12}, Point.CONTACT),
        Example("", {"channel": "web", "basis": "unknown"}, Point.CONTACT),
    ),
    stops=(
        Example("", {"channel": "email", "basis": "unknown"}, Point.CONTACT),
        Example("", {"channel": "email", "basis": "creditor_notice", "employer": True}, Point.CONTACT),
        Example("", {"channel": "sms", "role": "first_party", "basis": "they_wrote", "basis_days": 70}, Point.CONTACT),
        Example("", {"channel": "email", "jurisdiction": "us-dc", "basis": "they_wrote"}, Point.CONTACT),
    ),
)
