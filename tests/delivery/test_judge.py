"""What may leave, and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from agent import rules
from agent.delivery import due
from agent.delivery._judge import PASSING
from agent.delivery._notice import AT_THE_DOOR
from agent.domain.account import EntryKind, HoldKind
from agent.domain.decision import Point
from agent.domain.effect import PlaceHold, SetWish
from agent.domain.message import Channel, MessageState
from agent.store import ledger
from agent.store.conversations import post_person_message, take_over
from agent.store.sql import run
from agent.store.tables import AccountRow, ContactPoint
from tests.channels.office import MAYA, Office, send
from tests.conftest import Clock
from tests.store.make import make_staff, usd

CHICAGO = ZoneInfo("America/Chicago")


STOPPING = [
    PlaceHold(HoldKind.CEASE),
    PlaceHold(HoldKind.REFUSAL),
    PlaceHold(HoldKind.OPT_OUT, "address", address=MAYA),
    PlaceHold(HoldKind.OPT_OUT, "address", address="Maya@Example.com"),
    PlaceHold(HoldKind.OPT_OUT, "person"),
    PlaceHold(HoldKind.MEDIUM, "medium", medium="email"),
    PlaceHold(HoldKind.ATTORNEY),
    PlaceHold(HoldKind.BANKRUPTCY, "person"),
    PlaceHold(HoldKind.DECEASED, "person"),
    PlaceHold(HoldKind.DISPUTE),
    PlaceHold(HoldKind.IDENTITY_THEFT),
    PlaceHold(HoldKind.WRONG_PERSON, "address", address=MAYA),
    PlaceHold(HoldKind.DISTRESS, "person"),
    PlaceHold(HoldKind.HARDSHIP),
    PlaceHold(HoldKind.ALREADY_PAID),
]


def name(effect: PlaceHold) -> str:
    return f"{effect.kind.value}-{effect.scope}"


@pytest.mark.parametrize("effect", STOPPING, ids=name)
@pytest.mark.parametrize("path", ["notice", "reply", "person"])
async def test_that_after_a_right_nothing_leaves_whatever_was_queued_before(
    office: Office, chat: UUID, path: str, effect: PlaceHold
):
    message_id = await queued(office, chat, path)
    await office.hold(await office.chat(channel=Channel.WEB, to=""), effect)
    delivered = await send(office, message_id)
    assert delivered.state is MessageState.HELD
    assert office.provider.calls == 0
    assert delivered.note in (await office.cases(chat))["held_message"]
    assert (await office.message(message_id)).state_note == delivered.note != ""


@pytest.mark.parametrize("path", ["notice", "reply", "person"])
async def test_that_without_the_hold_the_same_message_leaves(office: Office, chat: UUID, path: str):
    assert (await send(office, await queued(office, chat, path))).state is MessageState.SENT


async def queued(office: Office, chat: UUID, path: str) -> UUID:
    if path == "notice":
        return await office.notice(chat)
    if path == "reply":
        return await office.reply(chat)
    staff = await make_staff(office.db)
    async with office.db.write() as session:
        await take_over(session, chat, staff, now=office.clock.now)
        message = await post_person_message(session, chat, staff_id=staff.id, body="Hello.", now=office.clock.now)
    return message.id


async def test_that_a_stop_is_acknowledged_once_and_then_there_is_silence(office: Office, chat: UUID):
    earlier = await office.reply(chat, "You owe 500.00.", said="what do I owe?")
    stop = PlaceHold(HoldKind.CEASE)
    closing = await office.reply(chat, "We will not contact you again.", stop, said="stop contacting me")
    later = await office.notice(chat, "A reminder.")
    states = [(await send(office, message_id)).state for message_id in (earlier, closing, later)]
    assert states == [MessageState.HELD, MessageState.SENT, MessageState.HELD]
    assert office.texts == ["We will not contact you again."]


async def test_that_somebody_who_writes_again_after_a_stop_is_answered(office: Office, chat: UUID):
    await office.hold(chat, PlaceHold(HoldKind.CEASE))
    office.clock.pass_time(hours=1)
    assert (await send(office, await office.reply(chat, said="what do I owe?"))).state is MessageState.SENT


@pytest.mark.parametrize(("kind", "state"), [(HoldKind.CEASE, "held"), (HoldKind.REFUSAL, "sent")])
async def test_that_stop_covers_every_debt_of_the_person_and_a_refusal_the_one_debt(
    office: Office, chat: UUID, kind: HoldKind, state: str
):
    message_id = await office.notice(await second_debt(office, chat))
    await office.hold(chat, PlaceHold(kind))
    assert (await send(office, message_id)).state == state


async def second_debt(office: Office, chat: UUID) -> UUID:
    """A conversation about another account of the same person."""
    async with office.db.write() as session:
        first = await session.get_one(AccountRow, await account_id(office, chat))
        session.add(AccountRow(**first.model_dump(exclude={"id", "reference"}), reference="NG-2000"))
    return await office.chat("NG-2000")


async def account_id(office: Office, chat: UUID) -> UUID:
    async with office.db.read() as session:
        found = await run(session, "select account_id from conversation where id = :id", {"id": chat})
        id: UUID = found.scalar_one()
        return id


async def test_that_a_stop_said_before_we_knew_who_wrote_closes_the_address(office: Office, chat: UUID):
    stranger = await office.chat(None)
    await office.reply(stranger, "Noted.", PlaceHold(HoldKind.OPT_OUT), said="STOP")
    assert (await send(office, await office.notice(chat))).state is MessageState.HELD


@pytest.mark.parametrize("day", ["2026-03-08", "2026-07-06", "2026-11-01", "2026-11-23"])
@pytest.mark.parametrize(
    ("clock_time", "leaves"),
    [("07:59", False), ("08:00", False), ("08:01", True), ("20:59", True), ("21:00", False), ("21:01", False)],
)
async def test_that_the_hours_hold_to_the_minute_also_on_days_when_clocks_change(
    office: Office, clock: Clock, day: str, clock_time: str, leaves: bool
):
    clock.now = datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=CHICAGO)
    await office.person()
    delivered = await send(office, await office.notice(await office.chat()))
    assert delivered.state is (MessageState.SENT if leaves else MessageState.QUEUED)
    if not leaves:
        assert delivered.not_before is not None
        local = delivered.not_before.astimezone(CHICAGO)
        assert (local.hour, local.minute) in ((8, 0), (8, 1))
        assert timedelta(0) < delivered.not_before - clock.now < timedelta(hours=12, minutes=2)


async def test_that_a_message_which_waited_for_the_morning_leaves_then(office: Office, chat: UUID, clock: Clock):
    clock.now = datetime(2026, 11, 23, 23, 30, tzinfo=CHICAGO)
    message_id = await office.notice(chat)
    until = (await send(office, message_id)).not_before
    assert until is not None
    assert await due(office) == []
    assert (await send(office, message_id)).state is None
    clock.now = until
    assert await due(office) == [message_id]
    assert (await send(office, message_id)).state is MessageState.SENT


@pytest.mark.parametrize(("phone", "leaves"), [("+14155550123", False), ("+13125550123", True), ("+18005550123", True)])
async def test_that_the_area_code_is_a_place_where_the_person_may_be(
    office: Office, clock: Clock, phone: str, leaves: bool
):
    clock.now = datetime(2026, 11, 23, 9, 30, tzinfo=CHICAGO)  # 07:30 in San Francisco
    book = await office.person()
    async with office.db.write() as session:
        session.add(ContactPoint(debtor_id=book.debtor.id, medium="phone", address=phone))
    delivered = await send(office, await office.notice(await office.chat()))
    assert (delivered.state is MessageState.SENT) == leaves


@pytest.mark.parametrize(
    ("wish", "hour", "leaves"),
    [
        ({"not_before": "14:00"}, 13, False),
        ({"not_before": "14:00"}, 15, True),
        ({"not_after": "14:00"}, 15, False),
        ({"not_before": "18:00", "not_after": "10:00"}, 12, False),
        ({"not_before": "18:00", "not_after": "10:00"}, 19, True),
    ],
)
async def test_that_a_wish_about_the_hour_binds_every_later_message(
    office: Office, chat: UUID, clock: Clock, wish: dict[str, Any], hour: int, leaves: bool
):
    await send(office, await office.reply(chat, "Noted.", SetWish(wish), said="call me at another time"))
    clock.now = datetime(2026, 11, 24, hour, 0, tzinfo=CHICAGO)
    delivered = await send(office, await office.notice(chat))
    assert delivered.state is (MessageState.SENT if leaves else MessageState.QUEUED)


async def test_that_an_inconvenient_time_without_hours_holds_until_a_person_looks(office: Office, chat: UUID):
    await office.hold(chat, PlaceHold(HoldKind.INCONVENIENT_TIME, "person"))
    assert (await send(office, await office.notice(chat))).state is MessageState.HELD


async def test_that_two_debts_of_one_person_share_the_cap(office: Office, chat: UUID, clock: Clock):
    other = await second_debt(office, chat)
    for n in range(7):
        message_id = await office.notice((chat, other)[n % 2])
        assert (await send(office, message_id)).state is MessageState.SENT
        clock.pass_time(days=n % 2, minutes=5)
    delivered = await send(office, await office.notice(other))
    assert delivered.state is MessageState.QUEUED
    assert "at most 7" in delivered.note
    assert delivered.not_before is not None
    clock.now = delivered.not_before
    assert (await send(office, delivered.message_id)).state is MessageState.SENT


async def test_that_a_third_contact_in_a_day_waits_for_the_next(office: Office, chat: UUID, clock: Clock):
    for _ in range(2):
        assert (await send(office, await office.notice(chat))).state is MessageState.SENT
        clock.pass_time(hours=1)
    assert "third contact in a day" in (await send(office, await office.notice(chat))).note


async def test_that_answers_do_not_count_against_the_cap(office: Office, chat: UUID):
    for _ in range(4):
        assert (await send(office, await office.reply(chat))).state is MessageState.SENT
    assert (await send(office, await office.notice(chat))).state is MessageState.SENT


async def test_that_an_address_without_consent_or_a_message_from_it_is_not_used(office: Office):
    await office.person(consent=False)
    chat = await office.chat()
    first = await office.notice(chat)
    assert "no known basis" in (await send(office, first)).note
    await send(office, await office.reply(chat))
    assert (await send(office, await office.notice(chat))).state is MessageState.SENT


async def test_that_an_employers_address_is_not_used(office: Office):
    book = await office.person(consent=False)
    async with office.db.write() as session:
        await run(session, "update contact_point set employer = true where debtor_id = :id", {"id": book.debtor.id})
    assert "employer" in (await send(office, await office.notice(await office.chat()))).note


async def test_that_nothing_we_start_leaves_for_a_place_that_is_not_known(office: Office):
    await office.person(state="")
    delivered = await send(office, await office.notice(await office.chat()))
    assert delivered.state is MessageState.HELD
    assert "not known where" in delivered.note


async def test_that_a_message_whose_figures_were_overtaken_is_held(office: Office, chat: UUID, clock: Clock):
    message_id = await office.reply(chat)
    clock.pass_time(minutes=5)
    async with office.db.write() as session:
        await ledger.post_entry(
            session, await account_id(office, chat), EntryKind.PAYMENT, -usd(100), effective_on=clock.now.date(),
            external_id="p1", now=clock.now,
        )  # fmt: skip
    assert "money was posted" in (await send(office, message_id)).note


async def test_that_no_reminder_leaves_for_an_account_that_was_recalled(office: Office, chat: UUID):
    message_id = await office.notice(chat)
    async with office.db.write() as session:
        await run(session, "update account set status = 'recalled'")
    assert (await send(office, message_id)).state is MessageState.HELD


def test_that_the_rules_that_time_lifts_exist_under_these_names():
    assert AT_THE_DOOR - {rule.id for rule in rules.at(Point.CONTACT)} == frozenset()
    assert PASSING < AT_THE_DOOR
