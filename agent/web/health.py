"""For machines: alive, ready, measured."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from agent.store.health import ping
from agent.web.pages import deps_of

router = APIRouter()


@router.get("/healthz")
async def alive() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    """The database answers too."""
    try:
        async with deps_of(request).db.read() as session:
            await ping(session)
    except (SQLAlchemyError, OSError):
        return JSONResponse({"status": "database does not answer"}, 503)
    return JSONResponse({"status": "ok"})


@router.get("/metrics")
async def metrics() -> Response:
    """Counters for Prometheus; no personal data, no tokens."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
