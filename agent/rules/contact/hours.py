"""Only at convenient hours, in every place the person may be, judged at the moment of sending."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agent.domain.contact import Contact
from agent.domain.decision import Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.jurisdictions import limits_for
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

_CLOCK = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)")


def check(text: Text, review: Review) -> Iterator[Hit]:
    """The local time of the state; an answer to their own message may leave at any hour, once."""
    match = _CLOCK.match(review.local_time or "")
    if match is None or review.prior_debtor or review.answering is not None or (review.channel or "") == "web":
        return
    limits = limits_for(review.jurisdiction)
    at = time(int(match.group(1)), int(match.group(2)))
    if not limits.open < at < limits.close:
        yield Hit(
            f"would leave at {at:%H:%M}, outside {limits.open:%H:%M} to {limits.close:%H:%M} at the person's place"
        )


def contact(contact: Contact) -> Iterator[Hit]:
    """Every plausible zone must be inside the hours; no zone, or no limits, means hold."""
    if contact.present and not contact.proactive:
        return
    if not contact.proactive:
        if contact.replies_already and not all(_inside(contact, at) for at in _local_times(contact)):
            yield Hit("their message outside the hours was answered already")
        return
    if contact.limits is None or not contact.limits.known or not contact.zones:
        yield Hit("it is not known where the person is, so the hour cannot be checked")
        return
    for at in _local_times(contact):
        if at is None or not _inside(contact, at):
            yield Hit("it is outside convenient hours where the person may be")
            return


def _local_times(contact: Contact) -> list[datetime | None]:
    return [_local(contact.now, zone) for zone in contact.zones] or [None]


def _local(now: datetime, zone: str) -> datetime | None:
    try:
        return now.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _inside(contact: Contact, at: datetime | None) -> bool:
    if at is None or contact.limits is None:
        return False
    clock = at.time()
    blocked = any(block.covers(at) for block in contact.inconvenient)
    return contact.limits.open < clock < contact.limits.close and not blocked


RULE = Rule(
    id="hours",
    rows=(
        "REGF-1006.6-b-1-hours",
        "REGF-1006.6-b-1-sendtime",
        "REGF-1006.6-b-1-multitz",
        "REGF-1006.6-b-1-known-inconvenient",
        "REGF-1006.6-b-1-file-notes",
        "REGF-1006.6-b-1-respond-once",
        "REGF-1006.6-b-1-portal-session",
        "FL-559.72-17",
        "TCPA-quiet-first-person",
        "CONC-7.9.4",
        "GOV-failclosed",
    ),
    citation="15 USC 1692c(a)(1); 12 CFR 1006.6(b)(1); Supp. I cmt 6(b)(1)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.HOLD,
    send=check,
    contact=contact,
    passes=(
        Example("Your instalment is due on 20 Nov.", {"local_time": "14:30"}),
        Example("You owe nothing today.", {"local_time": "23:30", "prior_debtor": "what do I owe?"}),
        Example("", {"local": "12:10", "zones": ["America/New_York"]}, Point.CONTACT),
        Example("", {"local": "23:30", "proactive": False}, Point.CONTACT),
    ),
    stops=(
        Example("Your instalment is due on 20 Nov.", {"local_time": "21:02"}),
        Example("Your instalment is due on 20 Nov.", {"local_time": "08:00"}),
        Example("", {"local": "09:30", "zones": ["America/New_York", "America/Los_Angeles"]}, Point.CONTACT),
        Example("", {"zones": []}, Point.CONTACT),
        Example("", {"local": "23:45", "proactive": False, "replies_already": 1}, Point.CONTACT),
        Example("", {"local": "15:30", "inconvenient": [["15:00", "17:00"]]}, Point.CONTACT),
    ),
)
