"""One account as the desk shows it: ledger with running balance, holds, arrangements, contact points, record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import CreditorConfig
from agent.errors import NotFound
from agent.store import holds, record
from agent.store.account_view import AccountView, load
from agent.store.desk import like, scope_of, scoped
from agent.store.sql import run
from agent.store.tables import Creditor, Staff


@dataclass(frozen=True, slots=True)
class Line:
    """A ledger entry with the balance after it."""

    seq: int
    on: date
    kind: str
    note: str
    amount_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class StandingHold:
    """A hold, standing or released."""

    id: UUID
    kind: str
    scope: str
    medium: str
    address: str
    amount_minor: int | None
    note: str
    placed_at: datetime
    released_at: datetime | None
    released_by: str


@dataclass(frozen=True, slots=True)
class Contact:
    """An address of the person."""

    medium: str
    address: str
    consent_at: datetime | None
    employer: bool


@dataclass(frozen=True, slots=True)
class Past:
    """An arrangement in any state."""

    id: UUID
    kind: str
    state: str
    payload: dict[str, Any]
    created_at: datetime
    accepted_at: datetime | None
    paid_minor: int


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Everything on the account's page."""

    view: AccountView
    creditor: CreditorConfig
    status: str
    lines: tuple[Line, ...]
    holds: tuple[StandingHold, ...]
    contacts: tuple[Contact, ...]
    arrangements: tuple[Past, ...]
    conversations: tuple[tuple[UUID, datetime, str], ...]
    entries: tuple[dict[str, Any], ...]
    """The record of the account, newest first."""


async def account_page(session: AsyncSession, staff: Staff, account_id: UUID) -> AccountPage:
    """An account of the viewer's creditors.

    Raises:
        NotFound: when there is none, or it is of another creditor.
    """
    found = (await run(session, _ACCOUNT, scope_of(staff) | {"id": account_id})).one_or_none()
    if found is None:
        raise NotFound("There is no such account.")
    view = await load(session, account_id)
    creditor = await session.get_one(Creditor, found.creditor)
    values = {"id": account_id, "debtor": view.debtor.id}
    entries = await record.export(session, record.account_stream(account_id))
    return AccountPage(
        view=view,
        creditor=CreditorConfig.model_validate(creditor.config),
        status=found.status,
        lines=_lines(view),
        holds=tuple([StandingHold(**row._mapping) for row in await run(session, _HOLDS, values)]),
        contacts=tuple([Contact(**row._mapping) for row in await run(session, _CONTACTS, values)]),
        arrangements=tuple([Past(**row._mapping) for row in await run(session, _ARRANGEMENTS, values)]),
        conversations=tuple([(row.id, row.last_activity_at, row.mode) for row in await run(session, _TALKS, values)]),
        entries=tuple(reversed(entries)),
    )


def _lines(view: AccountView) -> tuple[Line, ...]:
    balance, lines = 0, []
    for entry in view.account.entries:
        balance += entry.amount.minor
        lines.append(Line(entry.seq, entry.on, entry.kind.value, entry.note, entry.amount.minor, balance))
    return tuple(lines)


_ACCOUNT = scoped("""
select a.status, cr.id as creditor from account a join creditor cr on cr.id = a.creditor_id where a.id = :id and {scope}
""")
_HOLDS = """
select h.id, h.kind, h.scope, h.medium, h.address, h.amount_minor, h.note, h.placed_at, h.released_at,
       coalesce(s.name, '') as released_by
from hold h left join staff s on s.id = h.released_by
where h.debtor_id = :debtor and (h.account_id is null or h.account_id = :id)
order by h.released_at nulls first, h.placed_at desc
"""
_CONTACTS = (
    "select medium, address, consent_at, employer from contact_point where debtor_id = :debtor order by medium, address"
)
_ARRANGEMENTS = """
select r.id, r.kind, r.state, r.payload, r.created_at, r.accepted_at,
       (select coalesce(sum(n.paid_minor), 0)::bigint from instalment n where n.arrangement_id = r.id) as paid_minor
from arrangement r where r.account_id = :id and r.state <> 'withdrawn' order by r.created_at desc
"""
_TALKS = (
    "select id, last_activity_at, mode from conversation where account_id = :id order by last_activity_at desc limit 20"
)


@dataclass(frozen=True, slots=True)
class Found:
    """An account in the list."""

    id: UUID
    reference: str
    debtor: str
    creditor: str
    currency: str
    balance_minor: int
    due_on: date
    status: str
    holds: tuple[str, ...]


_ACCOUNTS = scoped("""
select a.id, a.reference, d.name as debtor, cr.name as creditor, a.currency, a.due_on, a.status,
  coalesce((select sum(amount_minor) from ledger_entry e where e.account_id = a.id), 0)::bigint as balance_minor,
  array(select distinct kind from hold h where h.debtor_id = a.debtor_id and h.released_at is null
        and (h.account_id is null or h.account_id = a.id) order by kind) as holds
from account a join debtor d on d.id = a.debtor_id join creditor cr on cr.id = a.creditor_id
where {scope} and (:find = '' or a.reference ilike :like or d.name ilike :like)
order by balance_minor desc, a.reference limit :limit
""")


async def accounts(session: AsyncSession, staff: Staff, *, find: str = "", limit: int = 100) -> list[Found]:
    """Accounts by reference or name; the largest balance first."""
    values = scope_of(staff) | {"find": find, "like": like(find), "limit": limit}
    rows = (await run(session, _ACCOUNTS, values)).mappings()
    return [Found(**{**row, "holds": tuple(row["holds"])}) for row in rows]


async def release(
    session: AsyncSession, staff: Staff, account_id: UUID, hold_id: UUID, *, why: str, now: datetime
) -> None:
    """Lift a hold that stands on this account or its person.

    Raises:
        NotFound: when it does not stand there, or the account is of another creditor.
    """
    page = await account_page(session, staff, account_id)
    if not any(hold.id == hold_id and hold.released_at is None for hold in page.holds):
        raise NotFound("This hold does not stand any more.")
    await holds.release_hold(session, hold_id, staff, why=why, now=now)
