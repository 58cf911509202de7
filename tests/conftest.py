"""Fixtures every test can use: a real PostgreSQL, one fresh database per test, a clock that stands still."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest

from agent.demo.seed import seed_demo
from agent.store.database import Database
from agent.store.postgres import EmbeddedPostgres
from agent.store.schema import migrate_now

for _name in [name for name in os.environ if name.startswith("PG")]:
    del os.environ[_name]  # PGHOST and the like would send the tests to somebody's real server

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""Monday noon in New York; the demo book of the tests is made for this day."""


@dataclass
class Clock:
    """Stands still until it is told to move."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **how_much: float) -> datetime:
        """Let days, hours, minutes ... go by."""
        self.now += timedelta(**how_much)
        return self.now


@dataclass
class Server:
    """One PostgreSQL per test process; databases are copies of a template."""

    url: str
    names: Iterator[int] = field(default_factory=count)
    templates: set[str] = field(default_factory=set)

    def address(self, database: str) -> str:
        return self.url.replace("/parley?", f"/{database}?")

    def run(self, sql: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(sql.encode())

    def copy(self, template: str) -> str:
        name = f"test_{next(self.names)}"
        self.run(f"create database {name} template {template}")
        return name

    def drop(self, name: str) -> None:
        self.run(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def pg_server() -> Iterator[Server]:
    """A server of this test process, without fsync, in a folder that another user may enter (pytest's own is 0700)."""
    home = Path(tempfile.mkdtemp(prefix="parley-test-"))
    home.chmod(0o755)
    embedded = EmbeddedPostgres(home, fsync=False)
    server = Server(embedded.start())
    server.run("create database template_empty")
    migrate_now(server.address("template_empty"))
    yield server
    embedded.stop()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
async def db(pg_server: Server) -> AsyncIterator[Database]:
    """A fresh, migrated, empty database."""
    async for database in _fresh(pg_server, "template_empty"):
        yield database


@pytest.fixture(scope="session")
async def seeded_template(pg_server: Server) -> str:
    """The demonstration book as of the clock's day, made once per test process."""
    name = "template_seeded"
    pg_server.run(f"create database {name} template template_empty")
    database = Database(pg_server.address(name))
    home = Path(tempfile.mkdtemp(prefix="parley-demo-"))
    await seed_demo(database, as_of=NOON.date(), home=home)
    await database.dispose()
    shutil.rmtree(home)
    return name


@pytest.fixture
async def seeded_db(pg_server: Server, seeded_template: str) -> AsyncIterator[Database]:
    """A fresh database with the demonstration book as of the clock's day."""
    async for database in _fresh(pg_server, seeded_template):
        yield database


async def _fresh(server: Server, template: str) -> AsyncIterator[Database]:
    name = server.copy(template)
    database = Database(server.address(name))
    yield database
    await database.dispose()
    server.drop(name)


@pytest.fixture
def clock() -> Clock:
    """Monday noon in New York, until the test lets time pass."""
    return Clock()
