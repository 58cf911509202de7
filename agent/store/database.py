"""The way to the database: one engine, a session to read, a transaction to write."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.store.sql import run

CHANNEL = "parley"
"""LISTEN/NOTIFY channel; the payload is a conversation id, or ``desk`` for what concerns the desk alone."""


def driver_url(url: str) -> URL:
    """The URL with the driver we use, whatever spelling of PostgreSQL came in."""
    return make_url(url).set(drivername="postgresql+psycopg")


def plain_url(url: str) -> str:
    """The URL as psycopg itself reads it (LISTEN, jobs)."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _json(value: Any) -> str:
    """Ids, dates and the like inside JSON columns are written as text."""
    return json.dumps(value, ensure_ascii=False, default=str)


class Database:
    """Sessions on one database. Nothing connects before the first use."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.url = plain_url(url)
        self.engine = create_async_engine(
            driver_url(url),
            pool_size=pool_size,
            max_overflow=10,
            pool_pre_ping=True,
            json_serializer=_json,
            hide_parameters=True,  # an SQL error must not carry people's words into a log
        )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session to look; nothing it does is kept."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back on any error."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


async def notify(session: AsyncSession, conversation_id: UUID | str) -> None:
    """Tell every process that this conversation changed. Goes out with the commit, or not at all."""
    await run(session, "select pg_notify(:channel, :id)", {"channel": CHANNEL, "id": str(conversation_id)})
