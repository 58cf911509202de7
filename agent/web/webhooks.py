"""Webhooks: verified, stored once, answered 2xx only when stored; the work is done afterwards."""

from __future__ import annotations

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from agent.errors import BadInput, NotFound
from agent.store import payments
from agent.web.pages import deps_of
from agent.web.payer import providers_of

log = structlog.get_logger()
router = APIRouter(prefix="/webhooks")


@router.post("/{source}")
async def receive(request: Request, source: str) -> JSONResponse:
    """Take in one event. A duplicate is answered like the first one and changes nothing.

    Raises:
        NotFound: no provider of that name.
    """
    provider = providers_of(request).get(source)
    if provider is None:
        raise NotFound("There is no such source.")
    deps, body = deps_of(request), await request.body()
    try:
        event = provider.verify_webhook(request.headers, body, now=deps.clock())
    except BadInput as error:
        # Not the body: whoever forged it chose what is in it.
        log.warning("webhook refused", source=source, why=error.what)
        return JSONResponse({"title": "That event cannot be accepted.", "detail": error.what, "status": 400}, 400)
    async with deps.db.write() as session:
        payload = event.model_dump(mode="json")
        event_id = await payments.store_event(session, source, event.id, payload, now=deps.clock())
    if event_id is not None:
        request.app.state.background.settle(event_id)
    return JSONResponse({"stored": True, "new": event_id is not None})
