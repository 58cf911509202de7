"""Whether the database answers."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.store.sql import run


async def ping(session: AsyncSession) -> None:
    """Ask for one row.

    Raises:
        OperationalError: when nobody answers.
    """
    await run(session, "select 1")
