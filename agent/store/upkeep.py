"""Upkeep: what time alone changes. Links and approvals expire; silence is no."""

from __future__ import annotations

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.store.sql import run

LINKS = "update payment_link set state = 'expired' where state = 'live' and expires_at <= :now"
APPROVALS = """
    with gone as (
        update approval set state = 'expired', decided_at = :now
        where state = 'requested' and expires_at <= :now returning arrangement_id
    )
    update arrangement set state = 'expired', closed_at = :now
    where id in (select arrangement_id from gone) and state = 'awaiting_approval'
    """


async def expire(session: AsyncSession, *, now: datetime) -> int:
    """Expire links and approvals whose time is up; returns how many rows changed."""
    changed = 0
    for statement in (LINKS, APPROVALS):
        result = await run(session, statement, {"now": now})
        changed += max(0, result.rowcount)
    return changed
