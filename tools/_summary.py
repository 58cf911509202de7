"""The hand-over summary: who, what is open, what was said, what is on the table, in plain lines for a colleague."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.arrangement import ArrangementState
from agent.domain.limits import collectible
from agent.domain.message import Author
from agent.domain.situation import Situation
from agent.drafting.offers import line

_SAID = 3
_LONG = 240
_OPEN = (
    ArrangementState.PROPOSED,
    ArrangementState.AWAITING_APPROVAL,
    ArrangementState.OFFERED,
    ArrangementState.ACTIVE,
)


def summary(situation: Situation, reason: str) -> str:
    """A few lines; figures come from the ledger, words from the debtor's own messages."""
    return "\n".join(_lines(situation, reason))


def _lines(situation: Situation, reason: str) -> Iterator[str]:
    yield f"Reason: {reason}"
    if situation.debtor is None or situation.account is None:
        yield "Who: not identified"
    else:
        verified = "verified" if situation.thread.verified else "not verified"
        yield f"Who: {situation.debtor.name} ({verified}), account {situation.account.reference}"
        yield f"Open: {collectible(situation).show()} of {situation.account.balance.show()}"
    for standing in situation.offers(*_OPEN):
        yield f"Arrangement ({standing.state.value}): {line(standing.offer, 'en')}"
    for hold in situation.holds:
        yield f"Hold: {hold.kind.value}" + (f" ({hold.note})" if hold.note else "")
    said = [seen for seen in (*situation.history, *situation.unanswered) if seen.author is Author.DEBTOR]
    for seen in said[-_SAID:]:
        yield f"Said: {seen.body[:_LONG]}"
