"""Cases: work for a person, with a note when it is done."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from agent.errors import BadInput
from agent.store import desk
from agent.web.auth import DeskViewer, Viewer
from agent.web.desk.frame import framed
from agent.web.pages import deps_of

router = APIRouter(prefix="/desk/cases")

State = Literal["open", "closed"]


@router.get("")
async def listing(request: Request, state: State = "open", viewer: Viewer = DeskViewer) -> Response:
    """Open cases, what is due first on top; or the closed ones."""
    async with deps_of(request).db.read() as session:
        rows = await desk.tasks(session, viewer.staff, state=state)
    return await framed(request, viewer, "desk/cases.html", place="cases", rows=rows, state=state)


@router.post("/{case_id}/close")
async def close(
    request: Request, case_id: UUID, note: str = Form(max_length=1000), viewer: Viewer = DeskViewer
) -> Response:
    """Close a case; the note says what was done."""
    if not note.strip():
        raise BadInput("A case is closed with a note.", where="note", do="Say in a sentence what was done.")
    deps = deps_of(request)
    async with deps.db.write() as session:
        await desk.close_task(session, viewer.staff, case_id, note=note.strip(), now=deps.clock())
    return RedirectResponse("/desk/cases", 303)
