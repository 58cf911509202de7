from __future__ import annotations

import asyncio

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.store import record
from agent.store.database import Database
from agent.store.record import START, Break, append, append_all, canonical, chain, export, verify
from agent.store.sql import run
from tests.conftest import Clock
from tests.store.make import make_book, make_chat, write_in


@pytest.fixture
async def filled(db: Database, clock: Clock) -> Database:
    """Two streams, five entries each."""
    async with db.write() as session:
        for stream in ("conversation:a", "conversation:b"):
            await append_all(session, stream, [("said", {"n": n, "text": "más"}) for n in range(5)], clock.now)
    return db


async def breaks(db: Database) -> list[Break]:
    async with db.read() as session:
        return await verify(session)


async def tamper(db: Database, *statements: str) -> None:
    """What somebody who owns the database can do."""
    async with db.write() as session:
        await run(session, "alter table record disable trigger user")
        for statement in statements:
            await run(session, statement)
        await run(session, "alter table record enable trigger user")


async def test_that_an_untouched_record_is_whole(filled: Database) -> None:
    assert await breaks(filled) == []


@pytest.mark.parametrize(
    "statement",
    [
        "update record set body = set_byte(body, 0, get_byte(body, 0) # 1) where stream = 'conversation:a' and seq = 3",
        "update record set body = set_byte(body, 5, get_byte(body, 5) # 128) "
        "where stream = 'conversation:a' and seq = 5",
        "update record set hash = set_byte(hash, 31, get_byte(hash, 31) # 1) "
        "where stream = 'conversation:a' and seq = 5",
        "update record set at = at + interval '1 microsecond' where stream = 'conversation:a' and seq = 2",
        "update record set kind = 'heard' where stream = 'conversation:a' and seq = 1",
        "delete from record where stream = 'conversation:a' and seq = 3",
        "delete from record where stream = 'conversation:a' and seq = 1",
        "delete from record where stream = 'conversation:a' and seq = 5",
        "delete from record where stream = 'conversation:a'",
        "delete from record_head where stream = 'conversation:a'",
        "update record set stream = 'conversation:c' where stream = 'conversation:a'",
        "insert into record select 'conversation:a', 6, at, kind, body, prev_hash, hash from record "
        "where stream = 'conversation:a' and seq = 5",
    ],
)
async def test_that_every_tampering_is_found(filled: Database, statement: str) -> None:
    await tamper(filled, statement)
    found = await breaks(filled)
    assert found
    assert all(item.stream in ("conversation:a", "conversation:c") for item in found)


async def test_that_a_tail_cut_off_together_with_its_last_hash_is_found(filled: Database) -> None:
    await tamper(filled, "delete from record where stream = 'conversation:b' and seq > 3")
    (found,) = await breaks(filled)
    assert (found.stream, found.seq) == ("conversation:b", 5)


async def test_that_two_writers_of_one_stream_make_one_chain(db: Database, clock: Clock) -> None:
    async def write(n: int) -> None:
        async with db.write() as session:
            await append(session, "conversation:x", "said", {"n": n}, clock.now)

    await asyncio.gather(*(write(n) for n in range(20)))
    assert await breaks(db) == []
    async with db.read() as session:
        entries = await export(session, "conversation:x")
    assert [entry["seq"] for entry in entries] == list(range(1, 21))
    assert sorted(entry["body"]["n"] for entry in entries) == list(range(20))


async def test_that_an_export_can_be_verified_without_the_database(filled: Database, clock: Clock) -> None:
    async with filled.read() as session:
        entries = await export(session, "conversation:a")
    previous = START
    for entry in entries:
        body = canonical(entry["body"])
        previous = chain(previous, entry["stream"], entry["seq"], clock.now, entry["kind"], body)
        assert previous.hex() == entry["hash"]


async def test_that_an_accounts_file_holds_its_own_stream_and_its_conversations(db: Database, clock: Clock) -> None:
    await make_book(db, clock.now)
    chat = await make_chat(db, clock.now)
    await write_in(db, chat, "hello", clock.now)
    async with db.read() as session:
        kinds = [entry["kind"] for entry in await export(session, "ng-1004")]
        assert await export_of_nothing(session) == []
    assert kinds == ["entry_posted", "started", "received"]


async def export_of_nothing(session: AsyncSession) -> list[dict[str, object]]:
    return await export(session, "NG-9999")


def test_that_one_content_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": {"z", "y"}}) == canonical({"a": ["y", "z"], "b": 1}) == b'{"a":["y","z"],"b":1}'


def test_that_the_stream_names_are_stable() -> None:
    from uuid import UUID

    assert record.conversation_stream(UUID(int=1)).startswith("conversation:0000")
    assert record.account_stream(UUID(int=1)).startswith("account:0000")
