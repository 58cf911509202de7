"""No more contacts than the strictest cap of the place allows, attempts included, over all channels it counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from agent.domain.contact import Contact
from agent.domain.decision import Point, Severity, VerdictKind
from agent.rules._rule import Example, Hit, Rule

_DAILY = 2
"""Our own cap on what we start in 24 hours, over all channels (12 CFR 1006.14(a): channels are judged together)."""


def contact(contact: Contact) -> Iterator[Hit]:
    """Counts what we started in each cap's window, this message included."""
    if not contact.proactive or contact.closing:
        return
    if contact.limits is None:
        yield Hit("the limits of the place are not known")
        return
    for cap in contact.limits.caps:
        if cap.channels and contact.channel not in cap.channels:
            continue
        since = contact.now - timedelta(days=cap.days)
        counted = [
            past for past in contact.past if past.at > since and (not cap.channels or past.channel in cap.channels)
        ]
        if len(counted) + 1 > cap.count:
            yield Hit(f"would be contact {len(counted) + 1} in {cap.days} days; at most {cap.count} ({cap.source})")
    if sum(past.at > contact.now - timedelta(days=1) for past in contact.past) >= _DAILY:
        yield Hit("would be the third contact in a day")


RULE = Rule(
    id="frequency",
    rows=(
        "REGF-1006.14-b-2-i-A",
        "REGF-1006.14-a-cumulative",
        "NYC-5-77-freq",
        "MA-7.04-1-f",
        "WA-19.16.250",
        "DC-3814-freq",
        "ST-frequency-table",
        "SCOPE-1006.2-b-attempt",
        "SCOPE-1006.104",
    ),
    citation="12 CFR 1006.14(a), (b)(2); 6 RCNY 5-77; 940 CMR 7.04(1)(f); RCW 19.16.250; D.C. Code 28-3814",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.HOLD,
    contact=contact,
    passes=(
        Example("", {"past_days": [2, 4, 6]}, Point.CONTACT),
        Example("", {"jurisdiction": "us-nyc", "past_days": [2, 5], "consented": True}, Point.CONTACT),
        Example("", {"past_days": [1, 2, 3, 4, 5, 6, 6], "proactive": False}, Point.CONTACT),
    ),
    stops=(
        Example("", {"past_days": [1, 2, 3, 4, 5, 5, 6]}, Point.CONTACT),
        Example("", {"jurisdiction": "us-nyc", "past_days": [1, 3, 5], "consented": True}, Point.CONTACT),
        Example("", {"past_days": [0.2, 0.4]}, Point.CONTACT),
    ),
)
