"""The analyst's pages."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from agent.deps import Deps
from agent.errors import Conflict
from agent.store.tables import EvalRun
from agent.web import runner as runners
from agent.web.runner import Runner
from tests.web.stand import HTML, Stand


async def add_run(stand: Stand, folder: Path) -> UUID:
    now = stand.clock.now
    run = EvalRun(
        suite="conversations",
        started_at=now - timedelta(seconds=70),
        finished_at=now,
        passed=False,
        summary={"verdict": "1 critical violation"},
        folder=str(folder),
    )
    async with stand.db.write() as session:
        session.add(run)
    return run.id


async def test_that_an_empty_book_says_no_data_and_not_zero(stand: Stand):
    await stand.log_in("analyst")
    page = (await stand.client.get("/reports", headers=HTML)).text
    assert page.count("no data") >= 3
    assert "100%" not in page
    assert "No run yet." in page


async def test_that_a_report_opens_and_can_do_nothing(stand: Stand, tmp_path: Path):
    (tmp_path / "report.html").write_text("<h1>Report</h1><script>steal()</script>")
    run = await add_run(stand, tmp_path)
    await stand.log_in("analyst")
    index = (await stand.client.get("/reports", headers=HTML)).text
    assert "1 critical violation" in index
    frame = (await stand.client.get(f"/reports/runs/{run}", headers=HTML)).text
    assert f'src="/reports/runs/{run}/report.html"' in frame
    report = await stand.client.get(f"/reports/runs/{run}/report.html", headers=HTML)
    policy = report.headers["content-security-policy"]
    assert policy.startswith("sandbox;")
    assert "script-src" not in policy
    assert "allow-scripts" not in policy


@pytest.mark.parametrize("name", ["secret.txt", "..%2fsecret.txt", "report.html%00", "%2e%2e/%2e%2e/etc/passwd"])
async def test_that_only_reports_are_served(stand: Stand, tmp_path: Path, name: str):
    (tmp_path / "secret.txt").write_text("secret")
    run = await add_run(stand, tmp_path)
    await stand.log_in("analyst")
    answer = await stand.client.get(f"/reports/runs/{run}/{name}", headers=HTML)
    assert answer.status_code == 404
    assert "secret" not in answer.text


async def test_that_a_report_that_is_gone_is_said_to_be_gone(stand: Stand, tmp_path: Path):
    run = await add_run(stand, tmp_path / "gone")
    await stand.log_in("analyst")
    assert "not on this machine" in (await stand.client.get(f"/reports/runs/{run}", headers=HTML)).text
    assert (await stand.client.get(f"/reports/runs/{uuid4()}", headers=HTML)).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("supervisor", 403), ("analyst", 303), ("admin", 303)])
async def test_that_analysts_start_runs(stand: Stand, monkeypatch: pytest.MonkeyPatch, role: str, status: int):
    monkeypatch.setattr(runners, "COMMAND", "print('a line')")
    csrf = await stand.log_in(role)
    answer = await stand.client.post("/reports/runs", data={"csrf": csrf}, headers=HTML)
    assert answer.status_code == status
    if status == 303:
        await stand.app.state.runner.wait()


async def test_that_one_run_goes_at_a_time_and_a_crash_is_shown(stand: Stand, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(runners, "COMMAND", "import sys; sys.stdin.read(); sys.exit('it broke')")
    deps: Deps = stand.app.state.deps
    runner = Runner()
    stand.app.state.runner = runner
    await runner.start(deps, stdin=asyncio.subprocess.PIPE)
    with pytest.raises(Conflict):
        await runner.start(deps)
    await stand.log_in("analyst")
    assert "under way" in (await stand.client.get("/reports/runs", headers=HTML)).text
    runner.process.stdin.close()  # type: ignore[union-attr]  # a pipe, as asked for above
    await runner.wait()
    assert runner.code == 1
    runner.code = 2
    page = (await stand.client.get("/reports/runs", headers=HTML)).text
    assert "it broke" in page
    assert "stopped before it was finished" in page
