"""Accounts: find one, see everything about it, release a hold."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from agent.errors import BadInput
from agent.store import desk_account
from agent.web.auth import DeskViewer, LeadViewer, Viewer
from agent.web.desk.frame import framed
from agent.web.pages import deps_of

router = APIRouter(prefix="/desk/accounts")


@router.get("")
async def listing(request: Request, find: str = "", viewer: Viewer = DeskViewer) -> Response:
    """Accounts by name or reference."""
    async with deps_of(request).db.read() as session:
        rows = await desk_account.accounts(session, viewer.staff, find=find.strip()[:100])
    return await framed(request, viewer, "desk/accounts.html", place="accounts", rows=rows, find=find)


@router.get("/{account_id}")
async def account(request: Request, account_id: UUID, viewer: Viewer = DeskViewer) -> Response:
    """One account."""
    deps = deps_of(request)
    async with deps.db.read() as session:
        shown = await desk_account.account_page(session, viewer.staff, account_id)
    today = deps.clock().date()
    return await framed(request, viewer, "desk/account.html", place="accounts", shown=shown, today=today)


@router.post("/{account_id}/holds/{hold_id}/release")
async def release(
    request: Request, account_id: UUID, hold_id: UUID, reason: str = Form(max_length=1000), viewer: Viewer = LeadViewer
) -> Response:
    """Lift a hold: a supervisor, with a reason that stays in the record."""
    if not reason.strip():
        raise BadInput("A hold is released with a reason.", where="reason", do="Say in a sentence why.")
    deps = deps_of(request)
    async with deps.db.write() as session:
        await desk_account.release(session, viewer.staff, account_id, hold_id, why=reason.strip(), now=deps.clock())
    return RedirectResponse(f"/desk/accounts/{account_id}", 303)
