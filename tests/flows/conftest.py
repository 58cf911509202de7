"""Whole conversations through the public entry: store the message, take the turn, read what the debtor reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

import tools
from agent import outreach
from agent.config import Settings
from agent.deps import Deps
from agent.domain.message import Author, Channel, Incoming
from agent.knowledge import ChromaKnowledge, load_documents
from agent.prompts import load_replies
from agent.store import conversations, inbox
from agent.store.database import Database
from agent.store.tables import (
    AccountRow,
    Approval,
    Arrangement,
    Case,
    Conversation,
    HoldRow,
    Message,
    PaymentLink,
    Staff,
    Turn,
)
from agent.turn import take_turn
from agent.understanding.read import Understanding, load_understanding

HOME = Path(".parley")


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    """The real one; fitted once and cached by content hash."""
    return load_understanding(HOME)


@pytest.fixture(scope="session")
def knowledge(understanding: Understanding, tmp_path_factory: pytest.TempPathFactory) -> ChromaKnowledge:
    """The demonstration creditors' policies, retrieved by the real encoder."""
    store = ChromaKnowledge(tmp_path_factory.mktemp("chroma"), None, lambda texts: understanding.embed(texts).tolist())
    store.sync(load_documents(Path("agent/demo/knowledge")))
    return store


@pytest.fixture
def deps(seeded_db: Database, clock: Any, understanding: Understanding, knowledge: ChromaKnowledge) -> Deps:
    """Everything real, the clock apart."""
    config = Settings(environment="test")
    return Deps(config, seeded_db, understanding, load_replies(), tools.registry(), clock, knowledge)


@dataclass
class Chat:
    """One debtor in one conversation."""

    deps: Deps
    id: UUID
    token: str
    seen: int = 0
    heard: list[Message] = field(default_factory=list)
    numbers: Any = field(default_factory=count)

    async def say(self, *bubbles: str) -> str:
        """Send, let the turn be taken, and return what was answered."""
        for bubble in bubbles:
            async with self.deps.db.write() as session:
                now = self.deps.clock()
                incoming = Incoming("web", f"{self.id}:{next(self.numbers)}", Channel.WEB, bubble, now)
                await inbox.receive(session, self.id, incoming)
        await take_turn(self.id, self.deps)
        return await self.listen()

    async def listen(self) -> str:
        """What has been said to us since the last time."""
        async with self.deps.db.read() as session:
            fresh = await conversations.messages_since(session, self.id, self.seen)
        self.seen = max((message.seq for message in fresh), default=self.seen)
        self.heard = [message for message in fresh if message.author != Author.DEBTOR]
        return "\n".join(message.body for message in self.heard)

    def element(self, kind: str) -> dict[str, Any]:
        """The data of an element of the last answer."""
        found = [e["data"] for message in self.heard for e in message.elements if e["kind"] == kind]
        assert found, f"no {kind} in {[e['kind'] for m in self.heard for e in m.elements]}"
        return dict(found[-1])

    async def rows(self, table: type[Any], **where: Any) -> list[Any]:
        """Rows of a table with these values."""
        async with self.deps.db.read() as session:
            query = select(table)
            for name, value in where.items():
                query = query.where(getattr(table, name) == value)
            return list((await session.exec(query)).all())

    async def state(self) -> Conversation:
        """The conversation's row."""
        async with self.deps.db.read() as session:
            return await conversations.access_conversation(session, self.id)

    async def holds(self) -> set[str]:
        """Kinds of standing holds on this conversation's account or address."""
        state = await self.state()
        return {
            row.kind
            for row in await self.rows(HoldRow, debtor_id=state.debtor_id)
            if row.released_at is None and row.account_id in (None, state.account_id)
        }

    async def new_holds(self, before: set[str]) -> set[str]:
        return await self.holds() - before

    async def cases(self) -> set[str]:
        """Kinds of open cases of this conversation."""
        return {case.kind for case in await self.rows(Case, conversation_id=self.id, state="open")}

    async def arrangements(self, *states: str) -> list[Arrangement]:
        """What was proposed or agreed in this conversation."""
        found = await self.rows(Arrangement, conversation_id=self.id)
        return [a for a in found if not states or a.state in states]

    async def approvals(self) -> list[Approval]:
        return await self.rows(Approval, conversation_id=self.id)

    async def links(self) -> list[PaymentLink]:
        return await self.rows(PaymentLink, conversation_id=self.id)

    async def whys(self) -> list[dict[str, Any]]:
        """Why each turn was answered as it was."""
        return [turn.why for turn in sorted(await self.rows(Turn, conversation_id=self.id), key=lambda t: t.at)]

    async def decide(self, decision: Any, **kw: Any) -> str:
        """A person at the desk decides the open approval."""
        [open_] = [a for a in await self.approvals() if a.state == "requested"]
        person = await staff(self.deps, "agent@demo.parley")
        await outreach.decide_approval(
            self.deps, open_.id, staff_id=person.id, decision=decision, digest=open_.digest, **kw
        )
        return await self.listen()


async def staff(deps: Deps, email: str) -> Staff:
    async with deps.db.read() as session:
        return (await session.exec(select(Staff).where(Staff.email == email))).one()


async def account(session: AsyncSession, reference: str) -> AccountRow:
    return (await session.exec(select(AccountRow).where(AccountRow.reference == reference))).one()


IDENTITY = {
    "NG-1001": "born 12 March 1985, ZIP 60614",
    "NG-1002": "born 2 Nov 1979, zip 11217",
    "NG-1003": "naci el 25/07/1991, codigo postal 78702",
    "NG-1004": "30 January 1988 and 94114",
    "NG-1007": "12/03/1949 33602",
    "NG-1011": "June 27 1961, 98104",
    "RM-2001": "DOB 08/03/1986 ZIP 48126",
    "BL-3001": "02/23/1976 zip 94104",
}

Open = Callable[..., Any]


@pytest.fixture
def chat(deps: Deps) -> Open:
    """Opens a conversation: cold, from a personal link (``reference``), or already identified (``known``)."""

    async def open_chat(reference: str | None = None, *, known: bool = False) -> Chat:
        async with deps.db.write() as session:
            started = await conversations.start_conversation(
                session, now=deps.clock(), channel=Channel.WEB, account_reference=reference
            )
        opened = Chat(deps, started[0], started[1])
        if known and reference:
            await opened.say(IDENTITY[reference])
            assert (await opened.state()).verified_at is not None
        return opened

    return open_chat
