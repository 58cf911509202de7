"""A stand for page tests: the real pages on a real database, with canned answers in place of the turn."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast
from uuid import UUID

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from pydantic import SecretStr

from agent.config import Settings
from agent.deps import Deps
from agent.domain.arrangement import ArrangementKind, Due, Offer, Rhythm
from agent.domain.decision import Verdict, VerdictKind
from agent.domain.effect import Effect, RequestApproval, VerifyIdentity
from agent.domain.message import Bubble, Element
from agent.domain.reply import Draft, Response
from agent.domain.understanding import Intent
from agent.store.commit import TurnWrite, commit_turn
from agent.store.conversations import start_conversation
from agent.store.database import Database
from agent.store.hub import Hub
from agent.store.tables import Staff
from agent.web import STATIC, errors, middleware, routers
from agent.web.auth import BY_ADDRESS, BY_PERSON
from agent.web.chat.page import NEW
from agent.web.chat.posts import PROOFS
from tests.conftest import Clock
from tests.store.make import BASE, Book, make_book, situation_of, usd, write_in

PASSWORD = "correct horse battery"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def instalments(owed: int, count: int, first: date, rhythm: Rhythm = Rhythm.BIWEEKLY) -> Offer:
    parts = usd(owed).split(count)
    schedule = tuple(Due(rhythm.after(first, n), part) for n, part in enumerate(parts))
    return Offer(ArrangementKind.PLAN, usd(owed), usd(0), schedule, rhythm, ("limit:too_many_instalments",), False)


@dataclass
class Background:
    """Answers every message with the next canned reply, through the real commit."""

    db: Database
    clock: Clock
    replies: list[tuple[str, list[Effect], list[Element]]] = field(default_factory=list)
    turns: int = 0
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def say(self, text: str, *effects: Effect, elements: Sequence[Element] = ()) -> None:
        self.replies.append((text, list(effects), list(elements)))

    def answer(self, conversation_id: UUID) -> asyncio.Task[Any]:
        task = asyncio.create_task(self.turn(conversation_id))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def drain(self) -> None:
        """Wait for the turns under way; a turn that was overtaken is no failure."""
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def turn(self, conversation_id: UUID) -> None:
        self.turns += 1
        situation = await situation_of(self.db, conversation_id, self.clock.now)
        if not situation.unanswered:
            return
        text, effects, elements = self.replies.pop(0) if self.replies else ("Thank you.", [], [])
        speaks = situation.thread.mode == "assistant"
        write = TurnWrite(
            situation=situation,
            response=Response(Intent.GREETING, effects=effects),
            draft=Draft((Bubble(text, tuple(elements)),), "en", ai_notice=True) if speaks else None,
            verdict=Verdict(VerdictKind.SEND, rules=("no_threats",)),
            answered_message_ids=tuple(seen.id for seen in situation.unanswered),
            why={"intents": [{"name": "greeting", "confidence": 0.9, "seen_by": ["encoder"]}], "rules": ["no_threats"]},
        )
        async with self.db.write() as session:
            await commit_turn(session, write, now=self.clock.now)


@dataclass
class Stand:
    """The application, a client of it, and a small book."""

    app: FastAPI
    client: httpx.AsyncClient
    db: Database
    clock: Clock
    book: Book
    background: Background
    staff: dict[str, Staff] = field(default_factory=dict)

    def another_browser(self) -> httpx.AsyncClient:
        return browser(self.app)

    async def open_chat(self, reference: str | None = "NG-1004") -> tuple[UUID, str]:
        async with self.db.write() as session:
            started = await start_conversation(session, now=self.clock.now, account_reference=reference)
        return started.id, started.token

    async def write(self, token: str, text: str, client_id: str = "", **kw: Any) -> httpx.Response:
        body = {"text": text, "client_id": client_id}
        return await self.client.post(f"/c/{token}/messages", json=body, **kw)

    async def verified_chat(self) -> tuple[UUID, str]:
        """A conversation that the stand's own browser verified."""
        chat, token = await self.open_chat()
        await self.client.get(f"/c/{token}")
        self.background.say("Thank you, you are confirmed.", VerifyIdentity(True, self.book.account.id))
        await self.client.post(
            f"/c/{token}/identity", data={"birth_date": "1985-03-12", "postcode": "60614"}, headers=HTML
        )
        return chat, token

    async def turn(self, chat: UUID, text: str, reply: str, *effects: Effect, elements: Sequence[Element] = ()) -> None:
        await write_in(self.db, chat, text, self.clock.now)
        self.background.say(reply, *effects, elements=elements)
        await self.background.turn(chat)

    async def approval(self, chat: UUID, owed: int = 50000, count: int = 20) -> UUID:
        """A plan beyond the authority that waits at the desk."""
        offer = instalments(owed, count, date(2026, 12, 4))
        effect = RequestApproval(offer, why="limit:too_many_instalments", context={})
        await self.turn(chat, "could do 25 every other Friday", "A colleague will look at this.", effect)
        async with self.db.read() as session:
            from sqlmodel import select

            from agent.store.tables import Approval

            return (await session.exec(select(Approval.id).where(Approval.conversation_id == chat))).one()

    async def log_in(self, role: str = "agent", creditors: list[str] | None = None) -> str:
        """Log the client in; returns the session's form token."""
        staff = Staff(
            email=f"{role}@example.com", name=f"Dana {role}", password_hash=HASH, role=role, creditors=creditors
        )
        async with self.db.write() as session:
            session.add(staff)
        self.staff[role] = staff
        answer = await self.client.post("/desk/login", data={"email": staff.email, "password": PASSWORD}, headers=HTML)
        assert answer.status_code == 303, answer.text
        return await self.csrf()

    async def csrf(self) -> str:
        page = await self.client.get("/desk/accounts", headers=HTML)
        if page.status_code != 200:
            page = await self.client.get("/reports", headers=HTML)
        return page.text.split('name="csrf" value="')[1].split('"')[0]


HTML = {"accept": "text/html"}


def browser(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE)


def make_app(db: Database, clock: Clock, **settings: Any) -> FastAPI:
    config = Settings(environment="test", base_url=BASE, secret=SecretStr("test-secret"), _env_file=None, **settings)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    middleware.install(app, config)
    errors.install(app)
    for router in routers():
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    deps = Deps(config, db, cast(Any, None), {}, {}, clock)
    app.state.deps, app.state.background, app.state.hub = deps, Background(db, clock), Hub(db.url)
    return app


async def make_stand(db: Database, clock: Clock, **settings: Any) -> Stand:
    for throttle in (BY_ADDRESS, BY_PERSON, NEW, PROOFS):
        throttle.forget()
    app = make_app(db, clock, **settings)
    book = await make_book(db, clock.now)
    return Stand(app, browser(app), db, clock, book, app.state.background)
