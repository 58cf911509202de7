"""Finding the conversation a link opens, for a browser that may or may not read it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.errors import AccessDenied, NotFound
from agent.store import chat
from agent.store.conversations import by_token
from agent.store.tables import Conversation
from agent.web.browser import may_see
from agent.web.pages import deps_of
from agent.web.words import WORDS, language_of


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation as one browser has it."""

    conversation: Conversation
    token: str
    visible: bool
    language: str
    zone: str
    """The reader's time zone, for times on the page."""

    @property
    def words(self) -> dict[str, str]:
        """The page's own words in the reader's language."""
        return WORDS[self.language]


async def open_conversation(session: AsyncSession, request: Request, token: str) -> Opened:
    """The conversation of a link.

    Raises:
        NotFound: for every token that opens none, whatever the reason.
    """
    conversation = await by_token(session, token) if len(token) <= 100 else None
    if conversation is None:
        raise NotFound("no such conversation")
    language = language_of(conversation.language, request.headers.get("accept-language", ""))
    visible, zone = await may_see(session, request, conversation), await chat.zone_of(session, conversation)
    return Opened(conversation, token, visible, language, zone)


async def access_conversation(request: Request, token: str) -> Opened:
    """The conversation of a link, for a browser that may read it and write in it.

    Raises:
        NotFound: no such conversation.
        AccessDenied: it was verified in another browser.
    """
    async with deps_of(request).db.read() as session:
        opened = await open_conversation(session, request, token)
    if not opened.visible:
        raise AccessDenied("verified in another browser")
    return opened
