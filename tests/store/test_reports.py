from __future__ import annotations

from datetime import date

import pytest

from agent.domain.account import EntryKind
from agent.domain.money import Money
from agent.store.database import Database
from agent.store.ledger import post_entry
from agent.store.reports import Period, Receivables, cei, dso, figures, outcomes, paid, promises_kept, receivables
from agent.store.tables import AccountRow
from tests.conftest import Clock
from tests.store.make import make_book, usd

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


async def test_that_an_empty_book_has_no_data_rather_than_0_or_100(db: Database) -> None:
    async with db.read() as session:
        assert [figure.value for figure in await figures(session, NOVEMBER)] == [None] * 4
        assert await outcomes(session, NOVEMBER) == {}


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (Receivables(620000, 1089000, 634000, 359000), 0.7963),  # published worked example: 79.63 %
        (Receivables(10000000, 100000000, 12000000, 10000000), 0.98),  # published worked example: 98 %
    ],
)
def test_that_the_published_examples_of_cei_come_out(inputs: Receivables, expected: float) -> None:
    value = cei(inputs, "USD").value
    assert value == pytest.approx(expected, abs=0.00005)


def test_that_dso_is_receivables_over_billing_times_days() -> None:
    assert dso(Receivables(0, 300000, 150000, 0), NOVEMBER, "USD").value == 15.0


async def test_that_the_published_example_comes_out_of_invoices_and_payments_too(db: Database, clock: Clock) -> None:
    """Beginning 6,200; billed 10,890; ending 6,340, of which 3,590 not yet due: 79.63 %."""
    old = (await make_book(db, clock.now, reference="OLD", owed=620000)).account
    late = (await make_book(db, clock.now, reference="LATE", owed=1)).account
    due_later = (await make_book(db, clock.now, reference="LATER", owed=1)).account
    async with db.write() as session:
        row = await session.get_one(AccountRow, due_later.id)
        row.due_on = date(2026, 12, 15)

        async def entry(account: AccountRow, kind: EntryKind, minor: int, on: date) -> None:
            await post_entry(
                session, account.id, kind, usd(minor), effective_on=on, external_id=f"{kind}{on}", now=clock.now
            )

        for account in (late, due_later):  # take the cent of the builder out again
            await entry(account, EntryKind.ADJUSTMENT, -1, date(2024, 1, 6))
        await entry(late, EntryKind.CHARGE, 730000, date(2026, 11, 3))
        await entry(due_later, EntryKind.CHARGE, 359000, date(2026, 11, 20))
        await entry(old, EntryKind.PAYMENT, -620000, date(2026, 11, 9))
        await entry(late, EntryKind.PAYMENT, -455000, date(2026, 11, 12))
    async with db.read() as session:
        inputs = await receivables(session, NOVEMBER, "USD")
        assert inputs == Receivables(620000, 1089000, 634000, 359000)
        assert (await paid(session, NOVEMBER, "USD")).value == Money(1075000, "USD")


async def test_that_what_is_not_yet_due_comes_from_invoices_where_there_are_some(seeded_db: Database) -> None:
    async with seeded_db.read() as session:
        inputs = await receivables(session, Period(date(2026, 10, 25), date(2026, 11, 23)), "USD")
        kept = await promises_kept(session, Period(date(2025, 11, 24), date(2026, 11, 23)))
    # RM-2012 (215.00, current) and the invoices of BL-3001, BL-3003, BL-3007 that are due later
    assert inputs.current == 21500 + 298000 + 215000 + 131000
    assert 0 < inputs.current < inputs.ending
    assert isinstance(kept.value, float)
    assert kept.value == kept.inputs["kept"] / (kept.inputs["kept"] + kept.inputs["broken"])  # type: ignore[operator]
