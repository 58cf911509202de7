"""The analyst's pages: figures of the book, evaluation runs and their reports."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from agent.errors import NotFound
from agent.store import eval_runs
from agent.store.tables import EvalRun
from agent.web.auth import ReportViewer, Viewer, require
from agent.web.desk.frame import framed
from agent.web.figures import groups
from agent.web.pages import deps_of, page
from agent.web.runner import Runner

router = APIRouter(prefix="/reports")

FILES = {"report.html": "text/html", "report.json": "application/json"}
SANDBOXED = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'"
)
"""A report is a document made of what debtors wrote: it may look as it likes and do nothing."""


def runner_of(request: Request) -> Runner:
    """The runner of this process."""
    state = request.app.state
    if not hasattr(state, "runner"):
        state.runner = Runner()
    found: Runner = state.runner
    return found


@router.get("")
async def index(request: Request, viewer: Viewer = ReportViewer) -> Response:
    """Figures on top, runs below."""
    deps = deps_of(request)
    async with deps.db.read() as session:
        tiles = await groups(session, deps.clock().date())
        runs = await eval_runs.newest(session)
    return await framed(
        request, viewer, "reports/index.html", place="reports", groups=tiles, runs=runs, runner=runner_of(request)
    )


@router.get("/runs")
async def runs(request: Request, viewer: Viewer = ReportViewer) -> HTMLResponse:
    """The list of runs alone; the page asks for it while one is under way."""
    deps = deps_of(request)
    async with deps.db.read() as session:
        found = await eval_runs.newest(session)
    return page("reports/runs.html", runs=found, runner=runner_of(request), now=deps.clock(), viewer=viewer)


@router.post("/runs")
async def start(request: Request, viewer: Viewer = Depends(require("analyst", "admin"))) -> Response:
    """Start the conversations suite."""
    await runner_of(request).start(deps_of(request))
    return RedirectResponse("/reports", 303)


@router.get("/runs/{run_id}")
async def show(request: Request, run_id: UUID, viewer: Viewer = ReportViewer) -> Response:
    """A report inside the frame."""
    found = await _run(request, run_id)
    return await framed(
        request,
        viewer,
        "reports/run.html",
        place="reports",
        run=found,
        there=(Path(found.folder) / "report.html").is_file(),
    )


@router.get("/runs/{run_id}/{name}")
async def file(request: Request, run_id: UUID, name: str, viewer: Viewer = ReportViewer) -> Response:
    """The report itself, or its numbers as JSON."""
    found = await _run(request, run_id)
    path = Path(found.folder) / name
    if name not in FILES or not path.is_file():
        raise NotFound("This report is not on this machine any more.")
    headers = {"content-security-policy": SANDBOXED}
    return FileResponse(path, media_type=FILES[name], headers=headers)


async def _run(request: Request, run_id: UUID) -> EvalRun:
    async with deps_of(request).db.read() as session:
        return await eval_runs.eval_run(session, run_id)
