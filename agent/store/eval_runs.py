"""Finished evaluation runs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.errors import NotFound
from agent.store.tables import EvalRun


async def newest(session: AsyncSession, limit: int = 50) -> Sequence[EvalRun]:
    """The newest runs first."""
    return (await session.exec(select(EvalRun).order_by(col(EvalRun.finished_at).desc()).limit(limit))).all()


async def eval_run(session: AsyncSession, run_id: UUID) -> EvalRun:
    """One run.

    Raises:
        NotFound: when there is none.
    """
    found = await session.get(EvalRun, run_id)
    if found is None:
        raise NotFound("There is no such run.")
    return found
