"""Links, payments and webhook events: the queries behind ``agent/payments`` and the pages of the payer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import CreditorConfig
from agent.domain.money import Money
from agent.store.account_lock import lock_ledger
from agent.store.sql import run
from agent.store.tables import Conversation, Payment, PaymentLink, WebhookEvent


@dataclass(frozen=True, slots=True)
class Payer:
    """The person a link was made for, as far as its page needs them."""

    name: str
    birth_date: date | None
    postcode: str
    language: str
    timezone: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link with what stands around it. ``state`` is the row's own; time may have overtaken it."""

    id: UUID
    state: str
    amount: Money
    balance: Money
    purpose: str
    expires_at: datetime
    tries: int
    account_id: UUID
    reference: str
    conversation_id: UUID | None
    payer: Payer
    creditor: CreditorConfig


_LINK = """
select l.id, l.state, l.amount_minor, l.currency, l.purpose, l.expires_at, l.tries, l.account_id, l.conversation_id,
       a.reference, k.config, d.name, d.birth_date, d.postcode, d.timezone,
       coalesce(c.language, d.language) as language,
       (select coalesce(sum(e.amount_minor), 0) from ledger_entry e where e.account_id = l.account_id) as balance_minor
from payment_link l
join account a on a.id = l.account_id
join creditor k on k.id = a.creditor_id
join debtor d on d.id = a.debtor_id
left join conversation c on c.id = l.conversation_id
"""


async def link_by_hash(session: AsyncSession, token_hash: str) -> LinkView | None:
    """The link whose token has this SHA-256."""
    return _link((await run(session, f"{_LINK} where l.token_hash = :hash", {"hash": token_hash})).one_or_none())


async def link_by_id(session: AsyncSession, link_id: UUID) -> LinkView | None:
    """The link of this id."""
    return _link((await run(session, f"{_LINK} where l.id = :id", {"id": link_id})).one_or_none())


def _link(row: Any) -> LinkView | None:
    if row is None:
        return None
    return LinkView(
        id=row.id,
        state=row.state,
        amount=Money(row.amount_minor, row.currency),
        balance=Money(int(row.balance_minor), row.currency),
        purpose=row.purpose,
        expires_at=row.expires_at,
        tries=row.tries,
        account_id=row.account_id,
        reference=row.reference,
        conversation_id=row.conversation_id,
        payer=Payer(row.name, row.birth_date, row.postcode, row.language, row.timezone),
        creditor=CreditorConfig.model_validate(row.config),
    )


async def lock_link(session: AsyncSession, link_id: UUID) -> PaymentLink | None:
    """The link's row, locked until the transaction ends; its conversation and account are locked before it, as a turn
    does it, so that a payment and a turn never wait for each other."""
    link = (await session.exec(select(PaymentLink).where(PaymentLink.id == link_id))).one_or_none()
    if link is None:
        return None
    if link.conversation_id is not None:
        await session.exec(select(Conversation.id).where(Conversation.id == link.conversation_id).with_for_update())
    await lock_ledger(session, link.account_id)
    await session.refresh(link, with_for_update=True)
    return link


async def attach_session(session: AsyncSession, link_id: UUID, provider_session: str) -> bool:
    """Remember which hosted page belongs to a link; False when the link is not live any more."""
    statement = "update payment_link set provider_session = :session where id = :id and state = 'live'"
    return (await run(session, statement, {"id": link_id, "session": provider_session})).rowcount == 1


async def count_try(session: AsyncSession, link_id: UUID, *, limit: int) -> bool:
    """Use up one of ``limit`` answers to the stranger's question; False when none is left."""
    statement = "update payment_link set tries = tries + 1 where id = :id and tries < :limit"
    return (await run(session, statement, {"id": link_id, "limit": limit})).rowcount == 1


async def revoke_links_above(session: AsyncSession, account_id: UUID, balance: Money) -> int:
    """Revoke live links that ask for more than is owed; returns how many."""
    statement = """
        update payment_link set state = 'revoked'
        where account_id = :account and state = 'live' and amount_minor > :balance
    """
    return (await run(session, statement, {"account": account_id, "balance": balance.minor})).rowcount


# Webhook events -----------------------------------------------------------------------------------------------------


async def store_event(
    session: AsyncSession, source: str, external_id: str, payload: dict[str, Any], *, now: datetime
) -> UUID | None:
    """Store a verified event; None when it is stored already."""
    event = WebhookEvent(source=source, external_id=external_id, payload=payload, received_at=now)
    statement = (
        insert(WebhookEvent)
        .values(**event.model_dump())
        .on_conflict_do_nothing(index_elements=["source", "external_id"])
        .returning(col(WebhookEvent.id))
    )
    return (await run(session, statement)).scalar_one_or_none()


async def lock_event(session: AsyncSession, event_id: UUID) -> WebhookEvent | None:
    """The event, locked, when nobody has worked on it yet."""
    query = select(WebhookEvent).where(WebhookEvent.id == event_id, col(WebhookEvent.processed_at).is_(None))
    return (await session.exec(query.with_for_update())).one_or_none()


async def unprocessed(session: AsyncSession, *, older_than: datetime, limit: int = 100) -> list[UUID]:
    """Events nobody finished, oldest first; those another process is working on are left out."""
    query = (
        select(WebhookEvent.id)
        .where(col(WebhookEvent.processed_at).is_(None), WebhookEvent.received_at <= older_than)
        .order_by(col(WebhookEvent.received_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list((await session.exec(query)).all())


# Payments -----------------------------------------------------------------------------------------------------------


async def payment_for(session: AsyncSession, provider: str, external_id: str) -> Payment | None:
    """The payment the provider knows by this id."""
    query = select(Payment).where(Payment.provider == provider, Payment.external_id == external_id)
    return (await session.exec(query)).one_or_none()


async def payer_zone(session: AsyncSession, account_id: UUID) -> ZoneInfo:
    """The time zone in which this account's debtor has days."""
    query = "select d.timezone from account a join debtor d on d.id = a.debtor_id where a.id = :id"
    return ZoneInfo((await run(session, query, {"id": account_id})).scalar_one())


async def open_payment_case(
    session: AsyncSession, link: PaymentLink, kind: str, note: str, *, now: datetime
) -> UUID | None:
    """Put a payment that does not fit on the desk; one open case per kind and conversation.

    Returns:
        The conversation the case hangs on; None when the account has none, so that there is nowhere to put it.
    """
    conversation_id = link.conversation_id or await _latest_conversation(session, link.account_id)
    if conversation_id is None:
        return None
    statement = """
        insert into desk_case (id, conversation_id, account_id, kind, state, note, opened_at)
        values (:id, :conversation, :account, :kind, 'open', :note, :now)
        on conflict (conversation_id, kind) where state = 'open'
        do update set note = desk_case.note || E'\\n' || excluded.note
    """
    values = {"id": uuid4(), "conversation": conversation_id, "account": link.account_id}
    await run(session, statement, values | {"kind": kind, "note": note, "now": now})
    return conversation_id


async def _latest_conversation(session: AsyncSession, account_id: UUID) -> UUID | None:
    query = select(Conversation.id).where(Conversation.account_id == account_id)
    return (await session.exec(query.order_by(col(Conversation.last_activity_at).desc()).limit(1))).one_or_none()
