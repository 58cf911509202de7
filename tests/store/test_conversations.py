from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlmodel import select

from agent.domain.message import Author, Channel
from agent.domain.situation import Mode
from agent.errors import AccessDenied, Conflict, NotFound, NotPermitted, Superseded
from agent.store.commit import commit_turn
from agent.store.conversations import (
    by_token,
    hand_back,
    messages_since,
    post_person_message,
    start_conversation,
    take_over,
)
from agent.store.database import Database
from agent.store.situation import identify
from agent.store.tables import Conversation, Staff
from tests.conftest import Clock
from tests.store.make import make_book, make_chat, make_staff, situation_of, turn, write_in


@pytest.fixture
async def chat(db: Database, clock: Clock) -> UUID:
    await make_book(db, clock.now)
    return await make_chat(db, clock.now)


async def test_that_a_conversation_opens_with_its_token_only_and_the_token_is_not_stored(
    db: Database, clock: Clock
) -> None:
    async with db.write() as session:
        started = await start_conversation(session, now=clock.now, channel=Channel.WEB)
    async with db.read() as session:
        found = await by_token(session, started.token)
        assert found is not None
        assert found.id == started.id
        assert await by_token(session, started.token + "x") is None
        assert started.token not in str(found.model_dump())


async def test_that_a_personal_link_binds_but_does_not_verify(db: Database, chat: UUID, clock: Clock) -> None:
    situation = await situation_of(db, chat, clock.now)
    assert situation.account is not None
    assert not situation.known


async def test_that_a_personal_link_to_nothing_starts_nothing(db: Database, clock: Clock) -> None:
    with pytest.raises(NotFound):
        await make_chat(db, clock.now, reference="NG-9999")
    async with db.read() as session:
        assert (await session.exec(select(Conversation))).all() == []


@pytest.mark.parametrize(
    ("reference", "found"), [("ng-1004", True), (" NG-1004 ", True), ("NG-100", False), ("", False)]
)
async def test_that_a_reference_is_found_exactly_in_any_case(
    db: Database, clock: Clock, reference: str, found: bool
) -> None:
    await make_book(db, clock.now)
    chat = await make_chat(db, clock.now, reference=None)
    situation = await situation_of(db, chat, clock.now)
    async with db.read() as session:
        bound = await identify(session, situation, reference)
    assert (bound is not None) == found
    if bound is not None:
        assert bound.account is not None
        assert not bound.known
    assert (await situation_of(db, chat, clock.now)).account is None


async def take(db: Database, chat: UUID, staff: Staff, clock: Clock) -> None:
    async with db.write() as session:
        await take_over(session, chat, staff, now=clock.now)


async def say(db: Database, chat: UUID, staff: Staff, clock: Clock, body: str = "Ann here.") -> None:
    async with db.write() as session:
        await post_person_message(session, chat, staff_id=staff.id, body=body, now=clock.now)


async def test_that_a_person_takes_over_writes_and_hands_back(db: Database, chat: UUID, clock: Clock) -> None:
    ann = await make_staff(db)
    await write_in(db, chat, "a person please", clock.now)
    await take(db, chat, ann, clock)
    await say(db, chat, ann, clock)
    situation = await situation_of(db, chat, clock.now)
    assert situation.thread.mode is Mode.PERSON
    assert situation.unanswered == ()
    assert situation.history[-1].author is Author.PERSON
    async with db.write() as session:
        await hand_back(session, chat, ann, now=clock.now)
    thread = (await situation_of(db, chat, clock.now)).thread
    assert (thread.mode, thread.handed_back) == (Mode.ASSISTANT, True)


async def test_that_only_whoever_took_it_may_write(db: Database, chat: UUID, clock: Clock) -> None:
    ann, bob = await make_staff(db), await make_staff(db, role="supervisor")
    with pytest.raises(NotPermitted):
        await say(db, chat, ann, clock)
    await take(db, chat, ann, clock)
    with pytest.raises(NotPermitted):
        await say(db, chat, bob, clock)
    await say(db, chat, ann, clock)


async def test_that_a_colleague_cannot_take_it_away_but_a_supervisor_can(
    db: Database, chat: UUID, clock: Clock
) -> None:
    ann, ben, sue = await make_staff(db), await make_staff(db), await make_staff(db, role="supervisor")
    await take(db, chat, ann, clock)
    await take(db, chat, ann, clock)
    with pytest.raises(Conflict):
        await take(db, chat, ben, clock)
    await take(db, chat, sue, clock)
    with pytest.raises(NotPermitted):
        await say(db, chat, ann, clock)


async def test_that_nobody_reaches_into_another_creditors_conversations(db: Database, chat: UUID, clock: Clock) -> None:
    stranger = await make_staff(db, creditors=["somebody-else"])
    with pytest.raises(AccessDenied):
        await take(db, chat, stranger, clock)


async def test_that_what_a_person_types_is_masked_too(db: Database, chat: UUID, clock: Clock) -> None:
    ann = await make_staff(db)
    await take(db, chat, ann, clock)
    await say(db, chat, ann, clock, body="you sent 4111 1111 1111 1111?")
    async with db.read() as session:
        assert (await messages_since(session, chat))[-1].body == "you sent [card number removed]?"


async def test_that_a_take_over_always_wins_against_a_thinking_turn(db: Database, chat: UUID, clock: Clock) -> None:
    """Whichever gets the lock first: after the take-over not one word of the assistant follows."""
    ann = await make_staff(db)
    for _ in range(20):
        await write_in(db, chat, "hello", clock.now)
        situation = await situation_of(db, chat, clock.now)

        async def speak() -> None:
            async with db.write() as session:
                await commit_turn(session, turn(situation), now=clock.now)  # noqa: B023  awaited within the loop

        results = await asyncio.gather(speak(), take(db, chat, ann, clock), return_exceptions=True)
        assert results[1] is None
        assert results[0] is None or isinstance(results[0], Superseded)
        await say(db, chat, ann, clock)
        async with db.read() as session:
            messages = await messages_since(session, chat)
        assert messages[-1].author == Author.PERSON
        async with db.write() as session:
            await hand_back(session, chat, ann, now=clock.now)


async def test_that_a_receipt_reaches_a_conversation_a_person_holds_as_a_plain_notice(
    db: Database, chat: UUID, clock: Clock
) -> None:
    from dataclasses import replace

    await take(db, chat, await make_staff(db), clock)
    situation = await situation_of(db, chat, clock.now)
    async with db.write() as session:
        await commit_turn(session, replace(turn(situation, says="Payment received."), kind="notice"), now=clock.now)
    async with db.read() as session:
        assert (await messages_since(session, chat))[-1].author == Author.SYSTEM


async def test_that_messages_are_read_from_where_the_reader_stopped(db: Database, chat: UUID, clock: Clock) -> None:
    for n in range(3):
        await write_in(db, chat, f"part {n}", clock.now)
    async with db.read() as session:
        assert [message.seq for message in await messages_since(session, chat, 1)] == [2, 3]
