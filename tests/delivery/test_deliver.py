"""What leaves, leaves once; what did not certainly leave, a person looks at."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from agent.channels import ChannelSpec
from agent.delivery import BACK_OFF, GIVE_UP, LOST_AFTER, due
from agent.domain.account import HoldKind
from agent.domain.effect import PlaceHold
from agent.domain.message import Channel, Element, ElementKind, MessageState
from agent.errors import Refused, Unconfirmed, Unreachable
from agent.store import outbox, record
from agent.store.conversations import messages_since
from tests.channels.office import MAYA, Office, send


async def test_that_a_permitted_message_is_sent_once_with_its_receipt(office: Office, chat: UUID):
    message_id = await office.notice(chat, "Approved.", Element(ElementKind.SCHEDULE, {}))
    assert (await send(office, message_id)).state is MessageState.SENT
    assert (await send(office, message_id)).state is None
    stored = await office.message(message_id)
    assert (stored.state, stored.provider_id) == ("sent", "receipt-1")
    [taken] = office.provider.taken
    assert (taken.id, taken.to, taken.text, taken.elements) == (message_id, MAYA, "Approved.", ())


async def test_that_a_provider_that_comes_back_gets_the_message_once(office: Office, chat: UUID):
    office.provider.fails = [Unreachable("down"), Unreachable("down")]
    assert (await send(office, await office.notice(chat))).state is MessageState.SENT
    assert (office.provider.calls, len(office.texts)) == (3, 1)


async def test_that_between_two_attempts_the_world_is_looked_at_again(office: Office, chat: UUID):
    message_id = await office.notice(chat)
    office.provider.fails = [Unreachable("down")] * 3
    assert (await send(office, message_id)).not_before == office.clock.now + BACK_OFF
    await office.hold(chat, PlaceHold(HoldKind.CEASE))
    office.clock.now += BACK_OFF
    assert (await send(office, message_id)).state is MessageState.HELD
    assert office.texts == []


async def test_that_a_provider_that_stays_away_becomes_a_persons_business(office: Office, chat: UUID):
    message_id = await office.notice(chat)
    office.clock.now += GIVE_UP
    office.provider.fails = [Unreachable("down")] * 9
    assert (await send(office, message_id)).state is MessageState.FAILED
    assert "could not be reached" in (await office.cases(chat))["undelivered"]


async def test_that_a_refusal_of_the_provider_is_seen_at_the_desk(office: Office, chat: UUID):
    office.provider.fails = [Refused("no such mailbox")]
    assert (await send(office, await office.notice(chat))).state is MessageState.FAILED
    assert "no such mailbox" in (await office.cases(chat))["undelivered"]


@pytest.mark.parametrize(
    "error", [Unconfirmed("lost"), TimeoutError(), ConnectionResetError("half way"), KeyError("x")]
)
async def test_that_a_send_whose_answer_was_lost_is_never_repeated_by_itself(
    office: Office, chat: UUID, error: Exception
):
    message_id = await office.notice(chat)
    office.provider.fails = [error]
    assert (await send(office, message_id)).state is MessageState.UNCONFIRMED
    office.clock.pass_time(days=1)
    assert await due(office) == []
    assert (await send(office, message_id)).state is None
    assert office.provider.calls == 1
    assert "not known whether" in (await office.cases(chat))["unconfirmed_send"]


async def crash(office: Office, message_id: UUID) -> datetime:
    """A worker that dies between the claim and the receipt."""
    office.provider.fails = [asyncio.CancelledError()]
    with pytest.raises(asyncio.CancelledError):
        await send(office, message_id)
    assert (await office.message(message_id)).state == "sending"
    return office.clock.now


async def test_that_what_a_dead_worker_had_claimed_is_unconfirmed_and_not_sent_again(office: Office, chat: UUID):
    message_id = await office.notice(chat)
    await crash(office, message_id)
    assert await due(office) == []
    assert (await office.message(message_id)).state == "sending"  # it may still be at work
    office.clock.now += LOST_AFTER + timedelta(seconds=1)
    assert await due(office) == []
    assert (await office.message(message_id)).state == "unconfirmed"
    assert (await send(office, message_id)).state is None
    assert office.provider.calls == 1
    assert "unconfirmed_send" in await office.cases(chat)


async def test_that_a_receipt_which_comes_late_still_counts_and_one_of_another_attempt_does_not(
    office: Office, chat: UUID
):
    message_id = await office.notice(chat)
    attempt = await crash(office, message_id)
    office.clock.now += LOST_AFTER * 2
    await due(office)
    sent = outbox.Fate(MessageState.SENT, provider_id="late")
    async with office.db.write() as session:
        stranger = attempt - timedelta(minutes=1)
        assert not await outbox.settle(session, message_id, sent, now=office.clock.now, attempt=stranger)
        assert await outbox.settle(session, message_id, sent, now=office.clock.now, attempt=attempt)
    assert (await office.message(message_id)).provider_id == "late"


async def test_that_bubbles_leave_in_order(office: Office, chat: UUID):
    first, second = await office.reply(chat, "one"), await office.reply(chat, "two")
    assert (await send(office, second)).state is None
    await send(office, first)
    await send(office, second)
    assert office.texts == ["one", "two"]


@pytest.mark.parametrize("missing", ["channel", "settings"])
async def test_that_a_channel_that_is_not_set_up_fails_where_people_see_it(office: Office, chat: UUID, missing: str):
    message_id = await office.notice(chat)
    if missing == "channel":
        del office.channels[Channel.EMAIL]
    else:
        office.channels[Channel.EMAIL] = ChannelSpec(Channel.EMAIL)
    assert (await send(office, message_id)).state is MessageState.FAILED
    assert "email" in (await office.cases(chat))["undelivered"]
    async with office.db.read() as session:
        assert [m.id for m in await messages_since(session, chat)] == []


async def test_that_words_which_do_not_fit_are_not_cut(office: Office, chat: UUID):
    delivered = await send(office, await office.notice(chat, "x" * 1001))
    assert delivered.state is MessageState.FAILED
    assert office.texts == []


async def test_that_eight_workers_send_fifty_messages_once_each_and_in_order(office: Office):
    expected: dict[UUID, list[UUID]] = {}
    for person in range(10):
        await office.person(f"NG-{person}")
        chat = await office.chat(f"NG-{person}")
        expected[chat] = [await office.reply(chat, f"{n}") for n in range(5)]

    async def work() -> None:
        while waiting := await due(office):
            for message_id in waiting:
                await send(office, message_id)

    await asyncio.gather(*(work() for _ in range(8)))
    taken = Counter(outgoing.id for outgoing in office.provider.taken)
    assert len(taken) == 50
    assert set(taken.values()) == {1}
    for chat, ids in expected.items():
        assert [out.id for out in office.provider.taken if out.conversation_id == chat] == ids
    async with office.db.read() as session:
        assert await record.verify(session) == []


async def test_that_without_the_claim_a_message_would_be_sent_twice(
    office: Office, chat: UUID, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(outbox, "_CLAIM", "select cast(:id as uuid), cast(:now as timestamptz)")
    update, condition, _ = outbox._SETTLE.partition("  and case when")
    unguarded = "  and (cast(:attempt as timestamptz) is null or true) returning m.conversation_id, m.seq, c.account_id"
    monkeypatch.setattr(outbox, "_SETTLE", update + unguarded)
    assert condition
    message_id = await office.notice(chat)
    await asyncio.gather(send(office, message_id), send(office, message_id))
    assert office.provider.calls == 2
