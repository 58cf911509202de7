"""The desk: approvals, conversations, cases, accounts, for the people who work with them."""

from __future__ import annotations

from fastapi import APIRouter

from agent.web.desk import accounts, cases, conversations, login, queue


def routers() -> list[APIRouter]:
    """Every router of the desk."""
    return [module.router for module in (login, queue, conversations, cases, accounts)]
