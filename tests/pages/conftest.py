"""Fixtures of the page tests: one browser, the canned stand, and the whole application on the demonstration book."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser
from pydantic import SecretStr

import tools
from agent.config import Settings
from agent.deps import Deps
from agent.payments import build_providers
from agent.prompts import load_replies
from agent.store.database import Database
from agent.understanding.read import Understanding
from app import create_app
from tests.browser import MISSING, find, in_ci
from tests.conftest import Clock
from tests.flows.conftest import understanding
from tests.pages.browsing import launched
from tests.web.conftest import stand
from tests.web.serving import free_socket, serving
from tests.web.stand import Stand

__all__ = ["stand", "understanding"]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all page tests."""
    executable = find()
    if executable is None:
        if in_ci():
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    async with launched(executable) as running:
        yield running


@pytest.fixture
async def url(stand: Stand) -> AsyncIterator[str]:
    """Where the stand is served."""
    bound, address = free_socket()
    await stand.app.state.hub.start()
    async with serving(stand.app, bound):
        yield address
    await stand.app.state.hub.stop()


@dataclass
class Site:
    """The running application."""

    url: str
    db: Database
    clock: Clock
    deps: Deps


@pytest.fixture
async def site(seeded_db: Database, clock: Clock, understanding: Understanding, tmp_path: Path) -> AsyncIterator[Site]:
    """The application as it is served, on its own copy of the demonstration book."""
    bound, address = free_socket()
    secret = SecretStr("test-secret")
    config = Settings(
        environment="development", demo=True, base_url=address, secret=secret, home=tmp_path, _env_file=None
    )
    deps = Deps(config, seeded_db, understanding, load_replies(), tools.registry(), clock)
    deps.providers = build_providers(config, seeded_db)
    async with serving(create_app(config, clock=clock, deps=deps), bound):
        yield Site(address, seeded_db, clock, deps)
