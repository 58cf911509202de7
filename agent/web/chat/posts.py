"""What a debtor posts: a message, the identity form, a right by its button. Stored, then answered in the background."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from agent.domain.message import Channel, Incoming
from agent.errors import BadInput
from agent.store import chat, inbox
from agent.store.tables import Message
from agent.web.browser import browser_of, new_browser, remember
from agent.web.chat.access import Opened, access_conversation, open_conversation
from agent.web.chat.inbound import Written, read_fields, read_message, text_field, write
from agent.web.chat.view import message_html
from agent.web.pages import deps_of, page
from agent.web.throttle import Throttle

router = APIRouter()

ANSWER_WAIT_S = 10.0
"""How long a page without JavaScript waits for the answer before it is shown without it."""
PROOFS = Throttle(5, 3600)
_writes: dict[int, Throttle] = {}


def _writing(per_minute: int) -> Throttle:
    return _writes.setdefault(per_minute, Throttle(per_minute, 60))


@router.post("/c/{token}/messages")
async def post_message(request: Request, token: str) -> Response:
    """Store one message, once per ``client_id``; answers before the turn is taken."""
    opened = await access_conversation(request, token)
    return await _take(request, opened, await read_message(request, deps_of(request).settings.max_message_chars))


@router.post("/c/{token}/identity")
async def post_identity(request: Request, token: str) -> Response:
    """The identity form: stored like a message that says the same."""
    opened = await access_conversation(request, token)
    fields, form = await read_fields(request)
    text = identity_text(fields, opened.words)
    client_id = text_field(fields, "client_id", required=False)
    return await _take(request, opened, write(text, client_id, limit=400, form=form))


def identity_text(fields: dict[str, Any], words: dict[str, str]) -> str:
    """The form as a person would write it: ``My date of birth is 1985-03-12 and my ZIP is 60614``.

    Raises:
        BadInput: when birth date or postal code is missing or no such thing.
    """
    born = text_field(fields, "birth_date").strip()
    try:
        born = date.fromisoformat(born).isoformat()
    except ValueError as error:
        raise BadInput("This is not a date.", where="birth_date", do="Write it as year-month-day.") from error
    postcode = text_field(fields, "postcode").strip()[:12]
    reference = text_field(fields, "reference", required=False).strip()[:40]
    before = words["say_reference"].format(reference=reference) if reference else ""
    return before + words["say_identity"].format(date=born, postcode=postcode)


Right = Literal["stop", "not_me", "person"]


@router.post("/c/{token}/rights/{right}")
async def post_right(request: Request, token: str, right: Right) -> Response:
    """A right by its button. Works in every browser that has the link, verified or not: it shows nothing."""
    async with deps_of(request).db.read() as session:
        opened = await open_conversation(session, request, token)
    fields, form = await read_fields(request)
    client_id = text_field(fields, "client_id", required=False)
    written = write(opened.words[f"say_{right}"], client_id, limit=200, form=form)
    if opened.visible:
        return await _take(request, opened, written)
    await _store(request, opened, written)
    return _gate(opened, note=opened.words["right_done"]) if form else JSONResponse({"stored": True}, 202)


@router.post("/c/{token}/confirm")
async def confirm(
    request: Request, token: str, birth_date: str = Form(max_length=20), postcode: str = Form(max_length=20)
) -> Response:
    """Identity once more, for a browser other than the one that gave it first. Says only right or wrong."""
    deps = deps_of(request)
    async with deps.db.read() as session:
        opened = await open_conversation(session, request, token)
        known = await chat.factors(session, opened.conversation)
    if not PROOFS.allow(str(opened.conversation.id)):
        return _gate(opened, error=opened.words["gate_slow"], status=429)
    if known is None or not _matches(known, birth_date, postcode):
        return _gate(opened, error=opened.words["gate_wrong"], status=422)
    browser = browser_of(request)
    browser = browser if browser.id else new_browser(token)
    response = RedirectResponse(f"/c/{token}", 303)
    remember(response, browser.proving(opened.conversation.id), deps.settings)
    return response


def _matches(known: chat.Factors, birth_date: str, postcode: str) -> bool:
    """Both or nothing, so that no factor can be tried alone."""
    right_day = known.birth_date is not None and birth_date.strip() == known.birth_date.isoformat()
    plain = postcode.replace(" ", "").upper()
    right_place = bool(known.postcode) and plain[:5] == known.postcode.replace(" ", "").upper()[:5]
    return right_day and right_place


def _gate(opened: Opened, *, error: str = "", note: str = "", status: int = 200) -> Response:
    return page(
        "chat/gate.html", status=status, opened=opened, words=opened.words, error=error, note=note, colour=False
    )


async def _store(request: Request, opened: Opened, written: Written) -> tuple[Message, bool]:
    """Store the message and start the turn that answers it."""
    deps = deps_of(request)
    key = str(opened.conversation.id)
    limit = _writing(deps.settings.messages_per_minute)
    if not limit.allow(key):
        raise HTTPException(429, opened.words["slow"], headers={"Retry-After": "20"})
    incoming = Incoming(
        source=browser_of(request).source,
        external_id=f"{opened.conversation.id}:{written.client_id}",
        channel=Channel.WEB,
        body=written.masked.text,
        received_at=deps.clock(),
        secrets=written.masked.kinds,
        raw={"cut": written.cut},
    )
    async with deps.db.write() as session:
        received = await inbox.receive(session, opened.conversation.id, incoming)
        message = await session.get_one(Message, received.message_id)
    if received.new:
        task = request.app.state.background.answer(opened.conversation.id)
        if written.form:
            await asyncio.wait([task], timeout=ANSWER_WAIT_S)
    return message, received.new


async def _take(request: Request, opened: Opened, written: Written) -> Response:
    message, new = await _store(request, opened, written)
    note = opened.words["cut"].format(n=f"{len(written.masked.text):,}") if written.cut else ""
    if written.form:
        return RedirectResponse(f"/c/{opened.token}{'?note=cut' if written.cut else ''}#end", 303)
    body = {
        "stored": True,
        "duplicate": not new,
        "seq": message.seq,
        "html": message_html(message, opened, asks=False),
        "note": note,
    }
    return JSONResponse(body, 202)
