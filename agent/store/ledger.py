"""The ledger: immutable entries in minor units. A balance is always their sum; there is no other place it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import EntryKind
from agent.domain.money import Money
from agent.errors import BadInput, NotFound
from agent.store import record
from agent.store.sql import run

RAISES = frozenset({EntryKind.CHARGE, EntryKind.INTEREST, EntryKind.FEE, EntryKind.REFUND, EntryKind.CHARGEBACK})
LOWERS = frozenset({EntryKind.PAYMENT, EntryKind.CREDIT_NOTE, EntryKind.WRITE_OFF})


async def post_entry(
    session: AsyncSession,
    account_id: UUID,
    kind: EntryKind,
    amount: Money,
    *,
    effective_on: date,
    external_id: str,
    now: datetime,
    note: str = "",
    invoice_id: UUID | None = None,
) -> bool:
    """Post one entry; a positive amount raises what is owed. False when this ``external_id`` was posted before.

    Raises:
        BadInput: the sign does not fit the kind, the currency is another, or the same id came with another sum.
        NotFound: there is no such account.
    """
    check_sign(kind, amount)
    account = await _lock(session, account_id)
    if account.currency != amount.currency:
        raise BadInput(f"the account is kept in {account.currency}, not {amount.currency}", where="currency")
    if await _posted_before(session, account_id, external_id, amount):
        return False
    values = {
        "id": uuid4(),
        "account": account_id,
        "kind": kind.value,
        "amount": amount.minor,
        "currency": amount.currency,
        "on": effective_on,
        "now": now,
        "external_id": external_id,
        "note": note,
        "invoice": invoice_id,
    }
    posted = (await run(session, _POST, values)).one()
    status = "paid" if int(posted.total) <= 0 else "open"
    await run(session, _ACCOUNT_MOVED, {"id": account_id, "status": status})
    body = {
        "seq": posted.seq,
        "kind": kind,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "on": effective_on,
    }
    stream = record.account_stream(account_id)
    await record.append(session, stream, "entry_posted", body | {"external_id": external_id, "note": note}, now)
    return True


def check_sign(kind: EntryKind, amount: Money) -> None:
    """Charges raise, payments lower; adjustments and reversals may do both.

    Raises:
        BadInput: when the sign does not fit the kind, or nothing is posted.
    """
    wrong = (kind in RAISES and amount.minor < 0) or (kind in LOWERS and amount.minor > 0) or amount.minor == 0
    if wrong:
        side = "positive: it raises what is owed" if kind in RAISES else "negative: it lowers what is owed"
        must = side if kind in RAISES | LOWERS else "not zero"
        raise BadInput(f"a {kind.value} of {amount.minor} minor units", where="amount", do=f"It must be {must}.")


# The account is locked, so the next number is free.
_POST = """
with posted as (
    insert into ledger_entry (id, account_id, seq, kind, amount_minor, currency, effective_on, posted_at, external_id,
                              note, invoice_id)
    select :id, :account, coalesce(max(seq), 0) + 1, :kind, :amount, :currency, :on, :now, :external_id, :note,
           cast(:invoice as uuid)
    from ledger_entry where account_id = :account
    returning seq, amount_minor
)
select posted.seq, posted.amount_minor + coalesce(
    (select sum(amount_minor) from ledger_entry where account_id = :account), 0) as total from posted
"""
_ACCOUNT_MOVED = """
update account set version = version + 1,
       status = case when status in ('open', 'paid') then :status else status end
where id = :id
"""


async def _lock(session: AsyncSession, account_id: UUID) -> Any:
    query = "select currency from account where id = :id for update"
    row = (await run(session, query, {"id": account_id})).one_or_none()
    if row is None:
        raise NotFound("no such account")
    return row


async def _posted_before(session: AsyncSession, account_id: UUID, external_id: str, amount: Money) -> bool:
    query = "select amount_minor from ledger_entry where account_id = :account and external_id = :external_id"
    row = (await run(session, query, {"account": account_id, "external_id": external_id})).one_or_none()
    if row is not None and row.amount_minor != amount.minor:
        raise BadInput(
            f"{external_id!r} was posted with {row.amount_minor} minor units before, now with {amount.minor}",
            where="external_id",
            do="Correct an entry with a second one; entries never change.",
        )
    return row is not None


async def balance(session: AsyncSession, account_id: UUID) -> Money:
    """What is owed on one account.

    Raises:
        NotFound: there is no such account.
    """
    found = await balances(session, [account_id])
    if account_id not in found:
        raise NotFound("no such account")
    return found[account_id]


async def balances(session: AsyncSession, account_ids: Iterable[UUID] | None = None) -> dict[UUID, Money]:
    """What is owed per account; every account when none are named."""
    query = """
        select a.id, a.currency, coalesce(sum(e.amount_minor), 0) as total
        from account a left join ledger_entry e on e.account_id = a.id
        where cast(:ids as uuid[]) is null or a.id = any(cast(:ids as uuid[]))
        group by a.id
    """
    ids = None if account_ids is None else list(account_ids)
    return {row.id: Money(int(row.total), row.currency) for row in await run(session, query, {"ids": ids})}
