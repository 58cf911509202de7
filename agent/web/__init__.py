"""The pages: debtor's chat, the desk, reports, payment pages, webhooks. Each module brings a router."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter

from agent.web import desk, errors, health, home, middleware, reports
from agent.web.chat import live, page, posts

STATIC = Path(__file__).parent / "static"

__all__ = ["STATIC", "errors", "middleware", "routers"]


def routers() -> list[APIRouter]:
    """Every router of the web application."""
    from agent.web import pay, sandbox, webhooks

    modules = (home, health, page, posts, live, reports, pay, sandbox, webhooks)
    return [module.router for module in modules] + desk.routers()
