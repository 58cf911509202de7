"""From a stored webhook event to the ledger: once, for the right sum, in one transaction with everything it changes.

Money that arrived is never dropped: what does not fit the link it came by waits at the desk for a person, and what fits
but is odd (the link was revoked meanwhile, more came in than is owed) is posted and put on the desk as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.money import Money
from agent.payments.provider import Event, Paid
from agent.store import payments, record
from agent.store.database import notify
from agent.store.payment_posting import post_payment
from agent.store.tables import PaymentLink, WebhookEvent

log = structlog.get_logger()

CASE = "payment_review"
"""Kind of the desk case for money that does not fit."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A payment that was posted, for the receipt. ``balance`` is what is still owed."""

    payment_id: UUID
    conversation_id: UUID | None
    amount: Money
    balance: Money
    reference: str


def receipt_reference(payment_id: UUID) -> str:
    """How people call a payment: ``P-3F9A12C4D0``."""
    return f"P-{payment_id.hex[:10].upper()}"


async def settle_event(session: AsyncSession, event_id: UUID, *, now: datetime) -> Settled | None:
    """Work on a stored event, in the caller's transaction.

    Returns:
        What was posted; None when there was nothing to post (another process has it, a duplicate, a mismatch).
    """
    event = await payments.lock_event(session, event_id)
    if event is None:
        return None
    outcome, settled = await _settle(session, event, now)
    event.processed_at, event.outcome = now, outcome
    session.add(event)
    if outcome not in ("settled", "duplicate"):
        log.info("payment event not posted", source=event.source, payment_event=event.external_id, outcome=outcome)
    return settled


async def _settle(session: AsyncSession, event: WebhookEvent, now: datetime) -> tuple[str, Settled | None]:
    try:
        paid = Event.model_validate(event.payload).paid
    except ValidationError:
        return "malformed", None
    if paid is None:
        return "ignored", None
    link = await payments.lock_link(session, paid.link_id)
    if link is None:
        await record.append(session, "desk", "payment_unmatched", _seen(event, paid), now)
        return "unknown_link", None
    # Looked up under the lock: of two events about one payment the second one finds it.
    if await payments.payment_for(session, event.source, paid.payment) is not None:
        return "duplicate", None
    problem = _problem(link, paid)
    if problem:
        await _put_on_desk(session, event, link, paid, problem, now)
        return problem, None
    return "settled", await _post(session, event, link, paid, now)


def _problem(link: PaymentLink, paid: Paid) -> str:
    """Why this money cannot be posted by itself; "" when it can.

    A link that was revoked or swept since has still been paid, in time and in full: word of it that comes late is no
    reason to refuse the money.
    """
    if (paid.amount_minor, paid.currency) != (link.amount_minor, link.currency):
        return "amount_mismatch"
    if link.provider_session != paid.session:
        return "session_mismatch"
    if link.state == "used":
        return "second_payment"
    if paid.at >= link.expires_at:
        return "paid_after_expiry"
    return ""


async def _put_on_desk(
    session: AsyncSession, event: WebhookEvent, link: PaymentLink, paid: Paid, problem: str, now: datetime
) -> None:
    note = f"{problem.replace('_', ' ')}: {paid.amount.show()} by {paid.method or event.source}, payment {paid.payment}"
    conversation_id = await payments.open_payment_case(session, link, CASE, note, now=now)
    body = _seen(event, paid) | {"problem": problem, "link": link.id, "link_amount_minor": link.amount_minor}
    await record.append(session, record.account_stream(link.account_id), CASE, body, now)
    await notify(session, conversation_id or "desk")


async def _post(session: AsyncSession, event: WebhookEvent, link: PaymentLink, paid: Paid, now: datetime) -> Settled:
    revoked = link.state == "revoked"
    posted = await post_payment(
        session,
        account_id=link.account_id,
        amount=paid.amount,
        provider=event.source,
        external_id=paid.payment,
        effective_on=paid.at.astimezone(await payments.payer_zone(session, link.account_id)).date(),
        now=now,
        method=paid.method,
        link_id=link.id,
    )
    await payments.revoke_links_above(session, link.account_id, posted.balance)
    odd = [oddity for oddity in posted.oddities if oddity != "link_not_live"] + ["link_revoked"] * revoked
    if odd:
        await _put_on_desk(session, event, link, paid, ", ".join(odd), now)
    if link.conversation_id is not None:
        body = _seen(event, paid) | {
            "payment": posted.payment_id,
            "link": link.id,
            "balance_minor": posted.balance.minor,
        }
        await record.append(session, record.conversation_stream(link.conversation_id), "payment_received", body, now)
        await notify(session, link.conversation_id)
    reference = receipt_reference(posted.payment_id)
    return Settled(posted.payment_id, link.conversation_id, paid.amount, posted.balance, reference)


def _seen(event: WebhookEvent, paid: Paid) -> dict[str, Any]:
    return {
        "event": event.external_id,
        "source": event.source,
        "provider_payment": paid.payment,
        "amount_minor": paid.amount_minor,
        "currency": paid.currency,
        "method": paid.method,
        "paid_at": paid.at,
    }
