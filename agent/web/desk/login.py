"""Logging in and out."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from agent.store import staff as people
from agent.web.auth import BY_ADDRESS, BY_PERSON, COOKIE, ROLES, Viewer, give_cookie, landing, require, viewer_of
from agent.web.home import demo_staff
from agent.web.pages import deps_of, page

router = APIRouter()

WRONG = "E-mail address or password is not right."


@router.get("/desk/login")
async def form(request: Request, next: str = "") -> Response:
    """The form; somebody who is logged in already goes on."""
    viewer = await viewer_of(request)
    if viewer is not None:
        return RedirectResponse(_inside(next) or landing(viewer.staff), 303)
    return _form(request, next)


def _form(request: Request, next: str, email: str = "", error: str = "", status: int = 200) -> Response:
    demo = demo_staff(deps_of(request).settings)
    return page("desk/login.html", status=status, next=_inside(next), email=email, error=error, demo=demo)


@router.post("/desk/login")
async def log_in(
    request: Request,
    email: str = Form(max_length=200),
    password: str = Form(max_length=200),
    next: str = Form("", max_length=200),
) -> Response:
    """Check the password. After several failures nothing is checked for a while, right or wrong."""
    deps = deps_of(request)
    email = email.strip().lower()
    address = request.client.host if request.client else ""
    if BY_PERSON.full(email) or BY_ADDRESS.full(address):
        return _form(request, next, email, "Too many tries. Please wait a quarter of an hour.", 429)
    async with deps.db.write() as session:
        found = await people.check_password(session, email, password)
        opened = (
            await people.open_session(session, found, now=deps.clock(), hours=deps.settings.session_hours)
            if found
            else None
        )
    if found is None or opened is None:
        BY_PERSON.count(email)
        BY_ADDRESS.count(address)
        return _form(request, next, email, WRONG, 401)
    response = RedirectResponse(_inside(next) or landing(found), 303)
    give_cookie(response, opened, deps.settings)
    return response


def _inside(path: str) -> str:
    """The path, if it is one of ours: nobody is sent elsewhere after logging in."""
    return path if path.startswith(("/desk", "/reports")) and "//" not in path and "\\" not in path else ""


@router.post("/desk/logout")
async def log_out(request: Request, viewer: Viewer = Depends(require(*ROLES))) -> Response:
    """End the session here and in the database."""
    async with deps_of(request).db.write() as session:
        await people.close_session(session, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/desk/login", 303)
    response.delete_cookie(COOKIE)
    return response
