from __future__ import annotations

import asyncio
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from agent.domain.account import EntryKind
from agent.domain.arrangement import ArrangementKind, Due, Offer
from agent.domain.effect import AcceptOffer, Effect, IssueLink, Propose, VerifyIdentity
from agent.domain.money import Money
from agent.errors import BadInput, NotFound
from agent.store import account_view, ledger, record
from agent.store.commit import commit_turn
from agent.store.database import Database
from agent.store.ledger import LOWERS, RAISES, post_entry
from agent.store.payment_posting import Posted, post_payment
from agent.store.tables import AccountRow, Arrangement, Instalment, LedgerEntry, Payment, PaymentLink
from tests.conftest import Clock
from tests.store.make import make_book, make_chat, plan, situation_of, turn, usd, write_in


@pytest.fixture
async def account_id(db: Database, clock: Clock) -> UUID:
    """An account of 500.00."""
    return (await make_book(db, clock.now)).account.id


async def post(db: Database, account_id: UUID, kind: EntryKind, minor: int, external_id: str, clock: Clock) -> bool:
    async with db.write() as session:
        on = clock.now.date()
        return await post_entry(
            session, account_id, kind, usd(minor), effective_on=on, external_id=external_id, now=clock.now
        )


async def owed(db: Database, account_id: UUID) -> int:
    async with db.read() as session:
        return (await ledger.balance(session, account_id)).minor


async def test_that_an_entry_is_posted_once(db: Database, account_id: UUID, clock: Clock) -> None:
    assert await post(db, account_id, EntryKind.FEE, 2500, "fee-1", clock)
    assert not await post(db, account_id, EntryKind.FEE, 2500, "fee-1", clock)
    assert await owed(db, account_id) == 52500


async def test_that_the_same_id_with_another_sum_is_refused(db: Database, account_id: UUID, clock: Clock) -> None:
    await post(db, account_id, EntryKind.FEE, 2500, "fee-1", clock)
    with pytest.raises(BadInput, match="was posted with 2500"):
        await post(db, account_id, EntryKind.FEE, 3500, "fee-1", clock)


@pytest.mark.parametrize(
    ("kind", "minor"),
    [(kind, -1) for kind in sorted(RAISES)] + [(kind, 1) for kind in sorted(LOWERS)] + [(EntryKind.ADJUSTMENT, 0)],
)
async def test_that_a_sign_must_fit_its_kind(
    db: Database, account_id: UUID, clock: Clock, kind: EntryKind, minor: int
) -> None:
    with pytest.raises(BadInput):
        await post(db, account_id, kind, minor, "x", clock)
    if minor:
        assert await post(db, account_id, kind, -minor, "x", clock)


async def test_that_another_currency_is_refused(db: Database, account_id: UUID, clock: Clock) -> None:
    async with db.write() as session:
        with pytest.raises(BadInput, match="kept in USD"):
            await post_entry(
                session,
                account_id,
                EntryKind.CHARGE,
                Money(100, "EUR"),
                effective_on=clock.now.date(),
                external_id="e",
                now=clock.now,
            )


async def test_that_an_unknown_account_has_no_balance(db: Database) -> None:
    async with db.read() as session:
        with pytest.raises(NotFound):
            await ledger.balance(session, UUID(int=1))


async def test_that_entries_posted_at_once_are_numbered_without_a_gap(
    db: Database, account_id: UUID, clock: Clock
) -> None:
    await asyncio.gather(*(post(db, account_id, EntryKind.PAYMENT, -100, f"p{n}", clock) for n in range(10)))
    async with db.read() as session:
        entries = (await session.exec(select(LedgerEntry.seq).order_by(LedgerEntry.seq))).all()  # type: ignore[arg-type]
    assert list(entries) == list(range(1, 12))
    assert await owed(db, account_id) == 49000


posts = st.tuples(
    st.sampled_from(list(EntryKind)), st.integers(1, 10**9), st.sampled_from([f"id{n}" for n in range(6)])
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(posts, max_size=8))
async def test_that_a_balance_is_always_the_sum_of_the_entries(
    db: Database, clock: Clock, wanted: list[tuple[EntryKind, int, str]]
) -> None:
    book = await make_book(db, clock.now, reference=f"P-{id(wanted)}-{clock.pass_time(seconds=1).timestamp()}")
    expected, seen = 50000, set()
    for kind, minor, external_id in wanted:
        minor = -minor if kind in LOWERS else minor
        if external_id not in seen:
            assert await post(db, book.account.id, kind, minor, external_id, clock)
            expected += minor
            seen.add(external_id)
    async with db.read() as session:
        view = await account_view.load(session, book.account.id)
        assert (await ledger.balances(session, [book.account.id]))[book.account.id].minor == expected
    assert view.account.balance.minor == expected
    assert sum(entry.amount.minor for entry in view.account.entries) == expected


# Payments ------------------------------------------------------------------------------------------------------------


async def pay(
    db: Database, account_id: UUID, minor: int, clock: Clock, external_id: str = "pi_1", link: UUID | None = None
) -> Posted:
    async with db.write() as session:
        return await post_payment(
            session,
            account_id=account_id,
            amount=usd(minor),
            provider="sandbox",
            external_id=external_id,
            effective_on=clock.now.date(),
            now=clock.now,
            method="visa ····4242",
            link_id=link,
        )


@pytest.fixture
async def chat(db: Database, account_id: UUID, clock: Clock) -> UUID:
    chat = await make_chat(db, clock.now)
    await do(db, chat, clock, VerifyIdentity(success=True))
    return chat


async def do(db: Database, chat: UUID, clock: Clock, *effects: Effect) -> None:
    await write_in(db, chat, "hello", clock.now)
    situation = await situation_of(db, chat, clock.now)
    async with db.write() as session:
        await commit_turn(session, turn(situation, *effects), now=clock.now)


async def agree(db: Database, chat: UUID, clock: Clock, offer: Offer) -> None:
    await do(db, chat, clock, Propose((offer,)))
    await do(db, chat, clock, AcceptOffer(offer.id, offer.digest))


async def issue(db: Database, chat: UUID, clock: Clock, minor: int = 5000) -> UUID:
    link = IssueLink(usd(minor), f"token-{clock.now}", clock.now + timedelta(hours=1))
    await do(db, chat, clock, link)
    return link.id


async def test_that_a_payment_is_posted_once_however_often_it_is_reported(
    db: Database, account_id: UUID, clock: Clock
) -> None:
    results = await asyncio.gather(*(pay(db, account_id, 5000, clock) for _ in range(5)))
    assert sum(result.new for result in results) == 1
    assert {result.balance.minor for result in results} == {45000}
    async with db.read() as session:
        assert len((await session.exec(select(Payment))).all()) == 1
        assert await record.verify(session) == []


async def test_that_payments_fill_instalments_in_order_and_the_plan_is_kept_at_the_end(
    db: Database, account_id: UUID, chat: UUID, clock: Clock
) -> None:
    await agree(db, chat, clock, plan())
    assert (await pay(db, account_id, 30000, clock, "a")).kept == ()
    async with db.read() as session:
        parts = (await session.exec(select(Instalment).order_by(Instalment.n))).all()  # type: ignore[arg-type]
    assert [(part.paid_minor, part.state) for part in parts] == [(25000, "paid"), (5000, "due")]
    last = await pay(db, account_id, 20000, clock, "b")
    assert (len(last.kept), last.balance.minor) == (1, 0)
    async with db.read() as session:
        assert (await session.exec(select(Arrangement.state))).all() == ["kept"]
        assert (await session.exec(select(AccountRow.status))).one() == "paid"


async def test_that_a_settlement_paid_in_full_closes_the_rest(
    db: Database, account_id: UUID, chat: UUID, clock: Clock
) -> None:
    settled = Offer(ArrangementKind.SETTLEMENT, usd(50000), usd(10000), (Due(date(2026, 12, 1), usd(40000)),))
    await agree(db, chat, clock, settled)
    posted = await pay(db, account_id, 40000, clock)
    assert posted.kept == (settled.id,)
    assert posted.balance.minor == 0


async def test_that_too_much_money_is_recorded_and_pointed_out(db: Database, account_id: UUID, clock: Clock) -> None:
    posted = await pay(db, account_id, 60000, clock)
    assert posted.balance.minor == -10000
    assert posted.oddities == ("overpaid",)


@pytest.mark.parametrize("minor", [0, -100])
async def test_that_a_payment_of_nothing_is_refused(db: Database, account_id: UUID, clock: Clock, minor: int) -> None:
    with pytest.raises(BadInput):
        await pay(db, account_id, minor, clock)


async def test_that_a_link_is_used_up_by_its_payment(db: Database, account_id: UUID, chat: UUID, clock: Clock) -> None:
    link = await issue(db, chat, clock)
    assert (await pay(db, account_id, 5000, clock, "a", link)).oddities == ()
    again = await pay(db, account_id, 5000, clock, "b", link)
    assert again.oddities == ("link_used_before",)
    assert again.balance.minor == 40000
    async with db.read() as session:
        assert (await session.exec(select(PaymentLink.state))).one() == "used"


async def test_that_money_by_a_dead_link_or_of_another_sum_is_recorded_and_pointed_out(
    db: Database, account_id: UUID, chat: UUID, clock: Clock
) -> None:
    first = await issue(db, chat, clock)
    clock.pass_time(minutes=1)
    await issue(db, chat, clock)  # revokes the first
    assert (await pay(db, account_id, 4000, clock, "a", first)).oddities == ("link_not_live", "other_amount")
    assert await owed(db, account_id) == 46000


async def test_that_a_charge_after_the_end_opens_the_account_again(
    db: Database, account_id: UUID, clock: Clock
) -> None:
    await pay(db, account_id, 50000, clock)
    await post(db, account_id, EntryKind.CHARGEBACK, 50000, "cb", clock)
    async with db.read() as session:
        assert (await session.exec(select(AccountRow.status))).one() == "open"


async def test_that_a_payment_and_a_turn_at_once_do_not_wait_for_each_other_for_ever(
    db: Database, account_id: UUID, chat: UUID, clock: Clock
) -> None:
    from agent.errors import Superseded

    for n in range(10):
        clock.pass_time(seconds=1)
        link = await issue(db, chat, clock, 100)
        await write_in(db, chat, "hello", clock.now)
        situation = await situation_of(db, chat, clock.now)

        async def speak() -> None:
            async with db.write() as session:
                await commit_turn(session, turn(situation, Propose((plan(),))), now=clock.now)  # noqa: B023

        results = await asyncio.gather(speak(), pay(db, account_id, 100, clock, f"x{n}", link), return_exceptions=True)
        assert isinstance(results[1], Posted)
        assert results[0] is None or isinstance(results[0], Superseded)
