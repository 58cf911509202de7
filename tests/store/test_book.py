from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from agent.domain.money import Money
from agent.errors import BadInput
from agent.store import ledger, record
from agent.store.book import ImportReport, import_book
from agent.store.database import Database
from agent.store.tables import AccountRow, Arrangement, Creditor, DebtorRow, HoldRow, Instalment, LedgerEntry
from tests.conftest import Clock
from tests.store.make import make_chat, situation_of

TOML = """
slug = "northgate"
name = "Acme Store"
legal_name = "Acme Store LLC"
role = "third_party"
collector_name = "Northgate Recovery Services"
[authority]
max_discount = 0.3
max_instalments = 12
max_months = 12
min_instalment_minor = 2500
max_days_to_first = 30
max_extension_days = 30
approval_over_minor = 200000
"""

FILES = {
    "debtors.csv": (
        "external_id,name,birth_date,postcode,timezone,language\nD1,Maya Lopez,1985-03-12,60614,America/Chicago,es\n"
    ),
    "contact_points.csv": (
        "debtor,medium,address,consent_on\nD1,phone,312-555-0100,2025-01-02\nD1,email,Maya@Example.com,\n"
    ),
    "accounts.csv": "reference,creditor,debtor,opened_on,due_on\nNG-1,northgate,D1,2024-01-05,2026-08-01\n",
    "invoices.csv": 'account,number,issued_on,due_on,amount\nNG-1,I-1,2026-07-01,2026-08-01,"1,234.56"\n',
    "entries.csv": (
        "account,external_id,kind,amount,effective_on,invoice\n"
        'NG-1,e1,charge,"1,234.56",2026-07-01,I-1\nng-1,e2,payment,-34.56,2026-08-15,\n'
    ),
    "arrangements.csv": (
        "account,external_id,kind,state,made_on,first_due_on,amount,instalments,rhythm,paid\n"
        "NG-1,a1,promise,kept,2026-08-01,2026-08-15,34.56,,,\n"
        "NG-1,a2,plan,active,2026-10-01,2026-11-01,300.00,3,monthly,100.00\n"
    ),
    "holds.csv": "external_id,account,kind,amount,placed_on\nh1,NG-1,dispute,50.00,2026-09-01\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "creditors").mkdir()
    (tmp_path / "creditors" / "northgate.toml").write_text(TOML)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


async def load(db: Database, folder: Path, clock: Clock) -> ImportReport:
    async with db.write() as session:
        return await import_book(session, folder, now=clock.now)


async def test_that_a_book_is_loaded_with_everything_a_turn_needs(db: Database, folder: Path, clock: Clock) -> None:
    report = await load(db, folder, clock)
    assert report.errors == []
    assert report.rows["entries"] == 2
    situation = await situation_of(db, await make_chat(db, clock.now, reference="ng-1"), clock.now)
    account, debtor = situation.account, situation.debtor
    assert account is not None
    assert debtor is not None
    assert account.balance == Money(120000, "USD")
    assert account.invoices[0].open == Money(120000, "USD")
    assert (debtor.phone, debtor.email) == ("+13125550100", "maya@example.com")
    assert [(past.kind, past.state) for past in account.history] == [("promise", "kept")]
    assert [(s.offer.total.minor, s.paid_minor) for s in situation.standing] == [(30000, 10000)]
    assert account.holds[0].amount == Money(5000, "USD")


async def test_that_loading_twice_changes_nothing(db: Database, folder: Path, clock: Clock) -> None:
    await load(db, folder, clock)
    before = await counts(db)
    assert (await load(db, folder, clock)).errors == []
    assert await counts(db) == before


async def counts(db: Database) -> list[int]:
    async with db.read() as session:
        tables = (Creditor, DebtorRow, AccountRow, LedgerEntry, Arrangement, Instalment, HoldRow)
        return [len((await session.exec(select(table))).all()) for table in tables]


async def test_that_later_entries_are_appended(db: Database, folder: Path, clock: Clock, tmp_path: Path) -> None:
    await load(db, folder, clock)
    later = tmp_path / "later"
    later.mkdir()
    (later / "entries.csv").write_text(
        "account;external_id;kind;amount;effective_on\nNG-1;e3;payment;-200,00;2026-09-15\n"
    )
    assert (await load(db, later, clock)).errors == []
    async with db.read() as session:
        account = (await session.exec(select(AccountRow))).one()
        assert await ledger.balance(session, account.id) == Money(100000, "USD")
        assert await record.verify(session) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        ("accounts.csv", "2026-08-01", "08/01/2026", "accounts.csv, row 2, column due_on: '08/01/2026' is not a date."),
        ("accounts.csv", "northgate", "southgate", "accounts.csv, row 2, column creditor: 'southgate' is not known."),
        ("accounts.csv", "due_on", "due", "accounts.csv, row 1, column due: is not a column of this file."),
        ("accounts.csv", ",due_on", "", "accounts.csv, row 1, column due_on: is missing."),
        ("accounts.csv", "2026-08-01", "2023-08-01", "column due_on: is before opened_on."),
        (
            "debtors.csv",
            "America/Chicago",
            "Chicago",
            "debtors.csv, row 2, column timezone: 'Chicago' is not a time zone.",
        ),
        ("debtors.csv", "Maya Lopez", "", "debtors.csv, row 2, column name: is empty. Fill it in."),
        ("debtors.csv", ",es", ",fr", "column language: 'fr' is not known. Write one of: en, es."),
        ("debtors.csv", ",es", ",es,more", "debtors.csv, row 2: has 7 cells under 6 headings."),
        ("contact_points.csv", "312-555-0100", "12", "column address: '12' is not a telephone number."),
        ("entries.csv", '"1,234.56"', '"1,234"', "entries.csv, row 2, column amount: '1,234' can mean two sums."),
        ("entries.csv", "-34.56", "34.56", "entries.csv, row 3, column amount: a payment of 3456 minor units."),
        ("entries.csv", "e2", "e1", "column external_id: NG-1 / E1 stands in row 2 already."),
        ("entries.csv", ",I-1", ",I-9", "column invoice: 'I-9' is no invoice of this account."),
        ("entries.csv", "payment", "paiment", "column kind: 'paiment' is not known. Write one of: charge,"),
        ("arrangements.csv", "34.56", "-34.56", "column amount: makes no schedule"),
        ("holds.csv", "NG-1", "NG-7", "holds.csv, row 2, column account: 'NG-7' is not known. Add it to accounts.csv"),
        ("holds.csv", "h1,NG-1", "h1,", "column account: or debtor must be given"),
        ("creditors/northgate.toml", "0.3", "3.0", "creditors/northgate.toml, row 1, column authority.max_discount"),
        ("creditors/northgate.toml", "name", "name = ", "creditors/northgate.toml, row 1: is not TOML"),
    ],
)
async def test_that_one_bad_cell_is_named_and_nothing_is_loaded(
    db: Database, folder: Path, clock: Clock, file: str, old: str, new: str, error: str
) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    report = await load(db, folder, clock)
    assert error in "\n".join(map(str, report.errors))
    assert await counts(db) == [0] * 7


async def test_that_every_bad_row_is_named_at_once(db: Database, folder: Path, clock: Clock) -> None:
    rows = "".join(f"NG-1,x{n},charge,ten,2026-07-01,\n" for n in range(5))
    (folder / "entries.csv").write_text(FILES["entries.csv"] + rows)
    report = await load(db, folder, clock)
    assert [error.row for error in report.errors] == [4, 5, 6, 7, 8]


async def test_that_a_posted_entry_cannot_be_changed_by_importing_it_again(
    db: Database, folder: Path, clock: Clock
) -> None:
    await load(db, folder, clock)
    (folder / "entries.csv").write_text(FILES["entries.csv"].replace("-34.56", "-43.56"))
    (error,) = (await load(db, folder, clock)).errors
    assert "was posted as -3456 minor units before" in str(error)


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00", b'account,external_id\n"open', b"", b"\x00\x01"])
async def test_that_a_file_that_is_no_csv_is_an_error_and_not_a_crash(
    db: Database, folder: Path, clock: Clock, junk: bytes
) -> None:
    (folder / "entries.csv").write_bytes(junk)
    assert (await load(db, folder, clock)).errors


async def test_that_a_folder_without_a_book_is_refused(db: Database, tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(BadInput, match="no book in this folder"):
        await load(db, tmp_path, clock)
