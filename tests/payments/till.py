"""A till: one account, one verified chat, links on it, and the sandbox, without any page around them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import text

from agent.domain.account import EntryKind
from agent.domain.effect import IssueLink, VerifyIdentity
from agent.domain.links import new_token
from agent.domain.money import Money
from agent.payments.links import start_checkout
from agent.payments.provider import Event, Paid
from agent.payments.sandbox import SIGNATURE, Result, Sandbox
from agent.payments.settle import Settled, settle_event
from agent.store import ledger, payments
from agent.store.commit import commit_turn
from agent.store.database import Database
from tests.conftest import Clock
from tests.store.make import BASE, Book, make_book, make_chat, situation_of, turn, usd, write_in

SECRET = "test-secret"
VISA, DECLINED, POOR, CHALLENGE = "4242424242424242", "4000000000000002", "4000000000009995", "4000002500003155"


@dataclass
class Till:
    """What a payment test needs at hand."""

    db: Database
    clock: Clock
    book: Book
    chat: UUID
    sandbox: Sandbox

    @property
    def now(self) -> datetime:
        return self.clock.now

    @property
    def account_id(self) -> UUID:
        return self.book.account.id

    async def issue(
        self, minor: int = 50000, *, minutes: int = 60, arrangement: UUID | None = None
    ) -> tuple[str, UUID]:
        """A link, made as the turn makes it: its token and its id."""
        token = new_token(SECRET)
        effect = IssueLink(usd(minor), token, self.now + timedelta(minutes=minutes), arrangement_id=arrangement)
        await self.apply(effect)
        return token, effect.id

    async def apply(self, *effects: Any) -> None:
        """A turn with these effects."""
        await write_in(self.db, self.chat, "hello", self.now)
        situation = await situation_of(self.db, self.chat, self.now)
        async with self.db.write() as session:
            await commit_turn(session, turn(situation, *effects), now=self.now)

    async def checkout(self, link_id: UUID) -> str:
        """The provider's session of a link."""
        back = f"{BASE}/pay/return/{link_id}"
        return (await start_checkout(self.db, self.sandbox, link_id, return_url=back, now=self.now)).id

    async def pay(self, link_id: UUID, number: str = VISA) -> str:
        """Go to the provider and pay there; nothing has been told yet."""
        session_id = await self.checkout(link_id)
        assert await self.sandbox.pay(session_id, SecretStr(number), now=self.now) is Result.PAID
        return session_id

    async def event_of(self, session_id: str) -> Event:
        """What the webhook of a paid checkout says."""
        row = await self.sandbox.checkout(session_id)
        found = await self.sandbox.events_since(row.created_at)
        return next(event for event in found if event.paid and event.paid.session == session_id)

    async def store(self, event: Event) -> UUID | None:
        """Store an event as the webhook's address does."""
        async with self.db.write() as session:
            payload = event.model_dump(mode="json")
            return await payments.store_event(session, "sandbox", event.id, payload, now=self.now)

    async def settle(self, event_id: UUID) -> Settled | None:
        async with self.db.write() as session:
            return await settle_event(session, event_id, now=self.now)

    async def arrive(self, event: Event) -> Settled | None:
        """Store and settle."""
        event_id = await self.store(event)
        return None if event_id is None else await self.settle(event_id)

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers of a genuine webhook."""
        return {SIGNATURE: self.sandbox.sign(body, self.now)}

    async def balance(self) -> int:
        async with self.db.read() as session:
            return (await ledger.balance(session, self.account_id)).minor

    async def owe(self, minor: int, kind: EntryKind = EntryKind.CHARGE) -> None:
        """Another entry in the ledger."""
        async with self.db.write() as session:
            await ledger.post_entry(
                session, self.account_id, kind, usd(minor),
                effective_on=self.now.date(), external_id=str(uuid4()), now=self.now,
            )  # fmt: skip

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.db.read() as session:
            connection = await session.connection()
            return list((await connection.execute(text(query), values)).all())

    async def one(self, query: str, **values: Any) -> Any:
        (row,) = await self.rows(query, **values)
        return row[0]

    async def link_state(self, link_id: UUID) -> str:
        return str(await self.one("select state from payment_link where id = :id", id=link_id))


async def open_till(db: Database, clock: Clock) -> Till:
    """A till with an account of 500.00 and a chat in which identity was confirmed."""
    book = await make_book(db, clock.now)
    till = Till(db, clock, book, await make_chat(db, clock.now), Sandbox(db, SECRET, BASE))
    await till.apply(VerifyIdentity(success=True))
    return till


def made_up(link_id: UUID, session: str, at: datetime, amount: Money | None = None, **changes: Any) -> Event:
    """An event the sandbox never sent, but might have."""
    amount = amount or usd(50000)
    paid: dict[str, Any] = {
        "payment": "pay_1",
        "session": session,
        "link_id": link_id,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "method": "visa ····4242",
        "at": at,
    }
    return Event(id=changes.pop("id", "evt_1"), kind="payment.succeeded", paid=Paid(**(paid | changes)))


def body_of(event: Event) -> bytes:
    return json.dumps(event.model_dump(mode="json")).encode()
