"""The pages around the till, over ASGI: browsers, strangers, and the provider's webhooks to the same application."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import SimpleNamespace
from uuid import UUID

from fastapi import FastAPI
from fastapi import Response as PlainResponse
from httpx import ASGITransport, AsyncClient, Response
from pydantic import SecretStr
from tenacity import wait_none

from agent.config import Settings
from agent.payments.sandbox import Sandbox
from agent.payments.settle import Settled
from agent.store import conversations
from agent.web import errors, middleware, pay, sandbox, webhooks
from agent.web.browser import COOKIE, Browser, remember
from tests.payments.till import SECRET, Till
from tests.store.make import BASE


@dataclass
class Settler:
    """The background of a payment test: settles, says nothing into the chat."""

    till: Till
    tasks: list[asyncio.Task[Settled | None]] = field(default_factory=list)

    def settle(self, event_id: UUID) -> None:
        self.tasks.append(asyncio.create_task(self.till.settle(event_id)))

    async def drain(self) -> None:
        await asyncio.gather(*self.tasks)


@dataclass
class Shop:
    """The till with its pages."""

    till: Till
    app: FastAPI
    settings: Settings
    background: Settler

    def visitor(self, browser: Browser | None = None) -> AsyncClient:
        """A client; one without a browser keeps no cookie yet."""
        client = AsyncClient(transport=ASGITransport(self.app), base_url=BASE, headers={"accept": "text/html"})
        if browser is not None:
            answer = PlainResponse()
            remember(answer, browser, self.settings)
            client.cookies.set(COOKIE, SimpleCookie(answer.headers["set-cookie"])[COOKIE].value)
        return client

    async def debtor(self) -> AsyncClient:
        """The browser in which identity was confirmed."""
        return self.visitor(Browser("b1", await self._chat_token(), (str(self.till.chat),)))

    async def _chat_token(self) -> str:
        token = "chat-token"
        async with self.till.db.write() as session:
            conversation = await conversations.access_conversation(session, self.till.chat)
            conversation.token_hash = conversations.token_hash(token)
            session.add(conversation)
        return token

    async def settled(self) -> None:
        """Wait until what came in was worked on."""
        await self.background.drain()


def open_shop(till: Till) -> Shop:
    settings = Settings(environment="test", secret=SecretStr(SECRET), base_url=BASE)
    app = FastAPI()
    app.state.deps = SimpleNamespace(db=till.db, settings=settings, clock=till.clock)
    app.state.background = background = Settler(till)
    till.sandbox = Sandbox(till.db, SECRET, BASE, client=telephone(app), wait=wait_none())
    app.state.providers = {"sandbox": till.sandbox}
    middleware.install(app, settings)
    errors.install(app)
    for module in (pay, sandbox, webhooks):
        app.include_router(module.router)
    return Shop(till, app, settings, background)


def telephone(app: FastAPI) -> Callable[[], AsyncClient]:
    """HTTP to our own application, as the provider has it."""
    return lambda: AsyncClient(transport=ASGITransport(app), base_url=BASE)


async def follow(client: AsyncClient, answer: Response) -> Response:
    """Go where a redirect leads, as a browser does."""
    while answer.is_redirect:
        answer = await client.get(answer.headers["location"])
    return answer


def text_of(answer: Response) -> str:
    """What a reader sees."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


async def pay_at(client: AsyncClient, token: str, number: str) -> Response:
    """From the link to the provider and through its page."""
    to_provider = await client.post(f"/pay/{token}")
    return await client.post(to_provider.headers["location"], data={"number": number})
