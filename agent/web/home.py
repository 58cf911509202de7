"""The start page: three people, three doors. In a demonstration also whom to play."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from agent.config import Settings
from agent.web.pages import deps_of, page

router = APIRouter()


def shows_demo(settings: Settings) -> bool:
    """Log-ins and birth dates are shown in a demonstration only, and never outside development."""
    return settings.demo and settings.environment == "development"


def demo_staff(settings: Settings) -> list[Any]:
    """The demonstration's log-ins; empty elsewhere."""
    if not shows_demo(settings):
        return []
    from agent.demo.people import DEMO_STAFF

    return list(DEMO_STAFF)


def demo_people(settings: Settings) -> list[Any]:
    """The demonstration's debtors; empty elsewhere."""
    if not shows_demo(settings):
        return []
    from agent.demo.people import DEMO_PEOPLE

    return list(DEMO_PEOPLE)


@router.get("/")
async def home(request: Request) -> HTMLResponse:
    """Where to go."""
    settings = deps_of(request).settings
    return page("home.html", people=demo_people(settings), staff=demo_staff(settings))
