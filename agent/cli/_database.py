"""The database for a command: the one that is named, or the embedded one, started when it is not running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from agent.config import Settings, settings
from agent.store.database import Database
from agent.store.postgres import EmbeddedPostgres
from agent.store.schema import migrate

T = TypeVar("T")


@asynccontextmanager
async def database(config: Settings | None = None) -> AsyncIterator[Database]:
    """A migrated database."""
    config = config or settings()
    server = None if config.database_url else EmbeddedPostgres(config.home)
    url = config.database_url or (server.start() if server else "")
    try:
        await migrate(url)
        db = Database(url)
        try:
            yield db
        finally:
            await db.dispose()
    finally:
        if server is not None:
            server.stop()


def with_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """Run ``work`` on the database of this installation."""

    async def run() -> T:
        async with database() as db:
            return await work(db)

    return asyncio.run(run())
