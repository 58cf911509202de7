"""Cases: work that is put on the desk by something else than a turn."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.store.sql import run

_OPEN = """
insert into desk_case (id, conversation_id, account_id, kind, state, note, opened_at)
values (gen_random_uuid(), :conversation, :account, :kind, 'open', :note, :now)
on conflict do nothing
"""


async def open_case(
    session: AsyncSession, conversation_id: UUID, account_id: UUID, kind: str, note: str, *, now: datetime
) -> None:
    """Ask a person to look; one open case of a kind is enough for a conversation. Lock the conversation first."""
    values = {"conversation": conversation_id, "account": account_id, "kind": kind, "note": note, "now": now}
    await run(session, _OPEN, values)
