"""Upkeep: what time alone changes. Links and approvals expire, instalments are missed, promises and plans break.

Every process may run it at once: what another one holds is skipped and found again next time. Nothing here waits for a
turn or a payment, and what was done once is not done again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.store import overdue, record
from agent.store.cases import open_case
from agent.store.database import notify
from agent.store.sql import run

BATCH = 200
"""Of each kind in one run, so that the locks are held for a moment only."""

LINKS = "update payment_link set state = 'expired' where state = 'live' and expires_at <= :now"
APPROVALS = "update approval set state = 'expired', decided_at = :now where state = 'requested' and expires_at <= :now"

_FIND_LINKS = """
select id, account_id, conversation_id from payment_link
where state = 'live' and expires_at <= :now order by expires_at limit :batch
"""
_FIND_APPROVALS = """
select id, account_id, conversation_id, arrangement_id from approval
where state = 'requested' and expires_at <= :now order by expires_at limit :batch
"""

Change = Callable[[AsyncSession, Any, datetime], Awaitable[bool]]
"""Makes one found thing true under its locks; False when it was not so any more."""


async def upkeep(session: AsyncSession, *, now: datetime) -> int:
    """Do what is due, in the caller's transaction; returns how many links, approvals and arrangements changed."""
    changed = await _each(session, _FIND_LINKS, {"now": now}, _expire_link, now)
    changed += await _each(session, _FIND_APPROVALS, {"now": now}, _expire_approval, now)
    return changed + await _each(session, overdue.FIND, overdue.values(now), overdue.mark, now)


async def _each(session: AsyncSession, find: str, values: dict[str, Any], change: Change, now: datetime) -> int:
    found = (await run(session, find, values | {"batch": BATCH})).all()
    done = [await change(session, one, now) for one in found if await _locked(session, one)]
    return sum(done)


async def _locked(session: AsyncSession, found: Any) -> bool:
    """Lock in the order of a turn (conversation, account), but never wait: whoever has it works on it right now."""
    for table, id in (("conversation", found.conversation_id), ("account", found.account_id)):
        if id is not None and not await _lock(session, table, id):
            return False
    return True


async def _lock(session: AsyncSession, table: str, id: UUID) -> bool:
    query = f"select 1 from {table} where id = :id for update skip locked"  # noqa: S608  a table's name from above
    return (await run(session, query, {"id": id})).one_or_none() is not None


async def _expire_link(session: AsyncSession, found: Any, now: datetime) -> bool:
    if not (await run(session, f"{LINKS} and id = :id", {"now": now, "id": found.id})).rowcount:
        return False
    await _note(session, found, "link_expired", {"link": found.id}, now)
    return True


async def _expire_approval(session: AsyncSession, found: Any, now: datetime) -> bool:
    """Silence is no. A person hears of it, because the debtor is still waiting for an answer."""
    if not (await run(session, f"{APPROVALS} and id = :id", {"now": now, "id": found.id})).rowcount:
        return False
    values = {"now": now, "id": found.arrangement_id}
    query = "update arrangement set state = 'expired', closed_at = :now where id = :id and state = 'awaiting_approval'"
    await run(session, query, values)
    # A turn that is thinking has seen the request as open.
    await run(session, "update conversation set version = version + 1 where id = :id", {"id": found.conversation_id})
    note = "nobody decided in time; the debtor has had no answer"
    await open_case(session, found.conversation_id, found.account_id, "approval_expired", note, now=now)
    await _note(session, found, "approval_expired", {"approval": found.id, "arrangement": found.arrangement_id}, now)
    return True


async def _note(session: AsyncSession, found: Any, kind: str, body: dict[str, Any], now: datetime) -> None:
    """Into the record, and to the pages that show it."""
    conversation_id = found.conversation_id
    stream = record.conversation_stream(conversation_id) if conversation_id else record.account_stream(found.account_id)
    await record.append(session, stream, kind, body, now)
    await notify(session, conversation_id or "desk")
