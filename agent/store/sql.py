"""Small helpers for SQL that is clearer as SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable, text
from sqlmodel.ext.asyncio.session import AsyncSession


async def run(
    session: AsyncSession,
    statement: str | Executable,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
) -> CursorResult[Any]:
    """Run a statement on the session's own transaction, after what the session still holds back."""
    await session.flush()
    connection = await session.connection()
    return await connection.execute(text(statement) if isinstance(statement, str) else statement, values)
