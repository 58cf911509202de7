"""Money that arrived: payment, ledger entry, instalments, arrangement and link, all in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import EntryKind
from agent.domain.arrangement import ArrangementKind, ArrangementState
from agent.domain.money import Money
from agent.errors import BadInput
from agent.store import ledger, record
from agent.store.account_lock import lock_ledger
from agent.store.sql import run
from agent.store.tables import Arrangement, Instalment, Payment, PaymentLink


@dataclass(frozen=True, slots=True)
class Posted:
    """What a payment did. ``new`` is False when it had been posted before, and then nothing else was changed."""

    payment_id: UUID
    new: bool
    balance: Money
    kept: tuple[UUID, ...] = ()
    """Arrangements this payment completed."""
    oddities: tuple[str, ...] = ()
    """What a person should look at: ``overpaid``, ``link_used_before``, ``other_amount``, ``link_not_live``."""


async def post_payment(
    session: AsyncSession,
    *,
    account_id: UUID,
    amount: Money,
    provider: str,
    external_id: str,
    effective_on: date,
    now: datetime,
    method: str = "",
    link_id: UUID | None = None,
) -> Posted:
    """Post a payment once per provider and external id, and let it count towards what was agreed.

    Money that has arrived is always recorded, also when it is too much or its link was not live any more; such oddities
    are returned and stand in the record.

    Raises:
        BadInput: the amount is not positive or in another currency than the account.
        NotFound: there is no such account.
    """
    if amount.minor <= 0:
        raise BadInput("a payment is more than nothing", where="amount")
    link = await _lock_link(session, link_id)
    await lock_ledger(session, account_id)
    earlier = select(Payment).where(Payment.provider == provider, Payment.external_id == external_id)
    if (found := (await session.exec(earlier)).one_or_none()) is not None:
        return Posted(found.id, new=False, balance=await ledger.balance(session, account_id))
    oddities = await _use_link(session, link, account_id, amount)
    usable = link is not None and not {"link_used_before", "other_account"} & set(oddities)
    payment = Payment(
        account_id=account_id,
        link_id=link_id if usable else None,
        provider=provider,
        external_id=external_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        state="paid",
        method=method,
        created_at=now,
    )
    session.add(payment)
    entry_id, note = f"{provider}:{external_id}", f"Payment ({method or provider})"
    await ledger.post_entry(
        session, account_id, EntryKind.PAYMENT, -amount,
        effective_on=effective_on, external_id=entry_id, now=now, note=note,
    )  # fmt: skip
    kept = await _allocate(session, account_id, amount, effective_on, now)
    left = await ledger.balance(session, account_id)
    oddities += ["overpaid"] if left.minor < 0 else []
    body = {"payment": payment.id, "amount_minor": amount.minor, "link": link_id, "kept": kept, "oddities": oddities}
    await record.append(session, record.account_stream(account_id), "payment", body, now)
    return Posted(payment.id, new=True, balance=left, kept=tuple(kept), oddities=tuple(oddities))


async def _lock_link(session: AsyncSession, link_id: UUID | None) -> PaymentLink | None:
    """The link, locked; its conversation first, which is the order in which a turn locks."""
    if link_id is None:
        return None
    query = "select conversation_id from payment_link where id = :id"
    conversation_id = (await run(session, query, {"id": link_id})).scalar_one_or_none()
    if conversation_id is not None:
        await run(session, "select 1 from conversation where id = :id for update", {"id": conversation_id})
    locked = select(PaymentLink).where(PaymentLink.id == link_id).with_for_update()
    return (await session.exec(locked.execution_options(populate_existing=True))).one_or_none()


async def _use_link(session: AsyncSession, link: PaymentLink | None, account_id: UUID, amount: Money) -> list[str]:
    if link is None:
        return []
    if link.account_id != account_id:
        return ["other_account"]
    paid = (await session.exec(select(Payment.id).where(Payment.link_id == link.id))).first()
    if paid is not None:
        return ["link_used_before"]
    oddities = [] if link.state == "live" else ["link_not_live"]
    oddities += [] if (link.amount_minor, link.currency) == (amount.minor, amount.currency) else ["other_amount"]
    link.state = "used"
    return oddities


async def _allocate(session: AsyncSession, account_id: UUID, amount: Money, paid_on: date, now: datetime) -> list[UUID]:
    """Give the money to open instalments, earliest due first; arrangements that are complete then were kept."""
    query = (
        select(Instalment, Arrangement)
        .join(Arrangement, col(Arrangement.id) == col(Instalment.arrangement_id))
        .where(Arrangement.account_id == account_id, Arrangement.state == ArrangementState.ACTIVE.value)
        .order_by(col(Instalment.due_on), col(Instalment.n))
        .with_for_update()
    )
    rows = (await session.exec(query)).all()
    left = amount.minor
    for instalment, _ in rows:
        part = min(left, instalment.amount_minor - instalment.paid_minor)
        instalment.paid_minor += part
        left -= part
        if instalment.paid_minor == instalment.amount_minor:
            instalment.state = "paid"
    open_ids = {instalment.arrangement_id for instalment, _ in rows if instalment.state != "paid"}
    kept = {arrangement.id: arrangement for _, arrangement in rows if arrangement.id not in open_ids}
    for arrangement in kept.values():
        arrangement.state, arrangement.closed_at = ArrangementState.KEPT.value, now
        await _forgive(session, arrangement, paid_on, now)
    return list(kept)


async def _forgive(session: AsyncSession, arrangement: Arrangement, paid_on: date, now: datetime) -> None:
    """A settlement that was paid in full closes the rest, as it was approved and accepted."""
    discount = arrangement.payload["discount_minor"]
    if arrangement.kind == ArrangementKind.SETTLEMENT and discount > 0:
        await ledger.post_entry(
            session, arrangement.account_id, EntryKind.WRITE_OFF, Money(-discount, arrangement.payload["currency"]),
            effective_on=paid_on, external_id=f"settlement:{arrangement.id}", now=now, note="Settled for less",
        )  # fmt: skip
