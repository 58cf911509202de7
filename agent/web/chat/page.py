"""The debtor's page: opening a conversation, reading it, taking it home."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from agent.domain.message import Author
from agent.errors import NotFound
from agent.store import chat, conversations
from agent.web.browser import browser_of, new_browser, remember
from agent.web.chat.access import Opened, open_conversation
from agent.web.chat.colour import readable
from agent.web.chat.view import messages_html, state_line
from agent.web.pages import deps_of, fragment, page
from agent.web.throttle import Throttle

router = APIRouter()

NEW = Throttle(30, 600)
"""New conversations per address and ten minutes; a person needs one."""
STARTERS = ("time", "pay", "plan", "question")


@router.get("/chat")
async def cold(request: Request) -> Response:
    """Back to the conversation this browser was in, or a new one that knows nothing yet."""
    browser = browser_of(request)
    if browser.token and "new" not in request.query_params:
        async with deps_of(request).db.read() as session:
            if await conversations.by_token(session, browser.token):
                return RedirectResponse(f"/c/{browser.token}", 303)
    return await _start(request, None)


@router.get("/chat/start")
async def personal(request: Request, account: str) -> Response:
    """As if a personal link of this account had been opened. Development only: a reference is no secret."""
    if deps_of(request).settings.environment == "production":
        raise NotFound("only in development")
    return await _start(request, account)


async def _start(request: Request, account: str | None) -> Response:
    deps = deps_of(request)
    if not NEW.allow(request.client.host if request.client else ""):
        raise HTTPException(429, "Too many new conversations from here. Please wait a few minutes.")
    async with deps.db.write() as session:
        started = await conversations.start_conversation(session, now=deps.clock(), account_reference=account)
    return RedirectResponse(f"/c/{started.token}", 303)


@router.get("/c/{token}")
async def show(request: Request, token: str, note: str = "") -> HTMLResponse:
    """The conversation; or, when it was verified in another browser, the question who is there."""
    deps = deps_of(request)
    async with deps.db.read() as session:
        opened = await open_conversation(session, request, token)
        if not opened.visible:
            words = opened.words
            return page("chat/gate.html", opened=opened, words=words, error="", note="", colour=False)
        messages = await conversations.messages_since(session, opened.conversation.id)
        state = await chat.chat_state(session, opened.conversation)
    words = opened.words
    response = page(
        "chat/page.html",
        opened=opened,
        words=words,
        state=state_line(state, words),
        last_seq=max((message.seq for message in messages), default=0),
        messages=messages_html(messages, opened),
        starters=[] if messages else STARTERS,
        colour=state.verified,
        note=words["cut"].format(n=f"{deps.settings.max_message_chars:,}") if note == "cut" else "",
        limit=deps.settings.max_message_chars,
    )
    _remember(request, response, token)
    return response


def _remember(request: Request, response: Response, token: str) -> None:
    browser = browser_of(request)
    if not browser.id:
        browser = new_browser(token)
    elif browser.token == token:
        return
    remember(response, replace(browser, token=token), deps_of(request).settings)


@router.get("/c/{token}/brand.css")
async def brand(request: Request, token: str) -> Response:
    """The creditor's colour, once the person is known: before that even a colour could tell whose debt it is."""
    async with deps_of(request).db.read() as session:
        opened = await open_conversation(session, request, token)
        shown = opened.visible and opened.conversation.verified_at is not None
        creditor = await chat.creditor_of(session, opened.conversation) if shown else None
    rule = f":root{{--brand:{readable(creditor.branding.colour)}}}" if creditor else ""
    return Response(rule, media_type="text/css")


@router.get("/c/{token}/transcript")
async def transcript(request: Request, token: str) -> Response:
    """The whole conversation as one file without scripts, to keep or print."""
    deps = deps_of(request)
    async with deps.db.read() as session:
        opened = await open_conversation(session, request, token)
        if not opened.visible or opened.conversation.verified_at is None:
            raise HTTPException(403, opened.words["not_yet"])
        messages = await conversations.messages_since(session, opened.conversation.id)
        creditor = await chat.creditor_of(session, opened.conversation)
    html = fragment(
        "chat/transcript.html",
        opened=opened,
        words=opened.words,
        messages=messages,
        names=_names(opened),
        brand=creditor.collector_name if creditor else "",
        now=deps.clock(),
    )
    name = f"conversation-{deps.clock():%Y-%m-%d}.html"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return HTMLResponse(html, headers=headers)


def _names(opened: Opened) -> dict[str, str]:
    words = opened.words
    return {
        Author.DEBTOR.value: words["you"],
        Author.ASSISTANT.value: words["assistant"],
        Author.PERSON.value: words["person_speaks"],
        Author.SYSTEM.value: words["assistant"],
    }
