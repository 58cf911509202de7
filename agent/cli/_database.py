"""The database for a command: the one that is named, or the embedded one, started when it is not running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from agent.config import Settings, settings
from agent.errors import ConfigError
from agent.store.database import Database
from agent.store.postgres import EmbeddedPostgres
from agent.store.schema import migrate

T = TypeVar("T")


@asynccontextmanager
async def database(config: Settings | None = None) -> AsyncIterator[Database]:
    """A migrated database.

    Raises:
        ConfigError: when it cannot be reached, started or brought to this version; says why.
    """
    config = config or settings()
    server = None if config.database_url else EmbeddedPostgres(config.home)
    try:
        url = config.database_url or _start(server, config)
        await _migrate(url)
        db = Database(url)
        try:
            yield db
        finally:
            await db.dispose()
    finally:
        if server is not None:
            server.stop()


def _start(server: EmbeddedPostgres | None, config: Settings) -> str:
    assert server is not None
    try:
        return server.start()
    except OSError as error:
        raise ConfigError(
            f"{error.filename or config.home} cannot be used for the embedded database ({error.strerror}). "
            "Set PARLEY_HOME to a folder you may write to, or DATABASE_URL to a PostgreSQL server."
        ) from error


async def _migrate(url: str) -> None:
    try:
        await migrate(url)
    except SQLAlchemyError as error:
        # The driver's own words, which never hold a password; SQLAlchemy's add its statement and a link.
        words = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise ConfigError(f"The database cannot be used: {words}. Check DATABASE_URL.") from error
    except CommandError as error:
        raise ConfigError(f"The database was made by another version of Parley: {error}") from error


def with_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """Run ``work`` on the database of this installation."""

    async def run() -> T:
        async with database() as db:
            return await work(db)

    return asyncio.run(run())
