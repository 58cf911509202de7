"""The queue of approvals: look, approve, edit or reject. The decision is bound to the plan that was shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from agent.domain.arrangement import Offer, Rhythm
from agent.domain.limits import breaches, terms_of
from agent.errors import BadInput, Conflict
from agent.outreach import HARD_LIMITS, decide_approval
from agent.store import conversations, desk
from agent.store.account_view import load
from agent.store.desk import Waiting
from agent.turn import open_situation
from agent.web.auth import DeskViewer, Viewer
from agent.web.desk.frame import framed
from agent.web.desk.grounds import grounds
from agent.web.desk.plan_form import amount_each, offer_from_form, schedule_rows
from agent.web.pages import deps_of, page

router = APIRouter(prefix="/desk")


@router.get("")
async def queue(request: Request, viewer: Viewer = DeskViewer) -> Response:
    """The queue, with the most urgent one open."""
    deps = deps_of(request)
    async with deps.db.read() as session:
        waiting = await desk.approvals(session, viewer.staff, deps.clock())
    return await _show(request, viewer, waiting[0].id if waiting else None)


@router.get("/queue")
async def queue_list(request: Request, open: UUID | None = None, viewer: Viewer = DeskViewer) -> HTMLResponse:
    """The list alone, for live updates."""
    deps = deps_of(request)
    async with deps.db.read() as session:
        waiting = await desk.approvals(session, viewer.staff, deps.clock())
    return page("desk/queue_list.html", waiting=waiting, now=deps.clock(), chosen=open)


@router.get("/approvals/{approval_id}")
async def approval(request: Request, approval_id: UUID, viewer: Viewer = DeskViewer) -> Response:
    """One approval beside the queue."""
    return await _show(request, viewer, approval_id)


async def _show(
    request: Request, viewer: Viewer, approval_id: UUID | None, *, error: str = "", status: int = 200
) -> HTMLResponse:
    deps = deps_of(request)
    async with deps.db.read() as session:
        waiting = await desk.approvals(session, viewer.staff, deps.clock())
        chosen = await desk.approval(session, viewer.staff, approval_id) if approval_id else None
        view = await load(session, chosen.account_id) if chosen else None
        messages = await conversations.messages_since(session, chosen.conversation_id, hidden=True) if chosen else []
    return await framed(
        request,
        viewer,
        "desk/queue.html",
        place="approvals",
        status=status,
        waiting=waiting,
        chosen=chosen,
        view=view,
        messages=messages,
        rows=schedule_rows(chosen.offer) if chosen else [],
        grounds=grounds(chosen) if chosen else None,
        each=amount_each(chosen.offer) if chosen else "",
        rhythms=[rhythm.value for rhythm in Rhythm],
        today=deps.clock().date(),
        error=error,
    )


@router.post("/approvals/{approval_id}/preview")
async def preview(request: Request, approval_id: UUID, viewer: Viewer = DeskViewer) -> HTMLResponse:
    """The schedule an edit would make, and what speaks against it; nothing is changed."""
    chosen, form = await _chosen(request, viewer, approval_id), await request.form()
    try:
        offer = offer_from_form(chosen.offer, form)
    except BadInput as error:
        return page("desk/preview.html", offer=None, rows=[], problems=[str(error)], beyond=[])
    found = await _breaches(request, chosen, offer)
    problems = [HARD_LIMITS[code] for code in found if code in HARD_LIMITS]
    beyond = [code.partition(":")[2] for code in found if code not in HARD_LIMITS]
    return page("desk/preview.html", offer=offer, rows=schedule_rows(offer), problems=problems, beyond=beyond)


async def _breaches(request: Request, chosen: Waiting, offer: Offer) -> tuple[str, ...]:
    situation = await open_situation(chosen.conversation_id, deps_of(request))
    return breaches(offer, terms_of(situation)) if situation.known else ()


@router.post("/approvals/{approval_id}/decide")
async def decide(request: Request, approval_id: UUID, viewer: Viewer = DeskViewer) -> Response:
    """Approve, edit or reject exactly what the page showed."""
    chosen, form = await _chosen(request, viewer, approval_id), await request.form()
    try:
        await _decide(request, viewer, chosen, form)
    except (Conflict, BadInput) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return await _show(request, viewer, approval_id, error=str(error), status=status)
    return RedirectResponse(f"/desk/approvals/{approval_id}", 303)


async def _decide(request: Request, viewer: Viewer, chosen: Waiting, form: FormData) -> None:
    decision = str(form.get("decision", ""))
    if decision not in ("approve", "edit", "reject"):
        raise BadInput("There is no such decision.", where="decision", do="Use one of the buttons.")
    payload: dict[str, Any] | None = offer_from_form(chosen.offer, form).payload() if decision == "edit" else None
    await decide_approval(
        deps_of(request),
        chosen.id,
        staff_id=viewer.staff.id,
        decision=decision,  # type: ignore[arg-type]  # one of the three, checked above
        digest=str(form.get("digest", "")),
        payload=payload,
        reason=str(form.get("reason", "")).strip()[:1000],
    )


async def _chosen(request: Request, viewer: Viewer, approval_id: UUID) -> Waiting:
    async with deps_of(request).db.read() as session:
        return await desk.approval(session, viewer.staff, approval_id)
