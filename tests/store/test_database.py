from __future__ import annotations

import asyncio
from typing import NoReturn

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, select

from agent.store import tables
from agent.store.database import Database, driver_url, notify
from agent.store.hub import DESK, Hub
from agent.store.schema import migrate
from agent.store.sql import run
from agent.store.tables import RecordHead
from tests.conftest import Clock
from tests.store.make import make_book, make_chat, write_in


async def insert_then_fail(db: Database) -> NoReturn:
    async with db.write() as session:
        await run(session, "insert into record_head (stream, seq, hash) values ('a', 1, '')")
        raise RuntimeError


async def test_that_a_failed_transaction_leaves_nothing(db: Database) -> None:
    with pytest.raises(RuntimeError):
        await insert_then_fail(db)
    async with db.read() as session:
        assert (await session.exec(select(RecordHead))).all() == []


async def test_that_a_read_keeps_nothing(db: Database) -> None:
    async with db.read() as session:
        await run(session, "insert into record_head (stream, seq, hash) values ('a', 1, '')")
    async with db.read() as session:
        assert (await session.exec(select(RecordHead))).all() == []


def differences(url: str) -> list[object]:
    """What the tables in code have that the migrated database has not, and the other way round."""
    assert tables.Creditor.metadata is SQLModel.metadata
    engine = create_engine(driver_url(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or name in SQLModel.metadata.tables}
        )
        found: list[object] = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    return found


async def test_that_the_migrations_make_exactly_the_tables_of_the_code(db: Database) -> None:
    assert differences(db.url) == []


async def test_that_a_missing_column_would_be_noticed(db: Database) -> None:
    async with db.write() as session:
        await run(session, "alter table turn drop column disposition")
    assert differences(db.url)


async def test_that_migrating_again_changes_nothing(db: Database) -> None:
    await migrate(db.url)
    assert differences(db.url) == []


@pytest.mark.parametrize(
    "sql",
    [
        "update ledger_entry set amount_minor = 1",
        "delete from ledger_entry",
        "truncate ledger_entry cascade",
        "update record set body = 'x'",
        "delete from record",
        "truncate record",
        "update message set body = 'never said'",
        "update message set author = 'debtor', at = now()",
    ],
)
async def test_that_the_database_itself_refuses_to_rewrite_history(db: Database, clock: Clock, sql: str) -> None:
    await make_book(db, clock.now)
    await write_in(db, await make_chat(db, clock.now), "hello", clock.now)
    with pytest.raises(DBAPIError, match=r"append-only|stays said"):
        async with db.write() as session:
            await run(session, sql)


async def test_that_a_messages_state_and_turn_may_still_change(db: Database, clock: Clock) -> None:
    await make_book(db, clock.now)
    await write_in(db, await make_chat(db, clock.now), "hello", clock.now)
    async with db.write() as session:
        changed = await run(session, "update message set state = 'received', turn_id = gen_random_uuid()")
        assert changed.rowcount == 1


async def test_that_watchers_hear_of_a_change_after_its_commit_and_only_then(db: Database, clock: Clock) -> None:
    await make_book(db, clock.now)
    chat = await make_chat(db, clock.now)
    hub = Hub(db.url)
    await hub.start()
    async with hub.subscribe(chat) as here, hub.subscribe(DESK) as desk, hub.subscribe("other") as elsewhere:
        with pytest.raises(RuntimeError):
            await notify_then_fail(db)
        await write_in(db, chat, "hello", clock.now)
        assert await asyncio.wait_for(anext(here), 5) == str(chat)
        assert await asyncio.wait_for(anext(desk), 5) == str(chat)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(elsewhere), 0.05)
    await hub.stop()


async def notify_then_fail(db: Database) -> NoReturn:
    async with db.write() as session:
        await notify(session, "never")
        raise RuntimeError


async def test_that_a_lost_connection_is_replaced_and_wakes_every_watcher(
    db: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.store.hub.RETRY_SECONDS", 0.01)
    hub = Hub(db.url)
    await hub.start()
    async with hub.subscribe("a") as changes:
        async with db.write() as session:
            await run(
                session,
                "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen parley' "
                "and datname = current_database()",
            )
        assert await asyncio.wait_for(anext(changes), 10) == "a"
        async with db.write() as session:
            await notify(session, "a")
        assert await asyncio.wait_for(anext(changes), 10) == "a"
    await hub.stop()
