from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from agent.domain.account import EntryKind, HoldKind
from agent.domain.arrangement import ArrangementKind, Offer, Rhythm, even_schedule
from agent.domain.effect import AcceptOffer, IssueLink, PlaceHold, Propose, RequestApproval
from agent.store import ledger
from agent.store.commit import commit_turn
from agent.store.database import Database
from agent.store.holds import release_hold
from agent.store.overdue import why_broken
from agent.store.record import verify
from agent.store.sql import run
from agent.store.upkeep import upkeep
from tests.conftest import Clock
from tests.store.make import Book, make_book, make_chat, make_staff, situation_of, turn, usd, write_in

FIRST = date(2026, 12, 1)
LATE = timedelta(days=12)
"""From Monday noon, 23 November: four whole days after the first of December, everywhere."""


@dataclass
class Stand:
    """An account with a conversation whose identity is verified."""

    db: Database
    clock: Clock
    book: Book
    chat: UUID

    async def run(self, query: str, **values: Any) -> list[Any]:
        async with self.db.write() as session:
            result = await run(session, query, values)
            return list(result) if result.returns_rows else []

    async def take(self, *effects: Any) -> None:
        """One turn with these effects."""
        await write_in(self.db, self.chat, "yes", self.clock.now)
        situation = await situation_of(self.db, self.chat, self.clock.now)
        async with self.db.write() as session:
            await commit_turn(session, turn(situation, *effects), now=self.clock.now)

    async def agree(self, kind: ArrangementKind, count: int) -> Offer:
        """An accepted arrangement of 500.00 from the first of December, monthly."""
        schedule = even_schedule(usd(50000), FIRST, count, Rhythm.MONTHLY)
        offer = Offer(kind, usd(50000), usd(0), schedule, Rhythm.MONTHLY if count > 1 else Rhythm.ONCE)
        await self.take(Propose((offer,)))
        await self.take(AcceptOffer(offer.id, offer.digest))
        return offer

    async def pay(self, minor: int) -> None:
        """Money that came by bank: into the ledger, to no instalment."""
        async with self.db.write() as session:
            await ledger.post_entry(
                session, self.book.account.id, EntryKind.PAYMENT, usd(-minor),
                effective_on=self.clock.now.date(), external_id=str(uuid4()), now=self.clock.now,
            )  # fmt: skip

    async def upkeep(self) -> int:
        async with self.db.write() as session:
            return await upkeep(session, now=self.clock.now)

    async def states(self) -> tuple[str, list[str]]:
        """Of the newest arrangement and its instalments."""
        (arrangement,) = await self.run("select id, state from arrangement order by created_at desc limit 1")
        rows = await self.run("select state from instalment where arrangement_id = :id order by n", id=arrangement.id)
        return arrangement.state, [row.state for row in rows]

    async def cases(self) -> list[str]:
        return [row.kind for row in await self.run("select kind from desk_case order by kind")]

    async def recorded(self, stream: str) -> list[str]:
        rows = await self.run("select kind from record where stream like :stream order by seq", stream=f"{stream}:%")
        return [row.kind for row in rows]


@pytest.fixture
async def stand(db: Database, clock: Clock) -> Stand:
    book = await make_book(db, clock.now)
    chat = await make_chat(db, clock.now)
    made = Stand(db, clock, book, chat)
    await made.run("update conversation set verified_at = :now", now=clock.now)
    return made


# --- what expires ------------------------------------------------------------------------------------------------


async def test_that_a_link_expires_at_its_time_and_not_before(stand: Stand) -> None:
    expires = stand.clock.now + timedelta(hours=1)
    await stand.take(IssueLink(usd(50000), expires_at=expires, token="t", purpose="balance"))
    stand.clock.pass_time(minutes=59)
    assert await stand.upkeep() == 0
    stand.clock.pass_time(minutes=1)
    assert await stand.upkeep() == 1
    assert [row.state for row in await stand.run("select state from payment_link")] == ["expired"]
    assert (await stand.recorded("conversation"))[-1] == "link_expired"
    assert await stand.upkeep() == 0


async def test_that_an_approval_nobody_decided_is_a_no_that_a_person_hears_of(stand: Stand) -> None:
    offer = Offer(ArrangementKind.SETTLEMENT, usd(50000), usd(20000), even_schedule(usd(30000), FIRST, 1, Rhythm.ONCE))
    await stand.take(RequestApproval(offer, why="over_authority"))
    before = (await situation_of(stand.db, stand.chat, stand.clock.now)).thread.version
    stand.clock.pass_time(hours=48)
    assert await stand.upkeep() == 1
    assert [row.state for row in await stand.run("select state from approval")] == ["expired"]
    assert (await stand.states())[0] == "expired"
    assert await stand.cases() == ["approval_expired"]
    assert (await stand.recorded("conversation"))[-1] == "approval_expired"
    assert (await situation_of(stand.db, stand.chat, stand.clock.now)).thread.version > before
    assert await stand.upkeep() == 0


# --- what is missed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [ArrangementKind.PROMISE, ArrangementKind.EXTENSION])
async def test_that_a_promise_breaks_after_its_grace_and_not_before(stand: Stand, kind: ArrangementKind) -> None:
    await stand.agree(kind, 1)
    version = (await stand.run("select version from account"))[0].version
    stand.clock.now = stand.clock.now.replace(month=12, day=4, hour=23)
    assert await stand.upkeep() == 0
    assert await stand.states() == ("active", ["due"])
    stand.clock.now = stand.clock.now.replace(day=5)
    assert await stand.upkeep() == 1
    assert await stand.states() == ("broken", ["missed"])
    assert (await stand.recorded("account"))[-2:] == ["instalment_missed", "arrangement_broken"]
    assert (await stand.run("select version from account"))[0].version > version
    assert await stand.cases() == []
    assert await stand.upkeep() == 0


async def test_that_one_missed_instalment_is_noted_and_two_in_a_row_break_the_plan(stand: Stand) -> None:
    await stand.agree(ArrangementKind.PLAN, 3)
    stand.clock.now += LATE
    assert await stand.upkeep() == 1
    assert await stand.states() == ("active", ["missed", "due", "due"])
    assert await stand.cases() == []
    stand.clock.now += timedelta(days=31)
    assert await stand.upkeep() == 1
    assert await stand.states() == ("broken", ["missed", "missed", "due"])
    assert await stand.cases() == ["plan_broken"]
    assert await stand.upkeep() == 0
    async with stand.db.read() as session:
        assert await verify(session) == []


async def test_that_a_settlement_missed_is_looked_at(stand: Stand) -> None:
    await stand.agree(ArrangementKind.SETTLEMENT, 1)
    stand.clock.now += LATE
    await stand.upkeep()
    assert (await stand.states())[0] == "broken"
    assert await stand.cases() == ["settlement_broken"]


async def test_that_an_imported_plan_gets_a_place_for_its_case(stand: Stand) -> None:
    await stand.agree(ArrangementKind.PLAN, 2)
    await stand.run("update arrangement set conversation_id = null")
    await stand.run("update conversation set account_id = null")
    stand.clock.now += LATE + timedelta(days=31)
    assert await stand.upkeep() == 1
    (case,) = await stand.run("select conversation_id, account_id from desk_case")
    assert case.conversation_id != stand.chat
    assert case.account_id == stand.book.account.id


@pytest.mark.parametrize(("paid", "state"), [(50000, "active"), (25000, "active"), (24999, "missed")])
async def test_that_money_that_came_by_bank_counts(stand: Stand, paid: int, state: str) -> None:
    await stand.agree(ArrangementKind.PLAN, 2)
    await stand.pay(paid)
    stand.clock.now += LATE
    assert await stand.upkeep() == (1 if state == "missed" else 0)
    assert (await stand.states())[1] == (["missed", "due"] if state == "missed" else ["due", "due"])


async def test_that_money_from_before_the_promise_does_not_count(stand: Stand) -> None:
    await stand.pay(10000)
    stand.clock.pass_time(days=2)
    offer = Offer(ArrangementKind.PROMISE, usd(40000), usd(0), even_schedule(usd(40000), FIRST, 1, Rhythm.ONCE))
    await stand.take(Propose((offer,)))
    await stand.take(AcceptOffer(offer.id, offer.digest))
    stand.clock.now += LATE
    assert await stand.upkeep() == 1


@pytest.mark.parametrize(
    ("kind", "pauses"),
    [(HoldKind.DISPUTE, True), (HoldKind.BANKRUPTCY, True), (HoldKind.ALREADY_PAID, True), (HoldKind.OPT_OUT, False)],
)
async def test_that_nothing_is_missed_while_a_right_pauses_collection(
    stand: Stand, kind: HoldKind, pauses: bool
) -> None:
    await stand.agree(ArrangementKind.PROMISE, 1)
    await stand.take(PlaceHold(kind))
    stand.clock.now += LATE
    assert await stand.upkeep() == (0 if pauses else 1)


async def test_that_the_grace_begins_again_when_a_hold_is_lifted(stand: Stand) -> None:
    await stand.agree(ArrangementKind.PROMISE, 1)
    await stand.take(PlaceHold(HoldKind.DISPUTE))
    stand.clock.now += LATE
    (hold,) = await stand.run("select id from hold")
    staff = await make_staff(stand.db)
    async with stand.db.write() as session:
        await release_hold(session, hold.id, staff, why="answered", now=stand.clock.now)
    stand.clock.pass_time(days=2)
    assert await stand.upkeep() == 0
    stand.clock.pass_time(days=2)
    assert await stand.upkeep() == 1


@pytest.mark.parametrize(
    ("states", "broken"),
    [
        (["due"], False),
        (["paid"], False),
        (["missed"], True),
        (["missed", "due"], False),
        (["missed", "paid", "missed", "due"], False),
        (["paid", "missed", "missed", "due"], True),
        (["paid", "missed"], True),
        (["missed", "paid"], True),
        ([], False),
    ],
)
def test_that_two_in_a_row_or_nothing_to_come_breaks(states: list[str], broken: bool) -> None:
    assert bool(why_broken(states)) is broken


# --- several processes -------------------------------------------------------------------------------------------


async def test_that_several_processes_do_it_once(stand: Stand) -> None:
    await stand.agree(ArrangementKind.PROMISE, 1)
    stand.clock.now += LATE
    assert sum(await asyncio.gather(*(stand.upkeep() for _ in range(5)))) == 1
    assert (await stand.recorded("account")).count("arrangement_broken") == 1


@pytest.mark.parametrize("table", ["conversation", "account"])
async def test_that_what_a_turn_works_on_is_left_for_the_next_time(stand: Stand, table: str) -> None:
    await stand.agree(ArrangementKind.PROMISE, 1)
    stand.clock.now += LATE
    async with stand.db.write() as session:
        await run(session, f"select 1 from {table} for update")
        assert await asyncio.wait_for(stand.upkeep(), timeout=10) == 0
    assert await stand.upkeep() == 1
