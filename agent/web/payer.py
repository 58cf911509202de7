"""Who may see what of a payment: the browser that proved itself in the conversation, or one that answered the question.

Everybody else finds a page that says nothing about a debt.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.payments import Provider, Sandbox, build_providers
from agent.store.conversations import access_conversation, by_token
from agent.store.tables import Conversation
from agent.web.browser import browser_of, may_see, new_browser, remember
from agent.web.pages import deps_of


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a payment page. ``back`` is the path of their conversation; "" for a stranger."""

    knows: bool
    back: str = ""


async def visitor_of_link(
    session: AsyncSession, request: Request, link_id: UUID, conversation_id: UUID | None
) -> Visitor:
    """The visitor of a link that was made in this conversation."""
    answered = str(link_id) in browser_of(request).proved
    if conversation_id is None:
        return Visitor(answered)
    conversation = await access_conversation(session, conversation_id)
    if await _verified_here(session, request, conversation):
        return Visitor(True, await _back(session, request, conversation))
    return Visitor(answered)


async def visitor_of_account(session: AsyncSession, request: Request, account_id: UUID) -> Visitor:
    """The visitor of a page about an account, by the conversation this browser was in last."""
    token = browser_of(request).token
    conversation = await by_token(session, token) if token else None
    if conversation is None or conversation.account_id != account_id:
        return Visitor(False)
    knows = await _verified_here(session, request, conversation)
    return Visitor(knows, f"/c/{token}" if knows else "")


async def _verified_here(session: AsyncSession, request: Request, conversation: Conversation) -> bool:
    # A client without our cookie is no browser we could know again: of two such clients one would pass for the other.
    known = bool(browser_of(request).id) and conversation.verified_at is not None
    return known and await may_see(session, request, conversation)


async def _back(session: AsyncSession, request: Request, conversation: Conversation) -> str:
    token = browser_of(request).token
    last = await by_token(session, token) if token else None
    return f"/c/{token}" if last is not None and last.id == conversation.id else ""


def remember_answer(request: Request, response: Response, link_id: UUID) -> None:
    """This browser answered the stranger's question for this link."""
    browser = browser_of(request)
    known = browser if browser.id else new_browser("")
    remember(response, known.proving(link_id), deps_of(request).settings)


def providers_of(request: Request) -> dict[str, Provider]:
    """The payment providers of this process."""
    state = request.app.state
    if not hasattr(state, "providers"):
        deps = deps_of(request)
        state.providers = build_providers(deps.settings, deps.db)
    providers: dict[str, Provider] = state.providers
    return providers


def sandbox_of(request: Request) -> Sandbox | None:
    """The sandbox, where it is allowed."""
    found = providers_of(request).get(Sandbox.name)
    return found if isinstance(found, Sandbox) else None
