"""Offers in the database: put on the table, taken off, accepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.arrangement import ArrangementKind, ArrangementState, Offer, offer_from_payload
from agent.errors import NotPermitted, Stale
from agent.store.sql import run
from agent.store.tables import Arrangement, Conversation, Instalment

ON_THE_TABLE = frozenset({ArrangementState.PROPOSED, ArrangementState.OFFERED})
OPEN = ON_THE_TABLE | {ArrangementState.AWAITING_APPROVAL}
_SCHEDULES = frozenset({ArrangementKind.PLAN, ArrangementKind.SETTLEMENT})


def add(
    session: AsyncSession,
    offer: Offer,
    conversation: Conversation,
    state: ArrangementState,
    now: datetime,
    group: UUID,
    ordinal: int,
) -> Arrangement:
    """Put one offer into the database under its own id."""
    assert conversation.account_id is not None
    arrangement = Arrangement(
        id=offer.id,
        account_id=conversation.account_id,
        conversation_id=conversation.id,
        kind=offer.kind.value,
        state=state.value,
        payload=offer.payload(),
        digest=offer.digest,
        reasons=list(offer.reasons),
        offer_group=str(group),
        ordinal=ordinal,
        within_authority=offer.within_authority,
        created_at=now,
    )
    session.add(arrangement)
    return arrangement


async def withdraw(
    session: AsyncSession,
    account_id: UUID,
    *,
    now: datetime,
    states: Iterable[ArrangementState],
    reason: str,
    keep: UUID | None = None,
) -> list[UUID]:
    """Take offers of an account off the table, and the approvals somebody was asked for with them."""
    gone = await run(
        session, _WITHDRAW, {"account": account_id, "states": [s.value for s in states], "now": now, "keep": keep}
    )
    ids = [row.id for row in gone]
    if ids:
        await run(session, _WITHDRAW_APPROVALS, {"ids": ids, "now": now, "reason": reason})
    return ids


_WITHDRAW = """
update arrangement set state = 'withdrawn', closed_at = :now
where account_id = :account and state = any(:states) and id is distinct from cast(:keep as uuid) returning id
"""
_WITHDRAW_APPROVALS = """
update approval set state = 'withdrawn', decided_at = :now, reason = :reason
where arrangement_id = any(:ids) and state = 'requested'
"""


async def accept(
    session: AsyncSession,
    account_id: UUID,
    arrangement_id: UUID,
    payload_digest: str,
    *,
    now: datetime,
    message_id: UUID | None,
) -> Arrangement:
    """The debtor said yes to exactly this offer: it stands, with its instalments; everything else leaves the table.

    Raises:
        Stale: when it is not on the table any more, or is not what the debtor was shown.
        NotPermitted: when it is beyond the authority and nobody approved it.
    """
    query = select(Arrangement).where(Arrangement.id == arrangement_id, Arrangement.account_id == account_id)
    arrangement = (await session.exec(query.with_for_update())).one_or_none()
    if arrangement is None or arrangement.state not in ON_THE_TABLE or arrangement.digest != payload_digest:
        raise Stale("this offer is no longer on the table as it was shown")
    if arrangement.state == ArrangementState.PROPOSED and not arrangement.within_authority:
        raise NotPermitted("this offer needs an approval first")
    offer = offer_from_payload(arrangement.payload, id=arrangement.id)
    await withdraw(session, account_id, now=now, states=OPEN, reason="another offer was accepted", keep=arrangement.id)
    await _replace_active(session, account_id, offer, now)
    arrangement.state, arrangement.accepted_at = ArrangementState.ACTIVE.value, now
    arrangement.accepted_message_id = message_id
    session.add_all(
        Instalment(arrangement_id=arrangement.id, n=n, due_on=due.on, amount_minor=due.amount.minor)
        for n, due in enumerate(offer.schedule, 1)
    )
    await session.flush()
    return arrangement


async def _replace_active(session: AsyncSession, account_id: UUID, offer: Offer, now: datetime) -> None:
    """An earlier promise or extension is replaced; a running plan by a new plan or settlement only."""
    kinds = ["promise", "extension"] + (["plan", "settlement"] if offer.kind in _SCHEDULES else [])
    query = """
        update arrangement set state = 'withdrawn', closed_at = :now
        where account_id = :account and state = 'active' and kind = any(:kinds)
    """
    await run(session, query, {"account": account_id, "now": now, "kinds": kinds})
