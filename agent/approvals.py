"""Approvals: a person's decision on an exact payload. Silence is no.

requested -> approved | edited | rejected | expired | withdrawn. Single use: the row is locked, decided once, and the
decision is bound to the digest of what was shown. An edit is a new payload and goes through every check again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.arrangement import ArrangementState, Offer, offer_from_payload
from agent.errors import BadInput, NotFound, Stale
from agent.store import record
from agent.store.tables import Approval, Arrangement, Conversation

Decision = Literal["approve", "edit", "reject"]
Check = Callable[[Offer], Sequence[str]]
"""Why an edited offer may not be made; empty when it may."""

STATE_OF: dict[Decision, str] = {"approve": "approved", "edit": "edited", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, for the message to the debtor."""

    approval_id: UUID
    conversation_id: UUID
    decision: Decision
    offer: Offer | None
    reason: str
    seconds_open: float
    """How long it lay on the desk; a decision in a second is flagged (GDPR Art. 22: no rubber stamps)."""


async def decide(
    session: AsyncSession,
    approval_id: UUID,
    *,
    staff_id: UUID,
    decision: Decision,
    digest: str,
    now: datetime,
    check: Check,
    payload: dict[str, Any] | None = None,
    reason: str = "",
) -> Decided:
    """Decide once, in the caller's transaction.

    Args:
        digest: of the payload the person was looking at; another one is refused.
        check: the rules an edited offer has to pass.

    Raises:
        NotFound: no such approval.
        Stale: decided, expired or withdrawn already, or the payload shown is not the one requested.
        BadInput: an edit that is not a plan, breaks a rule, or a rejection without a reason.
    """
    approval = await _open(session, approval_id, digest, now)
    arrangement = await session.get_one(Arrangement, approval.arrangement_id)
    offer = _offer(approval, decision, payload, reason, check)
    approval.state, approval.decided_at, approval.decided_by = STATE_OF[decision], now, staff_id
    approval.reason = reason
    approval.decision_payload = offer.payload() if offer else None
    if offer is None:
        arrangement.state, arrangement.closed_at = ArrangementState.REJECTED, now
    else:
        arrangement.state = ArrangementState.OFFERED
        arrangement.payload, arrangement.digest, arrangement.kind = offer.payload(), offer.digest, offer.kind
    seconds = (now - approval.requested_at).total_seconds()
    await record.append(
        session,
        f"conversation:{approval.conversation_id}",
        "approval_decided",
        {
            "approval": str(approval.id),
            "decision": decision,
            "staff": str(staff_id),
            "shown": digest,
            "decided": offer.digest if offer else None,
            "reason": reason,
            "seconds_open": round(seconds, 1),
        },
        now,
    )
    return Decided(approval.id, approval.conversation_id, decision, offer, reason, seconds)


async def _open(session: AsyncSession, approval_id: UUID, digest: str, now: datetime) -> Approval:
    """The approval, locked, if it can still be decided.

    The conversation is locked first, as every turn does: the debtor's next turn and this decision see each other in
    order and never wait for each other in a circle.
    """
    known = await session.get(Approval, approval_id)
    if known is None:
        raise NotFound("There is no such approval.")
    await session.exec(select(Conversation.id).where(Conversation.id == known.conversation_id).with_for_update())
    await session.refresh(known, with_for_update=True)
    if known.state != "requested":
        raise Stale(f"This approval was {known.state} already; nothing was changed.")
    if known.expires_at <= now:
        raise Stale("This approval has expired; the debtor has to be asked again.")
    if known.digest != digest:
        raise Stale("The plan has changed since this page was opened. Look at it again.")
    return known


def _offer(
    approval: Approval, decision: Decision, payload: dict[str, Any] | None, reason: str, check: Check
) -> Offer | None:
    if decision == "reject":
        if not reason.strip():
            raise BadInput("A rejection needs a reason.", where="reason", do="Say in a sentence why.")
        return None
    source = approval.payload if decision == "approve" else payload
    if not source:
        raise BadInput(
            "An edit needs the changed plan.", where="payload", do="Change a sum or a date and send it again."
        )
    try:
        offer = offer_from_payload(source, id=approval.arrangement_id)
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"This is not a plan: {error}.", where="payload", do="Correct it and send it again.") from error
    if offer.owed.minor != approval.payload["owed_minor"] or offer.owed.currency != approval.payload["currency"]:
        raise BadInput("An edit cannot change what is owed.", where="owed", do="Change instalments, dates or discount.")
    if problems := list(check(offer)):
        raise BadInput("; ".join(problems), where="plan", do="Correct it and send it again.")
    return offer
