"""The sandbox provider's own memory: checkouts and how they ended. Never a card number, only brand and last four."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.store.sql import run
from agent.store.tables import SandboxSession


async def open_checkout(session: AsyncSession, checkout: SandboxSession) -> SandboxSession:
    """Remember a checkout once; asked again, the first one stands."""
    values = checkout.model_dump()
    await run(session, insert(SandboxSession).values(**values).on_conflict_do_nothing(index_elements=["id"]))
    return (await session.exec(select(SandboxSession).where(SandboxSession.id == checkout.id))).one()


async def checkout(session: AsyncSession, session_id: str, *, lock: bool = False) -> SandboxSession | None:
    """The checkout of this id, locked for this transaction when asked."""
    query = select(SandboxSession).where(SandboxSession.id == session_id)
    return (await session.exec(query.with_for_update() if lock else query)).one_or_none()


async def paid_since(session: AsyncSession, since: datetime) -> Sequence[SandboxSession]:
    """Checkouts that were paid at or after ``since``, in that order."""
    query = select(SandboxSession).where(SandboxSession.state == "paid", col(SandboxSession.paid_at) >= since)
    return (await session.exec(query.order_by(col(SandboxSession.paid_at)))).all()
