from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from agent.domain.message import Channel, Incoming
from agent.errors import NotFound
from agent.store.commit import commit_turn
from agent.store.conversations import close, messages_since
from agent.store.database import Database
from agent.store.inbox import Received, receive, unanswered
from agent.store.record import export
from agent.store.tables import Message
from tests.conftest import Clock
from tests.store.make import incoming, make_book, make_chat, situation_of, turn, write_in


@pytest.fixture
async def chat(db: Database, clock: Clock) -> UUID:
    await make_book(db, clock.now)
    return await make_chat(db, clock.now)


async def take_in(db: Database, chat: UUID, message: Incoming) -> Received:
    async with db.write() as session:
        return await receive(session, chat, message)


async def test_that_the_same_message_is_stored_once(db: Database, chat: UUID, clock: Clock) -> None:
    message = incoming("hello", clock.now)
    first, second = await take_in(db, chat, message), await take_in(db, chat, message)
    assert (first.new, second.new) == (True, False)
    assert first.message_id == second.message_id
    situation = await situation_of(db, chat, clock.now)
    assert [seen.body for seen in situation.unanswered] == ["hello"]
    assert situation.thread.version == 1


async def test_that_ten_deliveries_at_once_make_one_message(db: Database, chat: UUID, clock: Clock) -> None:
    message = incoming("hello", clock.now)
    results = await asyncio.gather(*(take_in(db, chat, message) for _ in range(10)))
    assert sum(result.new for result in results) == 1
    assert len({result.message_id for result in results}) == 1


async def test_that_messages_written_at_once_all_arrive_in_one_order(db: Database, chat: UUID, clock: Clock) -> None:
    await asyncio.gather(*(write_in(db, chat, f"part {n}", clock.now) for n in range(10)))
    situation = await situation_of(db, chat, clock.now)
    assert [seen.seq for seen in situation.unanswered] == list(range(1, 11))


async def test_that_a_card_number_is_nowhere_in_the_database(db: Database, chat: UUID, clock: Clock) -> None:
    await write_in(db, chat, "take it from 4111 1111 1111 1111, cvv 123", clock.now)
    async with db.read() as session:
        (message,) = (await session.exec(select(Message))).all()
        entries = await export(session, f"conversation:{chat}")
    assert message.body == "take it from [card number removed], cvv [security code removed]"
    assert message.secrets == ["card", "cvv"]
    assert "4111" not in str(entries)
    (seen,) = (await situation_of(db, chat, clock.now)).unanswered
    assert seen.secrets == ("card", "cvv")


@pytest.mark.parametrize("body", ["zero \x00 byte", "half a pair \ud83d", "", "x" * 100_000, "\u202e reversed"])
async def test_that_whatever_a_browser_sends_can_be_stored(db: Database, chat: UUID, clock: Clock, body: str) -> None:
    assert (await take_in(db, chat, incoming(body, clock.now))).new


async def test_that_an_unknown_conversation_takes_nothing_in(db: Database, clock: Clock) -> None:
    with pytest.raises(NotFound):
        await take_in(db, uuid4(), incoming("hello", clock.now))


async def test_that_somebody_who_writes_again_after_the_end_is_answered_again(
    db: Database, chat: UUID, clock: Clock
) -> None:
    async with db.write() as session:
        await close(session, chat, disposition="done", now=clock.now)
    assert (await situation_of(db, chat, clock.now)).thread.mode == "closed"
    await write_in(db, chat, "one more thing", clock.now)
    assert (await situation_of(db, chat, clock.now)).thread.mode == "assistant"


async def test_that_only_what_waits_too_long_is_found_and_by_one_worker_only(
    db: Database, chat: UUID, clock: Clock
) -> None:
    await write_in(db, chat, "hello", clock.now)
    async with db.write() as one, db.write() as two:
        assert await unanswered(one, clock.now - timedelta(seconds=1)) == []
        assert await unanswered(one, clock.now + timedelta(seconds=1)) == [chat]
        assert await unanswered(two, clock.now + timedelta(seconds=1)) == []


async def test_that_what_was_answered_is_not_found_again(db: Database, chat: UUID, clock: Clock) -> None:
    await write_in(db, chat, "hello", clock.now)
    situation = await situation_of(db, chat, clock.now)
    async with db.write() as session:
        await commit_turn(session, turn(situation), now=clock.now)
    async with db.write() as session:
        assert await unanswered(session, clock.now + timedelta(hours=1)) == []


async def test_that_the_channel_of_a_message_is_kept_in_the_record(db: Database, chat: UUID, clock: Clock) -> None:
    await take_in(db, chat, Incoming("twilio", "SM1", Channel.SMS, "hi", clock.now))
    async with db.read() as session:
        entries = await export(session, f"conversation:{chat}")
        assert len(await messages_since(session, chat)) == 1
    assert entries[-1]["body"]["channel"] == "sms"
