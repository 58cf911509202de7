"""Who is at the desk: the session cookie, roles, and the token every form of the desk carries."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Depends, Request, Response

from agent.config import Settings
from agent.errors import AccessDenied
from agent.store import staff as people
from agent.store.tables import Staff
from agent.web.errors import LoggedOut
from agent.web.pages import deps_of
from agent.web.throttle import Throttle

COOKIE = "parley_staff"
SAFE = {"GET", "HEAD"}

ROLES = ("agent", "supervisor", "analyst", "admin")
DESK = ("agent", "supervisor", "admin")
LEADS = ("supervisor", "admin")
READERS = ("supervisor", "analyst", "admin")

BY_PERSON = Throttle(6, 900)
BY_ADDRESS = Throttle(30, 900)
"""Failed log-ins per e-mail address and per network address in a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person behind a request, and the token that their forms carry."""

    staff: Staff
    csrf: str

    def has(self, *roles: str) -> bool:
        """True when the person has one of these roles."""
        return self.staff.role in roles


async def viewer_of(request: Request) -> Viewer | None:
    """The person whose session cookie this is; None for nobody."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    deps = deps_of(request)
    async with deps.db.read() as session:
        found = await people.session_of(session, token, now=deps.clock())
    return Viewer(found.staff, found.csrf) if found else None


def require(*roles: str) -> Callable[[Request], Awaitable[Viewer]]:
    """A dependency: the viewer, if it has one of these roles; a post also has to carry the session's token.

    Raises:
        LoggedOut: nobody is logged in.
        AccessDenied: somebody is, but not with that role, or the form's token is not theirs.
    """

    async def check(request: Request) -> Viewer:
        viewer = await viewer_of(request)
        if viewer is None:
            raise LoggedOut
        if not viewer.has(*roles):
            raise AccessDenied(f"This page is for: {', '.join(roles)}. You are logged in as {viewer.staff.role}.")
        if request.method not in SAFE:
            await check_csrf(request, viewer)
        return viewer

    return check


async def check_csrf(request: Request, viewer: Viewer) -> None:
    """The form was made by a page of this session.

    Raises:
        AccessDenied: it was not.
    """
    given = request.headers.get("x-csrf-token") or str((await request.form()).get("csrf", ""))
    if not hmac.compare_digest(given.encode(), viewer.csrf.encode()):
        raise AccessDenied("This page was open for too long. Load it again and repeat what you did.")


DeskViewer = Depends(require(*DESK))
LeadViewer = Depends(require(*LEADS))
ReportViewer = Depends(require(*READERS))


def give_cookie(response: Response, token: str, settings: Settings) -> None:
    """Log the browser in."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.session_hours * 3600,
        httponly=True,
        samesite="lax",
        secure=settings.base_url.startswith("https://"),
    )


def landing(staff: Staff) -> str:
    """Where a person starts the day."""
    return "/reports" if staff.role == "analyst" else "/desk"
