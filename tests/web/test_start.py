"""The start page, the pages for machines, and errors."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from agent.store.database import Database
from tests.conftest import Clock
from tests.web.stand import HTML, Stand, browser, make_app


async def home(db: Database, clock: Clock, *, environment: str, demo: bool) -> str:
    app = make_app(db, clock, demo=demo)
    app.state.deps.settings.environment = environment
    async with browser(app) as client:
        return (await client.get("/", headers=HTML)).text + (await client.get("/desk/login", headers=HTML)).text


@pytest.mark.parametrize(
    ("environment", "demo", "shown"),
    [("development", True, True), ("development", False, False), ("test", True, False), ("production", True, False)],
)
async def test_that_log_ins_are_shown_in_a_demonstration_only(
    db: Database, clock: Clock, environment: str, demo: bool, shown: bool
):
    page = await home(db, clock, environment=environment, demo=demo)
    assert ("parley-supervisor" in page) is shown
    assert ("1985-03-12" in page) is shown


async def test_that_machines_are_told_whether_it_is_alive_and_ready(stand: Stand):
    assert (await stand.client.get("/healthz")).json() == {"status": "ok"}
    assert (await stand.client.get("/readyz")).json() == {"status": "ok"}


async def test_that_it_is_not_ready_without_its_database(stand: Stand):
    stand.app.state.deps.db = Database("postgresql://nobody@127.0.0.1:1/none")
    answer = await stand.client.get("/readyz")
    assert answer.status_code == 503
    assert "nobody" not in answer.text


async def test_that_measurements_name_routes_and_never_tokens(stand: Stand):
    _, token = await stand.open_chat()
    await stand.client.get(f"/c/{token}", headers=HTML)
    metrics = (await stand.client.get("/metrics")).text
    assert 'route="/c/{token}"' in metrics
    assert token not in metrics


@pytest.fixture
async def broken(stand: Stand) -> AsyncIterator[httpx.AsyncClient]:
    app: FastAPI = stand.app

    @app.get("/broken")
    async def fail() -> None:
        raise RuntimeError("postgresql://user:password@host")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


async def test_that_an_unexpected_error_gives_nothing_away(
    broken: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
):
    for headers in (HTML, {}):
        answer = await broken.get("/broken", headers=headers)
        assert answer.status_code == 500
        assert "Something went wrong on our side" in answer.text
        assert "password" not in answer.text
    logged = capsys.readouterr()
    assert "RuntimeError" in logged.out + logged.err
    assert "password" not in logged.out + logged.err


async def test_that_every_page_has_an_error_page(stand: Stand):
    page = await stand.client.get("/nowhere", headers=HTML)
    assert page.status_code == 404
    assert "There is nothing here" in page.text
    wrong = await stand.client.put("/chat")
    assert wrong.status_code == 405
    assert wrong.headers["content-type"] == "application/problem+json"


async def test_that_a_body_without_a_length_is_limited_too(stand: Stand):
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 100_000

    _, token = await stand.open_chat()
    answer = await stand.client.post(
        f"/c/{token}/messages", content=endless(), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413
