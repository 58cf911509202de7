"""Live updates of one conversation: server-sent events, and the same news on request for pages without them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from agent.store import chat, conversations
from agent.web.chat.access import Opened, access_conversation, open_conversation
from agent.web.chat.view import messages_html, state_line
from agent.web.events import HEARTBEAT, event, ticks
from agent.web.pages import deps_of, wants_html

router = APIRouter()


@router.get("/c/{token}/events")
async def events(request: Request, token: str, after: int = 0) -> Response:
    """New messages as HTML (event id = message number) and the state line.

    A browser that comes back says how far it got, by Last-Event-ID or ``after``: nothing is lost, nothing comes twice.
    """
    opened = await access_conversation(request, token)
    last = request.headers.get("last-event-id", "")
    stream = _stream(request, opened, max(after, int(last) if last.isdigit() else 0))
    return StreamingResponse(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})


async def _stream(request: Request, opened: Opened, after: int) -> AsyncIterator[str]:
    shown: dict[str, Any] = {}
    async for _ in ticks(request, opened.conversation.id):
        news = await _news(request, opened.token, after)
        if news is None:
            yield event("gone", "")
            return
        quiet = True
        for seq, html in zip(news["seqs"], news["html"], strict=True):
            after = seq
            quiet = False
            yield event("message", html, seq)
        if news["state"] != shown:
            shown = news["state"]
            quiet = False
            yield event("state", json.dumps(shown))
        if quiet:
            yield HEARTBEAT


@router.get("/c/{token}/since/{seq}")
async def since(request: Request, token: str, seq: int) -> Response:
    """What came after message ``seq``: JSON, or HTML for a browser without scripts."""
    await access_conversation(request, token)
    news = await _news(request, token, seq) or {"seqs": [], "html": [], "state": {}}
    if wants_html(request):
        return HTMLResponse("\n".join(news["html"]))
    return JSONResponse(news)


async def _news(request: Request, token: str, after: int) -> dict[str, Any] | None:
    """Messages after ``after`` and the state; None when this browser may no longer read the conversation."""
    async with deps_of(request).db.read() as session:
        opened = await open_conversation(session, request, token)
        if not opened.visible:
            return None
        messages = await conversations.messages_since(session, opened.conversation.id, after)
        state = await chat.chat_state(session, opened.conversation)
    return {
        "seqs": [message.seq for message in messages],
        "html": messages_html(messages, opened),
        "state": state_line(state, opened.words),
    }
