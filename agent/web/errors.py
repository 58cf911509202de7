"""Errors as people and programs read them: a page for a browser, RFC 9457 problem JSON for the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from agent.errors import (
    AccessDenied,
    BadInput,
    Conflict,
    NotFound,
    NotPermitted,
    ParleyError,
    ProviderError,
)
from agent.web.pages import page, wants_html

log = structlog.get_logger()

STATUS: dict[type[ParleyError], int] = {
    BadInput: 422,
    NotFound: 404,
    AccessDenied: 403,
    NotPermitted: 403,
    Conflict: 409,
    ProviderError: 502,
    ParleyError: 500,
}
TITLES = {
    400: "That cannot be read",
    403: "Not allowed",
    404: "There is nothing here",
    405: "That does not work here",
    409: "This has changed",
    413: "That is too large",
    415: "That format is not accepted",
    422: "Please check what you sent",
    429: "Please wait a moment",
    500: "Something went wrong on our side",
    502: "A service we need did not answer",
    503: "Not ready yet",
}
INSIDE = ("/desk", "/reports")
"""Pages of staff, who may read the reason of a 404 or 403; to everybody else unknown and forbidden look the same."""


class LoggedOut(Exception):
    """A page of the desk was asked for without a valid log-in."""


def status_of(error: ParleyError) -> int:
    """The HTTP status of one of our errors; the nearest class decides."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(request: Request, status: int, detail: str = "") -> Response:
    """The answer to a request that failed."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    if wants_html(request):
        inside = request.url.path.startswith(INSIDE)
        return page("error.html", status=status, title=title, detail=detail, code=status, inside=inside)
    body = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    return JSONResponse(body, status, media_type="application/problem+json")


async def _ours(request: Request, error: ParleyError) -> Response:
    status = status_of(error)
    hidden = status in {403, 404} and not request.url.path.startswith(INSIDE)
    if status >= 500:
        log.error("request failed", error=str(error), route=getattr(request.scope.get("route"), "path", ""))
    detail = "" if hidden or status == 500 else str(error)
    return problem(request, status, detail)


async def _http(request: Request, error: HTTPException) -> Response:
    default = HTTPStatus(error.status_code).phrase
    answer = problem(request, error.status_code, "" if error.detail == default else str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


async def _validation(request: Request, error: RequestValidationError) -> Response:
    where = sorted({".".join(str(part) for part in item["loc"][1:]) for item in error.errors()})
    return problem(request, 422, f"Missing or of the wrong type: {', '.join(where)}.")


async def _unexpected(request: Request, error: Exception) -> Response:
    # the message may carry what somebody wrote; the log gets the class and the place only
    log.error("unexpected error", kind=type(error).__name__, route=getattr(request.scope.get("route"), "path", ""))
    return problem(request, 500)


async def _logged_out(request: Request, error: LoggedOut) -> Response:
    if not wants_html(request) or request.method != "GET":
        return problem(request, 401, "Log in first.")
    return RedirectResponse(f"/desk/login?next={quote(request.url.path)}", 303)


Handler = Callable[[Request, Exception], Awaitable[Response]]


def install(app: FastAPI) -> None:
    """Answer every kind of error in our own words."""
    handlers: dict[type[Exception], Callable[..., Awaitable[Response]]] = {
        ParleyError: _ours,
        HTTPException: _http,
        RequestValidationError: _validation,
        LoggedOut: _logged_out,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
