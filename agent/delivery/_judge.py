"""Whether a message may leave at this moment: it does, it waits for a permitted moment, or it is held."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from agent.delivery._contact import contact_of
from agent.domain.contact import Contact
from agent.domain.decision import Finding, VerdictKind
from agent.domain.message import MessageState
from agent.policy import may_contact
from agent.store.outbox import Fate, Letter

PASSING = frozenset({"hours", "frequency"})
"""Rules whose findings time itself removes: such a message waits. Findings of any other rule hold it."""
HORIZON = timedelta(days=8)
"""How far ahead a permitted moment is looked for: just over the longest common cap."""
STEP = timedelta(minutes=15)


def judge(letter: Letter, now: datetime) -> Fate:
    """Whether a message may leave at this moment: it does, it waits for a permitted one, or it is held."""
    contact = contact_of(letter, now)
    verdict = may_contact(contact)
    findings = (*verdict.findings, *_out_of_date(letter, contact))
    if not findings:
        return Fate(MessageState.SENDING, rules=verdict.rules)
    note = "; ".join(f"{finding.rule}: {finding.reason}" for finding in findings)
    kept = tuple({"rule": f.rule, "citation": f.citation, "reason": f.reason} for f in findings)
    if all(finding.rule in PASSING for finding in findings) and (until := next_moment(contact)):
        return Fate(MessageState.QUEUED, note, until, rules=verdict.rules, findings=kept)
    return Fate(MessageState.HELD, note, case="held_message", rules=verdict.rules, findings=kept)


def _out_of_date(letter: Letter, contact: Contact) -> list[Finding]:
    """What a message says may have stopped being true while it waited."""
    found = []
    if letter.ledger_moved and not contact.closing:
        found.append("money was posted after this was written")
    if letter.status in ("closed", "recalled") and contact.proactive:
        found.append(f"the account is {letter.status}")
    return [Finding("out-of-date", "12 CFR 1006.18(b)(2)(i)", reason) for reason in found]


def next_moment(contact: Contact) -> datetime | None:
    """The first minute, within ``HORIZON``, at which nothing stands against this contact; None when there is none."""
    refused = contact.now
    while refused < contact.now + HORIZON:
        tried = refused + STEP
        if _may_leave(contact, tried):
            while tried - refused > timedelta(minutes=1):
                middle = refused + (tried - refused) / 2
                refused, tried = (refused, middle) if _may_leave(contact, middle) else (middle, tried)
            return tried
        refused = tried
    return None


def _may_leave(contact: Contact, at: datetime) -> bool:
    return may_contact(replace(contact, now=at)).kind is VerdictKind.SEND
