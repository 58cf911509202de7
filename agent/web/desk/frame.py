"""What every page of the desk has around it: the menu with its counts, the viewer, the clock."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from agent.store.desk import Counts, counts
from agent.web.auth import DESK, LEADS, READERS, Viewer
from agent.web.pages import deps_of, page


async def framed(
    request: Request, viewer: Viewer, template: str, *, place: str, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page inside the frame; ``place`` is the entry of the menu it belongs to."""
    deps = deps_of(request)
    async with deps.db.read() as session:
        numbers = await counts(session, viewer.staff, deps.clock()) if viewer.has(*DESK) else Counts(0, 0, 0)
    return page(
        template,
        status=status,
        viewer=viewer,
        place=place,
        counts=numbers,
        now=deps.clock(),
        desk_role=viewer.has(*DESK),
        report_role=viewer.has(*READERS),
        lead=viewer.has(*LEADS),
        **context,
    )
