"""Where conversations are played: a PostgreSQL of our own, one database for each, and a clock that stands still."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from agent.config import Settings, settings
from agent.demo.seed import seed_demo
from agent.deps import Deps, build_deps
from agent.domain.tool import Knowledge
from agent.errors import ConfigError
from agent.store.book import import_book
from agent.store.database import Database, plain_url
from agent.store.postgres import EmbeddedPostgres
from agent.store.schema import migrate

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""Monday noon in New York: every conversation begins then, and the book is made for that day."""
TEMPLATE = "evals_template"
BOOK = Path(__file__).parent / "book"


@dataclass(slots=True)
class Clock:
    """Stands still until it is told to move."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@dataclass(slots=True)
class World:
    """A server with a template database, and the parts of a turn that all conversations share."""

    url: str
    deps: Deps
    template: str = TEMPLATE
    _numbers: Iterator[int] = field(default_factory=count)

    @asynccontextmanager
    async def place(self, clock: Clock) -> AsyncIterator[Deps]:
        """A turn's surroundings on a fresh copy of the book; the copy is dropped afterwards."""
        name = f"evals_{next(self._numbers)}"
        await self._run("create database {} template {}", name, self.template)
        db = Database(_on(self.url, name), pool_size=3)
        try:
            yield replace(self.deps, db=db, clock=clock)
        finally:
            await db.dispose()
            await self._run("drop database {} with (force)", name)

    async def _run(self, statement: str, *names: str) -> None:
        query = sql.SQL(statement).format(*map(sql.Identifier, names))
        async with await psycopg.AsyncConnection.connect(_on(self.url, "postgres"), autocommit=True) as connection:
            await connection.execute(query)


def _on(url: str, database: str) -> str:
    return plain_url(make_url(url).set(database=database).render_as_string(hide_password=False))


@asynccontextmanager
async def open_world(config: Settings | None = None) -> AsyncIterator[World]:
    """A world with the demonstration book and the rows of ``evals/book``. Start it from the main thread."""
    config = config or settings()
    home = _home()
    server = EmbeddedPostgres(home / "pg", fsync=False)
    try:
        url = server.start()
        template = _on(url, TEMPLATE)
        await _make_template(url, template, home)
        idle = Database(template)
        deps = await build_deps(config, idle, knowledge=False)
        await idle.dispose()
        deps.knowledge = await asyncio.to_thread(_knowledge, config, deps, home)
        yield World(url, deps)
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _home() -> Path:
    """A folder that the server may enter when it runs as another user."""
    home = Path(tempfile.mkdtemp(prefix="parley-evals-"))
    home.chmod(0o755)
    return home


async def _make_template(url: str, template: str, home: Path) -> None:
    async with await psycopg.AsyncConnection.connect(_on(url, "postgres"), autocommit=True) as connection:
        await connection.execute(sql.SQL("create database {}").format(sql.Identifier(TEMPLATE)))
    await migrate(template)
    db = Database(template)
    await seed_demo(db, as_of=NOON.date(), home=home)
    if BOOK.is_dir():
        async with db.write() as session:
            report = await import_book(session, BOOK, now=NOON - timedelta(days=1))
            if report.errors:
                raise ConfigError(f"{BOOK}: " + "; ".join(map(str, report.errors)))
    await db.dispose()


def _knowledge(config: Settings, deps: Deps, home: Path) -> Knowledge:
    """The creditors' texts in a folder of our own: a store on disk belongs to one process."""
    from agent.knowledge import ChromaKnowledge, load_documents

    def embed(texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = deps.understanding.embed(texts).tolist()
        return vectors

    store = ChromaKnowledge(home / "knowledge", None, embed)
    folder = Path(__file__).parent.parent / "agent" / "demo" / "knowledge"
    store.sync(load_documents(config.knowledge or folder))
    return store
