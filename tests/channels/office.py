"""A mail office for tests: a channel whose provider writes down what it was handed, and a person with an address."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import select
from tenacity import wait_none

from agent.channels import ChannelSpec, Fits, Outgoing, Receipt
from agent.delivery import Delivered, deliver
from agent.domain.effect import Effect, PlaceHold
from agent.domain.message import Bubble, Channel, Element, Incoming
from agent.domain.reply import Draft
from agent.store import conversations
from agent.store.commit import NOTICE, TurnWrite, commit_turn
from agent.store.conversations import start_conversation
from agent.store.database import Database
from agent.store.holds import place_hold
from agent.store.inbox import receive
from agent.store.tables import Case, ContactPoint, DebtorRow, Message
from tests.conftest import Clock
from tests.store.make import Book, make_book, situation_of, turn

MAYA = "maya@example.com"


@dataclass
class Provider:
    """Takes messages, unless told to fail: ``fails`` are the next errors, one per call."""

    taken: list[Outgoing] = field(default_factory=list)
    fails: list[BaseException] = field(default_factory=list)
    calls: int = 0

    def verify(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
        """Nothing comes in here."""

    def parse(self, body: bytes, *, now: datetime) -> Sequence[Incoming]:
        return ()

    async def send(self, outgoing: Outgoing) -> Receipt:
        self.calls += 1
        await asyncio.sleep(0)
        if self.fails:
            raise self.fails.pop(0)
        self.taken.append(outgoing)
        return Receipt(f"receipt-{len(self.taken)}")


@dataclass
class Office:
    """What ``agent.delivery`` needs, and the people of one test."""

    db: Database
    clock: Clock
    provider: Provider = field(default_factory=Provider)
    channels: dict[Channel, ChannelSpec] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (Channel.EMAIL, Channel.SMS):
            self.channels[name] = ChannelSpec(name, Fits(max_chars=1000), lambda: self.provider)

    @property
    def texts(self) -> list[str]:
        return [outgoing.text for outgoing in self.provider.taken]

    async def person(self, reference: str = "NG-1004", *, consent: bool = True, **columns: object) -> Book:
        """Somebody in Chicago with an e-mail address we may use."""
        book = await make_book(self.db, self.clock.now, reference)
        place = {"timezone": "America/Chicago", "state": "IL"} | columns
        async with self.db.write() as session:
            row = await session.get_one(DebtorRow, book.debtor.id)
            for name, value in place.items():
                setattr(row, name, value)
            point = ContactPoint(debtor_id=row.id, medium="email", address=MAYA)
            point.consent_at = self.clock.now if consent else None
            session.add(point)
        return book

    async def chat(self, reference: str | None = "NG-1004", channel: Channel = Channel.EMAIL, to: str = MAYA) -> UUID:
        async with self.db.write() as session:
            started = await start_conversation(
                session, now=self.clock.now, channel=channel, account_reference=reference, address=to
            )
        return started.id

    async def notice(self, chat: UUID, text: str = "Your plan was approved.", *elements: Element) -> UUID:
        """A message we start."""
        situation = await situation_of(self.db, chat, self.clock.now)
        write = TurnWrite(
            situation=situation,
            response=turn(situation).response,
            draft=Draft((Bubble(text, elements),), "en"),
            verdict=turn(situation).verdict,
            kind=NOTICE,
        )
        return await self._commit(write)

    async def reply(self, chat: UUID, text: str = "You owe 500.00.", *effects: Effect, said: str = "hello") -> UUID:
        """They write, and a little later an answer is queued."""
        async with self.db.write() as session:
            incoming = Incoming("email", str(uuid4()), Channel.EMAIL, said, self.clock.now)
            await receive(session, chat, incoming)
        self.clock.pass_time(seconds=1)
        return await self._commit(turn(await situation_of(self.db, chat, self.clock.now), *effects, says=text))

    async def _commit(self, write: TurnWrite) -> UUID:
        async with self.db.write() as session:
            committed = await commit_turn(session, write, now=self.clock.now)
        [message_id] = committed.message_ids
        return message_id

    async def hold(self, chat: UUID, effect: PlaceHold) -> None:
        """A hold from elsewhere, a second later."""
        self.clock.pass_time(seconds=1)
        async with self.db.write() as session:
            conversation = await conversations.access_conversation(session, chat, lock=True)
            await place_hold(session, effect, conversation, now=self.clock.now)

    async def message(self, message_id: UUID) -> Message:
        async with self.db.read() as session:
            return await session.get_one(Message, message_id)

    async def cases(self, chat: UUID) -> dict[str, str]:
        """Open cases of a conversation: kind to note."""
        async with self.db.read() as session:
            found = await session.exec(select(Case).where(Case.conversation_id == chat, Case.state == "open"))
            return {case.kind: case.note for case in found}


async def send(office: Office, message_id: UUID) -> Delivered:
    """Deliver without waiting between attempts."""
    return await deliver(message_id, office, wait=wait_none())
