"""What a debtor may keep in writing: receipts and agreements, as they stand in the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import CreditorConfig
from agent.domain.arrangement import Offer, offer_from_payload
from agent.domain.money import Money
from agent.store.sql import run


@dataclass(frozen=True, slots=True)
class Party:
    """Who owes what to whom."""

    account_id: UUID
    reference: str
    description: str
    debtor: str
    language: str
    timezone: str
    creditor: CreditorConfig


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment that was posted. ``balance`` is what was still owed right after it."""

    id: UUID
    link_id: UUID | None
    amount: Money
    balance: Money
    method: str
    at: datetime
    party: Party


@dataclass(frozen=True, slots=True)
class Step:
    """One due date of an agreement and what was paid on it."""

    on: date
    amount: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class Agreement:
    """An arrangement the debtor accepted, word for word what was accepted. ``digest`` is the SHA-256 of its content."""

    id: UUID
    state: str
    offer: Offer
    steps: Sequence[Step]
    digest: str
    accepted_at: datetime
    accepted_with: str
    """The debtor's own words of acceptance."""
    party: Party


_RECEIPT = """
select p.id, p.link_id, p.amount_minor, p.method, p.created_at,
       a.id as account_id, a.reference, a.description, a.currency, d.name as debtor, d.timezone, d.language, k.config,
       (select coalesce(sum(e.amount_minor), 0) from ledger_entry e
         where e.account_id = a.id and e.seq <= posted.seq) as balance_minor
from payment p
join account a on a.id = p.account_id
join debtor d on d.id = a.debtor_id
join creditor k on k.id = a.creditor_id
join ledger_entry posted on posted.account_id = a.id and posted.external_id = p.provider || ':' || p.external_id
where p.id = :id
"""

_AGREEMENT = """
select r.id, r.state, r.payload, r.digest, r.accepted_at, coalesce(m.body, '') as accepted_with,
       a.id as account_id, a.reference, a.description, a.currency, d.name as debtor, d.timezone, d.language, k.config,
       (select coalesce(json_agg(json_build_array(i.due_on, i.amount_minor, i.paid_minor) order by i.n), '[]')
          from instalment i where i.arrangement_id = r.id) as steps
from arrangement r
join account a on a.id = r.account_id
join debtor d on d.id = a.debtor_id
join creditor k on k.id = a.creditor_id
left join message m on m.id = r.accepted_message_id
where r.id = :id and r.accepted_at is not null
"""


async def receipt(session: AsyncSession, payment_id: UUID) -> Receipt | None:
    """The receipt of a payment."""
    row = (await run(session, _RECEIPT, {"id": payment_id})).one_or_none()
    if row is None:
        return None
    amount, balance = Money(row.amount_minor, row.currency), Money(int(row.balance_minor), row.currency)
    return Receipt(row.id, row.link_id, amount, balance, row.method, row.created_at, _party(row))


async def payment_of_link(session: AsyncSession, link_id: UUID) -> UUID | None:
    """The payment made by a link."""
    found = await run(session, "select id from payment where link_id = :id", {"id": link_id})
    return found.scalar_one_or_none()


async def agreement(session: AsyncSession, arrangement_id: UUID) -> Agreement | None:
    """An arrangement, if it was ever accepted."""
    row = (await run(session, _AGREEMENT, {"id": arrangement_id})).one_or_none()
    if row is None:
        return None
    offer = offer_from_payload(row.payload, id=row.id)
    # An agreement taken over from an earlier system has its schedule only.
    steps = [_step(*step, currency=row.currency) for step in row.steps] or [
        Step(due.on, due.amount, Money(0, row.currency)) for due in offer.schedule
    ]
    return Agreement(
        id=row.id,
        state=row.state,
        offer=offer,
        steps=steps,
        digest=row.digest,
        accepted_at=row.accepted_at,
        accepted_with=row.accepted_with,
        party=_party(row),
    )


def _step(on: str, amount: int, paid: int, *, currency: str) -> Step:
    return Step(date.fromisoformat(on), Money(amount, currency), Money(paid, currency))


def _party(row: Any) -> Party:
    return Party(
        account_id=row.account_id,
        reference=row.reference,
        description=row.description,
        debtor=row.debtor,
        language=row.language,
        timezone=row.timezone,
        creditor=CreditorConfig.model_validate(row.config),
    )
