"""Reads a played conversation back from the database, into a transcript."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import CreditorConfig, Entry, EntryKind, Hold, HoldKind, Invoice
from agent.domain.arrangement import offer_from_payload
from agent.domain.money import Money
from agent.store.tables import (
    AccountRow,
    Approval,
    Arrangement,
    Case,
    Conversation,
    Creditor,
    DebtorRow,
    HoldRow,
    InvoiceRow,
    LedgerEntry,
    Message,
    Payment,
    PaymentLink,
    Turn,
)
from evals import transcript as t


async def read_conversation(session: AsyncSession, conversation_id: UUID, start_seq: int) -> dict[str, Any]:
    """The fields of ``Transcript`` that the records know.

    Args:
        start_seq: last ledger entry of the account before the conversation; later ones came during it.
    """
    conversation = await session.get_one(Conversation, conversation_id)
    found: dict[str, Any] = {
        "lines": await _lines(session, conversation_id),
        "turns": await _turns(session, conversation_id),
        "channel": conversation.channel,
        "mode": conversation.mode,
        "language": conversation.language or "",
        "verified_at": conversation.verified_at,
        "locked": conversation.locked_at is not None,
        "cases": await _cases(session, conversation_id),
        "approvals": await _approvals(session, conversation_id),
        "links": await _links(session, conversation_id),
    }
    if conversation.account_id is None:
        return found
    account = await session.get_one(AccountRow, conversation.account_id)
    debt = await _debt(session, account, start_seq)
    holds = await _holds(session, account)
    return found | {
        "debt": debt,
        "holds": tuple(hold for hold, _ in holds),
        "placed": tuple(hold for hold, place in holds if place == conversation_id),
        "arrangements": await _arrangements(session, account, conversation_id),
        "payments": await _payments(session, account, start_seq, debt),
    }


async def _lines(session: AsyncSession, conversation_id: UUID) -> tuple[t.Line, ...]:
    query = select(Message).where(Message.conversation_id == conversation_id).order_by(col(Message.seq))
    return tuple(
        t.Line(m.seq, m.author, m.body, m.at, m.state, str(m.turn_id or ""), tuple(m.elements))
        for m in await session.exec(query)
    )


async def _turns(session: AsyncSession, conversation_id: UUID) -> tuple[t.Turn, ...]:
    query = select(Turn).where(Turn.conversation_id == conversation_id).order_by(col(Turn.at))
    return tuple(
        t.Turn(str(row.id), row.kind, row.at, row.disposition, row.why, row.duration_ms)
        for row in await session.exec(query)
    )


async def _cases(session: AsyncSession, conversation_id: UUID) -> tuple[t.Opened, ...]:
    query = select(Case).where(Case.conversation_id == conversation_id).order_by(col(Case.opened_at))
    return tuple(t.Opened(case.kind, case.opened_at) for case in await session.exec(query))


async def _approvals(session: AsyncSession, conversation_id: UUID) -> tuple[t.Asked, ...]:
    query = select(Approval).where(Approval.conversation_id == conversation_id).order_by(col(Approval.requested_at))
    return tuple(
        t.Asked(row.state, offer_from_payload(row.payload), row.requested_at, row.expires_at, row.decided_at)
        for row in await session.exec(query)
    )


async def _links(session: AsyncSession, conversation_id: UUID) -> tuple[t.Issued, ...]:
    query = select(PaymentLink).where(PaymentLink.conversation_id == conversation_id)
    rows = await session.exec(query.order_by(col(PaymentLink.created_at)))
    return tuple(t.Issued(row.amount_minor, row.state, row.created_at, row.expires_at) for row in rows)


async def _debt(session: AsyncSession, account: AccountRow, start_seq: int) -> t.Debt:
    creditor = await session.get_one(Creditor, account.creditor_id)
    debtor = await session.get_one(DebtorRow, account.debtor_id)
    entries = await session.exec(
        select(LedgerEntry)
        .where(LedgerEntry.account_id == account.id, LedgerEntry.seq <= start_seq)
        .order_by(col(LedgerEntry.seq))
    )
    invoices = await session.exec(select(InvoiceRow).where(InvoiceRow.account_id == account.id))
    return t.Debt(
        reference=account.reference,
        currency=account.currency,
        creditor=CreditorConfig.model_validate(creditor.config),
        debtor=debtor.name,
        zone=debtor.timezone,
        entries=tuple(
            Entry(e.seq, EntryKind(e.kind), Money(e.amount_minor, e.currency), e.effective_on, e.note) for e in entries
        ),
        invoices=tuple(
            Invoice(i.number, i.issued_on, i.due_on, _money(i.amount_minor, account), _money(0, account), i.description)
            for i in invoices
        ),
        opened_on=account.opened_on,
        due_on=account.due_on,
        description=account.description,
        original_creditor=account.original_creditor,
        limitation_expires_on=account.limitation_expires_on,
    )


def _money(minor: int, account: AccountRow) -> Money:
    return Money(minor, account.currency)


async def _holds(session: AsyncSession, account: AccountRow) -> list[tuple[Hold, UUID | None]]:
    query = select(HoldRow).where(
        HoldRow.debtor_id == account.debtor_id,
        or_(col(HoldRow.account_id).is_(None), HoldRow.account_id == account.id),
        col(HoldRow.released_at).is_(None),
    )
    return [(_hold(row, account), row.conversation_id) for row in await session.exec(query)]


def _hold(row: HoldRow, account: AccountRow) -> Hold:
    amount = None if row.amount_minor is None else _money(row.amount_minor, account)
    scope: Any = row.scope  # the CHECK of the table keeps it one of the four
    return Hold(HoldKind(row.kind), row.placed_at, scope, row.address, row.medium, amount, row.note)


async def _arrangements(session: AsyncSession, account: AccountRow, conversation_id: UUID) -> tuple[t.Agreed, ...]:
    query = select(Arrangement).where(Arrangement.account_id == account.id).order_by(col(Arrangement.created_at))
    return tuple(
        t.Agreed(
            offer_from_payload(row.payload, id=row.id, reasons=tuple(row.reasons)),
            row.state,
            row.created_at,
            row.accepted_at,
            row.conversation_id == conversation_id,
        )
        for row in await session.exec(query)
    )


async def _payments(session: AsyncSession, account: AccountRow, start_seq: int, debt: t.Debt) -> tuple[t.Posted, ...]:
    query = select(Payment).where(Payment.account_id == account.id).order_by(col(Payment.created_at))
    balance, posted = debt.balance_minor, []
    for row in await session.exec(query):
        balance -= row.amount_minor
        posted.append(t.Posted(str(row.id), row.amount_minor, row.created_at, balance))
    return tuple(posted)


async def last_entry(session: AsyncSession, reference: str) -> int:
    """Number of the newest ledger entry of an account."""
    query = (
        select(LedgerEntry.seq)
        .join(AccountRow, col(AccountRow.id) == col(LedgerEntry.account_id))
        .where(AccountRow.reference == reference)
        .order_by(col(LedgerEntry.seq).desc())
        .limit(1)
    )
    return (await session.exec(query)).one_or_none() or 0


async def factors(session: AsyncSession, reference: str) -> dict[str, str]:
    """What the debtor of an account would know about themselves."""
    query = (
        select(DebtorRow)
        .join(AccountRow, col(AccountRow.debtor_id) == col(DebtorRow.id))
        .where(AccountRow.reference == reference)
    )
    row = (await session.exec(query)).one()
    born = row.birth_date.isoformat() if row.birth_date else ""
    return {"reference": reference, "birth_date": born, "postcode": row.postcode, "name": row.name}
