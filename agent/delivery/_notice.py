"""Notices of ours: asked before they are composed, since what a pull channel stores is as good as shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.delivery._contact import limits_of, opted_out
from agent.delivery._judge import PASSING
from agent.domain.account import Hold, HoldKind, Role
from agent.domain.contact import Contact
from agent.domain.decision import Verdict, VerdictKind
from agent.domain.situation import Situation
from agent.policy import may_contact

ABSOLUTE = frozenset(
    {
        HoldKind.ATTORNEY,
        HoldKind.BANKRUPTCY,
        HoldKind.DECEASED,
        HoldKind.IDENTITY_THEFT,
        HoldKind.WRONG_PERSON,
        HoldKind.DISTRESS,
    }
)
"""Holds under which even a notice that the person asked for goes through a person."""
AT_THE_DOOR = PASSING | {"endpoint"}
"""Rules that only the moment of leaving can judge; delivery does. On a pull channel the reader chooses the hour."""


def check_notice(situation: Situation, now: datetime, *, asked_at: datetime | None = None) -> Verdict:
    """Whether a notice of ours may be put before the person at all. Asked before it is composed.

    Args:
        situation: read in the transaction that will commit the notice.
        asked_at: when the person did what this reports on (asked for the plan, paid): a hold from before did not keep
            them from it and does not keep us from answering. None when the notice is our own idea.
    """
    thread = situation.thread
    standing = situation.holds
    if thread.awaiting_data.get("stopped"):
        standing = (*standing, Hold(HoldKind.CEASE, now))  # said in a conversation that was bound to nobody
    address = thread.address.lower()
    holds = tuple(
        replace(hold, address=hold.address.lower())
        for hold in standing
        if asked_at is None or hold.kind in ABSOLUTE or hold.placed_at > asked_at
    )
    contact = Contact(
        channel=thread.channel,
        now=now,
        role=situation.creditor.role if situation.creditor else Role.THIRD_PARTY,
        limits=limits_of(situation.debtor),
        address=address,
        holds=holds,
        opted_out=opted_out(holds, thread.channel, address),
    )
    verdict = may_contact(contact)
    findings = tuple(finding for finding in verdict.findings if finding.rule not in AT_THE_DOOR)
    return Verdict(VerdictKind.HOLD if findings else VerdictKind.SEND, findings, verdict.rules)
