from __future__ import annotations

import asyncio
from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from agent.domain.account import EntryKind
from agent.domain.effect import AcceptOffer, Propose
from agent.domain.money import Money
from agent.errors import Stale
from agent.payments.reconcile import reconcile
from agent.payments.settle import CASE, receipt_reference, settle_event
from agent.store import payments, record, upkeep
from agent.store.database import Database
from agent.store.sql import run
from tests.conftest import Clock
from tests.payments.till import Till, made_up, open_till
from tests.store.make import plan, usd


async def outcome(till: Till, event: str = "") -> str:
    """What became of an event; of the only one when none is named."""
    return str(await till.one("select outcome from webhook_event where external_id = :id or :id = ''", id=event))


async def test_that_a_payment_is_posted_with_everything_it_changes(till: Till) -> None:
    _, link_id = await till.issue(20000)
    settled = await till.arrive(await till.event_of(await till.pay(link_id)))
    assert settled is not None
    assert (settled.amount, settled.balance, settled.conversation_id) == (usd(20000), usd(30000), till.chat)
    assert settled.reference == receipt_reference(settled.payment_id)
    assert await till.balance() == 30000
    assert await till.link_state(link_id) == "used"
    assert await till.rows("select method, state from payment") == [("visa ····4242", "paid")]
    assert await outcome(till) == "settled"
    async with till.db.read() as session:
        assert await record.verify(session) == []
        said = await record.export(session, record.conversation_stream(till.chat))
    assert said[-1]["kind"] == "payment_received"


async def test_that_an_instalment_and_its_plan_are_kept(till: Till) -> None:
    offer = plan()
    await till.apply(Propose((offer,)))
    await till.apply(AcceptOffer(offer.id, offer.digest))
    for n, due in enumerate(offer.schedule, 1):
        _, link_id = await till.issue(due.amount.minor, arrangement=offer.id)
        await till.arrive(await till.event_of(await till.pay(link_id)))
        assert await till.one("select state from instalment where n = :n", n=n) == "paid"
    assert await till.one("select state from arrangement where id = :id", id=offer.id) == "kept"
    assert await till.balance() == 0


async def test_that_the_day_of_a_payment_is_the_debtors_day(till: Till) -> None:
    till.clock.now = till.clock.now.replace(day=24, hour=3)  # still the 23rd in New York
    _, link_id = await till.issue()
    await till.arrive(await till.event_of(await till.pay(link_id)))
    assert await till.one("select effective_on from ledger_entry where kind = 'payment'") == date(2026, 11, 23)


async def test_that_the_same_event_twice_is_one_payment(till: Till) -> None:
    _, link_id = await till.issue()
    event = await till.event_of(await till.pay(link_id))
    event_id = await till.store(event)
    assert event_id is not None
    assert await till.store(event) is None
    assert await till.settle(event_id) is not None
    assert await till.settle(event_id) is None
    assert await till.balance() == 0


async def test_that_two_events_about_one_payment_are_one_payment(till: Till) -> None:
    _, link_id = await till.issue()
    event = await till.event_of(await till.pay(link_id))
    assert await till.arrive(event) is not None
    assert await till.arrive(event.model_copy(update={"id": "evt_again"})) is None
    assert await outcome(till, "evt_again") == "duplicate"
    assert await till.balance() == 0


async def test_that_fifty_workers_on_one_payment_post_it_once(till: Till) -> None:
    _, link_id = await till.issue()
    event = await till.event_of(await till.pay(link_id))
    ids = [await till.store(event.model_copy(update={"id": f"evt_{n}"})) for n in range(10)]
    done = await asyncio.gather(*(till.settle(event_id) for event_id in ids * 5 if event_id))
    assert len([settled for settled in done if settled]) == 1
    assert await till.one("select count(*) from payment") == 1
    assert await till.balance() == 0


CASES: dict[str, tuple[dict[str, Any], str]] = {
    "more": ({"amount": usd(50001)}, "amount_mismatch"),
    "less": ({"amount": usd(1)}, "amount_mismatch"),
    "other currency": ({"amount": Money(50000, "EUR")}, "amount_mismatch"),
    "other session": ({"session": "cs_other"}, "session_mismatch"),
    "after expiry": ({"late": timedelta(minutes=60)}, "paid_after_expiry"),
}


@pytest.mark.parametrize("case", CASES)
async def test_that_money_that_does_not_fit_is_not_posted_but_lies_on_the_desk(till: Till, case: str) -> None:
    changes, problem = CASES[case]
    _, link_id = await till.issue(50000)
    session_id = await till.checkout(link_id)
    at = till.now + changes.get("late", timedelta())
    event = made_up(link_id, changes.get("session", session_id), at, changes.get("amount"))
    till.clock.pass_time(hours=2)
    assert await till.arrive(event) is None
    assert await till.balance() == 50000
    assert await outcome(till) == problem
    assert [kind for (kind,) in await till.rows("select kind from desk_case where state = 'open'")] == [CASE]


async def test_that_the_same_event_unchanged_would_have_been_posted(till: Till) -> None:
    _, link_id = await till.issue(50000)
    event = made_up(link_id, await till.checkout(link_id), till.now)
    till.clock.pass_time(hours=2)
    assert await till.arrive(event) is not None
    assert await till.balance() == 0
    assert await till.rows("select 1 from desk_case") == []


async def test_that_a_second_payment_by_a_used_link_waits_for_a_person(till: Till) -> None:
    _, link_id = await till.issue(20000)
    session_id = await till.pay(link_id)
    await till.arrive(await till.event_of(session_id))
    again = made_up(link_id, session_id, till.now, usd(20000), payment="pay_other", id="evt_other")
    assert await till.arrive(again) is None
    assert await outcome(till, "evt_other") == "second_payment"
    assert await till.balance() == 30000


async def test_that_several_odd_payments_are_one_case_that_names_each(till: Till) -> None:
    _, link_id = await till.issue(50000)
    session_id = await till.checkout(link_id)
    for n in (1, 2):
        await till.arrive(made_up(link_id, session_id, till.now, usd(n), payment=f"pay_{n}", id=f"evt_{n}"))
    note = await till.one("select note from desk_case where kind = :kind", kind=CASE)
    assert "pay_1" in note
    assert "pay_2" in note
    assert len(note.splitlines()) == 2


async def test_that_money_for_a_link_nobody_made_is_recorded(till: Till) -> None:
    assert await till.arrive(made_up(uuid4(), "cs_x", till.now)) is None
    assert await outcome(till) == "unknown_link"
    async with till.db.read() as session:
        assert [entry["kind"] for entry in await record.export(session, "desk")] == ["payment_unmatched"]


async def test_that_word_of_a_payment_in_time_is_never_too_late(till: Till) -> None:
    _, link_id = await till.issue(minutes=60)
    event = await till.event_of(await till.pay(link_id))
    till.clock.pass_time(days=3)
    async with till.db.write() as session:
        await run(session, upkeep.LINKS, {"now": till.now})
    assert await till.link_state(link_id) == "expired"
    assert await till.arrive(event) is not None
    assert await till.balance() == 0
    assert await till.rows("select 1 from desk_case") == []


async def test_that_a_payment_on_a_link_revoked_meanwhile_counts_and_is_looked_at(till: Till) -> None:
    _, old = await till.issue(20000)
    event = await till.event_of(await till.pay(old))
    _, new = await till.issue(20000)
    assert await till.arrive(event) is not None
    assert await till.balance() == 30000
    assert await till.link_state(old) == "used"
    assert await till.link_state(new) == "live"
    assert "link revoked" in await till.one("select note from desk_case where kind = :kind", kind=CASE)


async def test_that_a_payment_revokes_another_link_that_asks_for_more_than_is_left(till: Till) -> None:
    _, old = await till.issue(40000)
    event = await till.event_of(await till.pay(old))
    _, new = await till.issue(40000)
    await till.arrive(event)
    assert await till.link_state(new) == "revoked"


async def test_that_more_than_is_owed_is_posted_and_looked_at(till: Till) -> None:
    _, link_id = await till.issue(50000)
    event = await till.event_of(await till.pay(link_id))
    await till.owe(-10000, EntryKind.CREDIT_NOTE)
    settled = await till.arrive(event)
    assert settled is not None
    assert settled.balance == usd(-10000)
    assert "overpaid" in await till.one("select note from desk_case where kind = :kind", kind=CASE)


async def test_that_events_without_money_or_sense_are_put_aside(till: Till) -> None:
    async with till.db.write() as session:
        bodies: dict[str, dict[str, Any]] = {"a": {"id": "a", "kind": "note"}, "b": {"nonsense": True}}
        for name, payload in bodies.items():
            await payments.store_event(session, "sandbox", name, payload, now=till.now)
        ids = await payments.unprocessed(session, older_than=till.now)
    assert [await till.settle(event_id) for event_id in ids] == [None, None]
    found = await till.rows("select outcome from webhook_event order by external_id")
    assert [name for (name,) in found] == ["ignored", "malformed"]


async def test_that_unfinished_events_are_found_oldest_first_and_finished_ones_are_not(till: Till) -> None:
    ids = []
    for n in range(3):
        ids.append(await till.store(made_up(uuid4(), "cs_x", till.now, payment=f"pay_{n}", id=f"evt_{n}")))
        till.clock.pass_time(seconds=10)
    assert ids[0] is not None
    await till.settle(ids[0])
    async with till.db.write() as session:
        assert await payments.unprocessed(session, older_than=till.now - timedelta(seconds=15)) == [ids[1]]
        assert await payments.unprocessed(session, older_than=till.now) == ids[1:]


async def test_that_an_event_another_process_works_on_is_left_to_it(till: Till) -> None:
    event_id = await till.store(made_up(uuid4(), "cs_x", till.now))
    assert event_id is not None
    async with till.db.write() as session:
        await payments.lock_event(session, event_id)
        async with till.db.write() as other:
            assert await payments.unprocessed(other, older_than=till.now) == []


async def settle_and_fail(till: Till, event_id: UUID) -> None:
    async with till.db.write() as session:
        assert await settle_event(session, event_id, now=till.now) is not None
        raise RuntimeError("the receipt could not be written")


async def test_that_a_crash_in_the_middle_changes_nothing_and_is_taken_up_again(till: Till) -> None:
    _, link_id = await till.issue()
    event_id = await till.store(await till.event_of(await till.pay(link_id)))
    assert event_id is not None
    with pytest.raises(RuntimeError):
        await settle_and_fail(till, event_id)
    assert await till.balance() == 50000
    assert await till.link_state(link_id) == "live"
    assert await till.settle(event_id) is not None
    assert await till.balance() == 0


async def test_that_a_webhook_that_never_came_is_found_by_asking_the_provider(till: Till) -> None:
    _, link_id = await till.issue()
    await till.pay(link_id)
    since = till.now - timedelta(days=1)
    found = await reconcile(till.db, till.sandbox, since=since, now=till.now)
    assert len(found) == 1
    assert await till.settle(found[0]) is not None
    assert await till.balance() == 0
    assert await reconcile(till.db, till.sandbox, since=since, now=till.now) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_that_the_order_in_which_events_come_does_not_matter(till: Till, order: tuple[int, ...]) -> None:
    events = []
    for minor in (10000, 15000, 25000):
        _, link_id = await till.issue(minor)
        events.append(await till.event_of(await till.pay(link_id)))
        till.clock.pass_time(minutes=1)
    for place in order:
        assert await till.arrive(events[place]) is not None
    assert await till.balance() == 0


# Whatever happens in whatever order: a link brings its own sum, once, in time.

STEP = st.one_of(
    st.tuples(st.just("issue"), st.sampled_from([10000, 25000, 50000])),
    st.tuples(st.just("pay"), st.integers(0, 3)),
    st.tuples(st.just("forge"), st.sampled_from([1, 10000, 50001])),
    st.tuples(st.just("tell"), st.integers(0, 5)),
    st.tuples(st.just("wait"), st.sampled_from([10, 61])),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=3, max_size=12))
async def test_that_a_link_is_paid_once_for_its_own_sum_and_in_time(
    db: Database, clock: Clock, steps: list[tuple[str, int]]
) -> None:
    await db_clean(db)
    till = await open_till(db, clock)
    links: list[Any] = []
    told: list[Any] = []
    for step, value in steps:
        await play(till, links, told, step, value)
    rows = await till.rows(
        "select l.amount_minor, p.amount_minor from payment p join payment_link l on l.id = p.link_id"
    )
    assert all(asked == paid for asked, paid in rows)
    paid_in_ledger = await till.rows("select -amount_minor from ledger_entry where kind = 'payment'")
    assert sorted(paid for (paid,) in paid_in_ledger) == sorted(paid for _, paid in rows)
    assert await till.balance() == 50000 - sum(paid for _, paid in rows)
    assert await till.rows("select link_id from payment group by link_id having count(*) > 1") == []
    assert await till.one("select count(*) from payment_link where state = 'live'") <= 1


async def play(till: Till, links: list[Any], told: list[Any], step: str, value: int) -> None:
    match step:
        case "issue":
            links.append((await till.issue(value))[1])
        case "pay" if links:
            try:
                told.append(await till.event_of(await till.pay(links[value % len(links)])))
            except Stale:
                return
        case "forge" if links:
            link_id = links[-1]
            session = await till.one(
                "select coalesce(provider_session, '') from payment_link where id = :id", id=link_id
            )
            asked = await till.one("select amount_minor from payment_link where id = :id", id=link_id)
            if asked != value:
                told.append(made_up(link_id, session, till.now, usd(value), payment=str(uuid4()), id=str(uuid4())))
        case "tell" if told:
            await till.arrive(told[value % len(told)])
        case "wait":
            till.clock.pass_time(minutes=value)


async def db_clean(db: Database) -> None:
    """Forget an earlier example: the triggers that keep the ledger are for people, not for this."""
    async with db.write() as session:
        connection = await session.connection()
        await connection.execute(text("set local session_replication_role = replica"))
        for table in ("payment", "payment_link", "ledger_entry", "webhook_event", "sandbox_session", "desk_case",
                      "message", "turn", "conversation", "account", "record", "record_head"):  # fmt: skip
            await connection.execute(text(f"delete from {table}"))
