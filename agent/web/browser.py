"""The debtor's browser: a signed cookie that says which browser this is and which conversations it proved itself for.

The link to a conversation may be forwarded or found. Before identity it shows nothing about a debt; afterwards it
shows the conversation only in the browser that gave the identity, and in one that gives it again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from uuid import UUID

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.config import Settings
from agent.store import chat
from agent.store.tables import Conversation
from agent.web.pages import deps_of

COOKIE = "parley_browser"
MAX_AGE = 30 * 24 * 3600
PROVED_KEPT = 8
"""Conversations a browser stays proved for; the oldest falls out."""


@dataclass(frozen=True, slots=True)
class Browser:
    """``id`` is "" for a client that keeps no cookies; ``token`` opens the conversation it was in last."""

    id: str = ""
    token: str = ""
    proved: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Where its messages come from, as stored with each message."""
        return f"web:{self.id}" if self.id else "web"

    def proving(self, conversation_id: UUID) -> Browser:
        """This browser, proved for one conversation more."""
        return replace(self, proved=(*self.proved, str(conversation_id))[-PROVED_KEPT:])


def new_browser(token: str) -> Browser:
    """A browser seen for the first time."""
    return Browser(secrets.token_urlsafe(12), token)


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret.get_secret_value(), salt="parley-browser")


def browser_of(request: Request) -> Browser:
    """The browser that asks; an empty one when it has no (valid) cookie."""
    try:
        data = _signer(deps_of(request).settings).loads(request.cookies.get(COOKIE, ""), max_age=MAX_AGE)
        return Browser(data["id"], data["token"], tuple(data["proved"]))
    except (BadSignature, KeyError, TypeError):
        return Browser()


def remember(response: Response, browser: Browser, settings: Settings) -> None:
    """Give the browser its cookie."""
    data = {"id": browser.id, "token": browser.token, "proved": list(browser.proved)}
    response.set_cookie(
        COOKIE,
        _signer(settings).dumps(data),
        max_age=MAX_AGE,
        httponly=True,
        samesite="lax",
        secure=settings.base_url.startswith("https://"),
    )


async def may_see(session: AsyncSession, request: Request, conversation: Conversation) -> bool:
    """True when this browser may read the conversation: not verified yet, verified from here, or proved again here."""
    if conversation.verified_at is None:
        return True
    browser = browser_of(request)
    if str(conversation.id) in browser.proved:
        return True
    return browser.source in await chat.verifying_sources(session, conversation)
