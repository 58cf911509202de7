"""Importing a book: checked row by row, loaded whole or not at all, the same when loaded twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import CreditorConfig
from agent.domain.arrangement import digest
from agent.store import record
from agent.store.book_check import Checked, Known, check, creditor_id
from agent.store.book_read import Files, read_files
from agent.store.book_rows import RowError
from agent.store.sql import run
from agent.store.tables import AccountRow, Creditor, DebtorRow, InvoiceRow

STREAM = "book"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was loaded: new and known rows by file. With errors, nothing was."""

    rows: dict[str, int] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


async def import_book(
    session: AsyncSession, folder: Path, progress: Progress | None = None, *, now: datetime | None = None
) -> ImportReport:
    """Load a book from a folder of CSV and TOML files (``docs/import.md``) in the caller's transaction.

    Raises:
        BadInput: when the folder holds no book.
    """
    say = progress or (lambda _: None)
    say("Reading the files")
    files = read_files(folder)
    say("Checking every row")
    checked = check(files, await _known(session, files))
    if checked.errors:
        return ImportReport(errors=checked.errors)
    now = now or datetime.now(UTC)
    say("Loading")
    await _write(session, files, checked, now)
    rows = {"creditors": len(files.creditors)} | {name: len(rows) for name, rows in checked.rows.items()}
    await record.append(session, STREAM, "imported", {"files": files.hashes, "rows": rows}, now)
    return ImportReport(rows=rows)


async def _known(session: AsyncSession, files: Files) -> Known:
    """What the database has; of entries only those of the accounts in question."""
    known = Known()
    for creditor in await session.exec(select(Creditor)):
        known.creditors[creditor.slug] = creditor.id
        known.currencies[creditor.slug] = creditor.config.get("currency", "USD")
    known.debtors = {row.external_id: row.id for row in await run(session, "select id, external_id from debtor")}
    accounts = "select id, reference, currency, debtor_id, creditor_id from account"
    for row in await run(session, accounts):
        known.accounts[row.reference.upper()] = dict(row._mapping) | {"reference": row.reference}
    invoices = "select i.id, i.number, a.reference from invoice i join account a on a.id = i.account_id"
    known.invoices = {(row.reference.upper(), row.number): row.id for row in await run(session, invoices)}
    named = {row["account"].upper() for row in files.tables["entries"].rows}
    ids = [account["id"] for reference, account in known.accounts.items() if reference in named]
    entries = "select account_id, external_id, amount_minor from ledger_entry where account_id = any(:ids)"
    known.entries = {
        (row.account_id, row.external_id): row.amount_minor for row in await run(session, entries, {"ids": ids})
    }
    return known


async def _write(session: AsyncSession, files: Files, checked: Checked, now: datetime) -> None:
    rows = checked.rows
    await _upsert(session, Creditor, [_creditor(config) for config in files.creditors], keep=("id",))
    await _upsert(session, DebtorRow, rows["debtors"], keep=("id", "version", "wishes"))
    await _add(session, "contact_point", rows["contact_points"])
    # The status follows the ledger once the account is ours.
    await _upsert(session, AccountRow, rows["accounts"], keep=("id", "version", "reference", "status"))
    await _upsert(session, InvoiceRow, rows["invoices"], keep=("id",))
    await _post(session, rows["entries"], now)
    arrangements = [{k: v for k, v in row.items() if k != "instalments"} for row in rows["arrangements"]]
    new = await _add(session, "arrangement", [_DEFAULTS | row for row in arrangements])
    instalments = [part for row in rows["arrangements"] if row["id"] in new for part in row["instalments"]]
    await _add(session, "instalment", instalments)
    placed = await _add(session, "hold", rows["holds"])
    people = {row["debtor_id"] for row in rows["holds"] if row["id"] in placed}
    await run(session, "update debtor set version = version + 1 where id = any(:ids)", {"ids": list(people)})


_DEFAULTS = {"offer_group": "", "ordinal": 0, "within_authority": True}


def _creditor(config: CreditorConfig) -> dict[str, Any]:
    content = config.model_dump(mode="json")
    return {
        "id": creditor_id(config.slug),
        "slug": config.slug,
        "name": config.name,
        "config": content,
        "config_hash": digest(content),
    }


_UNIQUE: dict[type[SQLModel], tuple[str, ...]] = {
    Creditor: ("slug",),
    DebtorRow: ("external_id",),
    AccountRow: ("reference",),
    InvoiceRow: ("account_id", "number"),
}


async def _upsert(
    session: AsyncSession, table: type[SQLModel], rows: Sequence[dict[str, Any]], keep: tuple[str, ...]
) -> None:
    """Insert or update by natural key; ``keep`` names columns that an update leaves alone."""
    if not rows:
        return
    statement = insert(SQLModel.metadata.tables[str(table.__tablename__)])
    key = _UNIQUE[table]
    changes = {name: statement.excluded[name] for name in rows[0] if name not in (*keep, *key)}
    await run(session, statement.on_conflict_do_update(index_elements=list(key), set_=changes), rows)


async def _add(session: AsyncSession, table: str, rows: Sequence[dict[str, Any]]) -> set[UUID]:
    """Insert what is not there yet and return the ids of that."""
    if not rows:
        return set()
    target: SqlTable = SQLModel.metadata.tables[table]
    ids = [row["id"] for row in rows]
    there = {row.id for row in await run(session, f"select id from {table} where id = any(:ids)", {"ids": ids})}  # noqa: S608  a table's name from above
    new = [row for row in rows if row["id"] not in there]
    if new:
        await run(session, insert(target).on_conflict_do_nothing(), new)
    return {row["id"] for row in new}


async def _post(session: AsyncSession, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Append entries in order of their day; those posted before are left out and no number is used twice."""
    if not rows:
        return
    accounts = sorted({row["account_id"] for row in rows})
    await run(session, "select 1 from account where id = any(:ids) order by id for update", {"ids": accounts})
    seqs = await _ends(session, accounts)
    posted = "select account_id, external_id from ledger_entry where account_id = any(:ids)"
    there = {(row.account_id, row.external_id) for row in await run(session, posted, {"ids": accounts})}
    new: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: row["effective_on"]):
        if (row["account_id"], row["external_id"]) not in there:
            seqs[row["account_id"]] = seqs.get(row["account_id"], 0) + 1
            new.append(row | {"id": uuid4(), "seq": seqs[row["account_id"]], "posted_at": now})
    if new:
        await run(session, insert(SQLModel.metadata.tables["ledger_entry"]), new)
        await run(session, _MOVED, {"ids": sorted({row["account_id"] for row in new})})


async def _ends(session: AsyncSession, accounts: Sequence[UUID]) -> dict[UUID, int]:
    query = "select account_id, max(seq) as seq from ledger_entry where account_id = any(:ids) group by account_id"
    return {row.account_id: row.seq for row in await run(session, query, {"ids": accounts})}


_MOVED = """
update account a set version = version + 1, status = case when status in ('open', 'paid')
    then case when (select sum(amount_minor) from ledger_entry where account_id = a.id) <= 0 then 'paid' else 'open' end
    else status end
where id = any(:ids)
"""
