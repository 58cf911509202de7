"""Conversations: the live list, one of them with the reasons for each reply, taking over, writing, handing back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from agent import outreach
from agent.errors import BadInput, Conflict, NotPermitted
from agent.store import conversations, desk
from agent.store.hub import DESK as EVERYTHING
from agent.web.auth import DeskViewer, Viewer
from agent.web.desk.frame import framed
from agent.web.events import HEARTBEAT, event, ticks
from agent.web.pages import deps_of, page

router = APIRouter(prefix="/desk")

Which = Literal["all", "waiting", "mine", "assistant"]


@router.get("/conversations")
async def listing(request: Request, which: Which = "all", find: str = "", viewer: Viewer = DeskViewer) -> Response:
    """The list; it renews itself whenever something is said anywhere."""
    rows = await _rows(request, viewer, which, find)
    return await framed(
        request, viewer, "desk/conversations.html", place="conversations", rows=rows, which=which, find=find
    )


@router.get("/conversations/list")
async def listing_rows(request: Request, which: Which = "all", find: str = "", viewer: Viewer = DeskViewer) -> Response:
    """The rows alone."""
    rows = await _rows(request, viewer, which, find)
    return page("desk/conversation_rows.html", rows=rows, now=deps_of(request).clock())


async def _rows(request: Request, viewer: Viewer, which: str, find: str) -> list[desk.Talk]:
    async with deps_of(request).db.read() as session:
        return await desk.talks(session, viewer.staff, which=which, find=find.strip()[:100])


@router.get("/events")
async def events(request: Request, viewer: Viewer = DeskViewer) -> Response:
    """Says that something changed at the desk; the page fetches what it shows itself."""
    return StreamingResponse(_changes(request, EVERYTHING), media_type="text/event-stream")


@router.get("/conversations/{conversation_id}/events")
async def conversation_events(request: Request, conversation_id: UUID, viewer: Viewer = DeskViewer) -> Response:
    """Says that something changed in this conversation."""
    async with deps_of(request).db.read() as session:
        await desk.talk(session, viewer.staff, conversation_id)
    return StreamingResponse(_changes(request, conversation_id), media_type="text/event-stream")


async def _changes(request: Request, topic: UUID | str) -> AsyncIterator[str]:
    yield HEARTBEAT
    async for heartbeat in ticks(request, topic):
        yield HEARTBEAT if heartbeat else event("changed", "")


@router.get("/conversations/{conversation_id}")
async def conversation(request: Request, conversation_id: UUID, viewer: Viewer = DeskViewer) -> Response:
    """The conversation with everything a person needs to step in."""
    return await _show(request, viewer, conversation_id)


async def _show(
    request: Request,
    viewer: Viewer,
    conversation_id: UUID,
    *,
    problems: list[str] | None = None,
    text: str = "",
    status: int = 200,
) -> HTMLResponse:
    deps = deps_of(request)
    async with deps.db.read() as session:
        talk = await desk.talk(session, viewer.staff, conversation_id)
        messages = await conversations.messages_since(session, conversation_id, hidden=True)
        reasons = await desk.reasons(session, conversation_id)
        cases = await desk.tasks_of(session, viewer.staff, conversation_id)
    return await framed(
        request,
        viewer,
        "desk/conversation.html",
        place="conversations",
        status=status,
        talk=talk,
        messages=messages,
        reasons=reasons,
        cases=cases,
        mine=talk.mode == "person" and talk.owner_id == viewer.staff.id,
        problems=problems or [],
        text=text,
    )


@router.get("/conversations/{conversation_id}/messages")
async def message_lines(request: Request, conversation_id: UUID, viewer: Viewer = DeskViewer) -> HTMLResponse:
    """The transcript alone, for live updates."""
    async with deps_of(request).db.read() as session:
        talk = await desk.talk(session, viewer.staff, conversation_id)
        messages = await conversations.messages_since(session, conversation_id, hidden=True)
        reasons = await desk.reasons(session, conversation_id)
    return page("desk/lines.html", talk=talk, messages=messages, reasons=reasons)


@router.post("/conversations/{conversation_id}/take")
async def take(request: Request, conversation_id: UUID, viewer: Viewer = DeskViewer) -> Response:
    """From now on this person speaks; a turn that is thinking right now is superseded."""
    deps = deps_of(request)
    try:
        async with deps.db.write() as session:
            await conversations.take_over(session, conversation_id, viewer.staff, now=deps.clock())
    except Conflict as error:
        return await _show(request, viewer, conversation_id, problems=[str(error)], status=409)
    return _back(conversation_id)


@router.post("/conversations/{conversation_id}/say")
async def say(
    request: Request, conversation_id: UUID, text: str = Form(max_length=4000), viewer: Viewer = DeskViewer
) -> Response:
    """What a person writes passes the same rules; what they find is explained and nothing is sent."""
    try:
        if not text.strip():
            raise BadInput("There is nothing in it.", do="Write something first.")
        findings = await outreach.say_as_person(deps_of(request), conversation_id, viewer.staff, text)
    except (BadInput, Conflict, NotPermitted) as error:
        return await _show(request, viewer, conversation_id, problems=[str(error)], text=text, status=409)
    if findings:
        return await _show(request, viewer, conversation_id, problems=findings, text=text, status=422)
    return _back(conversation_id)


@router.post("/conversations/{conversation_id}/hand-back")
async def hand_back(request: Request, conversation_id: UUID, viewer: Viewer = DeskViewer) -> Response:
    """The assistant speaks again, and says so."""
    try:
        await outreach.hand_back(deps_of(request), conversation_id, viewer.staff)
    except (Conflict, NotPermitted) as error:
        return await _show(request, viewer, conversation_id, problems=[str(error)], status=409)
    return _back(conversation_id)


def _back(conversation_id: UUID) -> Response:
    return RedirectResponse(f"/desk/conversations/{conversation_id}", 303)
