from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from agent.demo.book import load_cast, write_book
from agent.demo.people import DEMO_PEOPLE, DEMO_STAFF
from agent.demo.seed import seed_demo
from agent.domain.account import Account, HoldKind
from agent.store import account_view, ledger, record
from agent.store.database import Database
from agent.store.staff import check_password
from agent.store.tables import AccountRow, Creditor, DebtorRow, Staff
from tests.conftest import NOON, Clock
from tests.store.make import make_chat, situation_of


async def accounts(db: Database) -> dict[str, Account]:
    async with db.read() as session:
        ids = (await session.exec(select(AccountRow.id))).all()
        views = [await account_view.load(session, id) for id in ids]
    return {view.account.reference: view.account for view in views}


async def test_that_every_balance_is_the_one_the_cast_says(seeded_db: Database) -> None:
    found = await accounts(seeded_db)
    for _, account in load_cast().accounts():
        if "invoices" in account:
            expected = sum(amount - paid for _, amount, paid in account["invoices"])
        else:
            expected = account["balance"]
        assert found[account["reference"]].balance.minor == round(expected * 100), account["reference"]


async def test_that_the_book_has_every_state_that_matters(seeded_db: Database) -> None:
    found = await accounts(seeded_db)
    today = NOON.date()
    late = [account.days_past_due(today) for account in found.values()]
    assert len(found) >= 40
    for first, last in ((0, 0), (30, 59), (60, 89), (90, 179), (180, 365)):
        assert any(first <= days <= last for days in late), (first, last)
    assert any(account.time_barred(today) for account in found.values())
    assert any(0 < account.balance.minor < 2500 for account in found.values())
    assert any(account.balance.minor > 1_000_000 for account in found.values())
    assert any(len(account.invoices) > 2 and account.invoices[-1].open.minor > 0 for account in found.values())
    kinds = {hold.kind for account in found.values() for hold in account.holds}
    assert kinds >= {HoldKind.DISPUTE, HoldKind.BANKRUPTCY, HoldKind.CEASE, HoldKind.ATTORNEY, HoldKind.OPT_OUT}
    states = {past.state for account in found.values() for past in account.history}
    assert states == {"kept", "broken"}
    async with seeded_db.read() as session:
        people = (await session.exec(select(DebtorRow))).all()
        creditors = (await session.exec(select(Creditor))).all()
    assert {person.language for person in people} == {"en", "es"}
    assert len({person.timezone for person in people}) >= 5
    assert {creditor.config["role"] for creditor in creditors} == {"first_party", "third_party"}
    assert len(people) < len(found)


async def test_that_payments_reach_back_24_months(seeded_db: Database) -> None:
    for reference, account in (await accounts(seeded_db)).items():
        first = min(entry.on for entry in account.entries)
        assert (NOON.date() - first).days > 650, reference


async def test_that_nothing_in_the_book_lies_in_the_future(seeded_db: Database) -> None:
    for reference, account in (await accounts(seeded_db)).items():
        assert all(entry.on <= NOON.date() for entry in account.entries), reference


async def test_that_a_running_plan_adds_up_to_what_is_owed(seeded_db: Database, clock: Clock) -> None:
    for reference in ("NG-1018", "RM-2005"):
        chat = await make_chat(seeded_db, clock.now, reference=reference)
        situation = await situation_of(seeded_db, chat, clock.now)
        (plan,) = situation.standing
        assert situation.account is not None
        assert plan.offer.total.minor - plan.paid_minor == situation.account.balance.minor


@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda person: person.reference)
async def test_that_whoever_is_shown_on_the_start_page_can_be_identified(
    seeded_db: Database, clock: Clock, person: object
) -> None:
    assert hasattr(person, "reference")
    chat = await make_chat(seeded_db, clock.now, reference=person.reference)
    debtor = (await situation_of(seeded_db, chat, clock.now)).debtor
    assert debtor is not None
    shown = (person.name, person.birth_date, person.postcode, person.language)  # type: ignore[attr-defined]
    assert (debtor.name, debtor.birth_date, debtor.postcode, debtor.language) == shown


async def test_that_the_demo_log_ins_work(seeded_db: Database) -> None:
    async with seeded_db.read() as session:
        for login in DEMO_STAFF:
            staff = await check_password(session, login.email, login.password)
            assert staff is not None
            assert staff.role == login.role


async def test_that_seeding_again_leaves_a_used_demonstration_alone(
    seeded_db: Database, tmp_path: Path, clock: Clock
) -> None:
    assert not await seed_demo(seeded_db, as_of=date(2027, 3, 1), home=tmp_path)
    async with seeded_db.read() as session:
        assert len((await session.exec(select(Staff))).all()) == len(DEMO_STAFF)
        assert await record.verify(session) == []
        assert len(await ledger.balances(session)) == len(list(load_cast().accounts()))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_that_one_day_gives_the_same_files_and_another_day_other_ones(tmp_path: Path) -> None:
    for name, day in (("a", date(2026, 11, 23)), ("b", date(2026, 11, 23)), ("c", date(2026, 11, 24))):
        write_book(tmp_path / name, day)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2027, 12, 31), date(2028, 2, 29), date(2026, 3, 31)])
async def test_that_the_book_can_be_made_on_any_day(db: Database, tmp_path: Path, day: date) -> None:
    assert await seed_demo(db, as_of=day, home=tmp_path)
