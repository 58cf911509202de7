"""The suites by name, and the two over labelled lines."""

from __future__ import annotations

import json
from typing import Any

import pytest

import evals
from agent.errors import BadInput, ConfigError
from evals import check, labelled
from evals.run import run_suite


@pytest.fixture(autouse=True)
def no_database(monkeypatch) -> None:
    monkeypatch.setattr("evals.report.register.settings", lambda: type("S", (), {"database_url": None})())


def test_that_the_suites_are_listed_with_what_they_do() -> None:
    assert list(evals.SUITES) == ["conversations", "understanding", "check"]
    assert all(suite.name == name and len(suite.summary) > 20 for name, suite in evals.SUITES.items())


def test_that_an_unknown_suite_is_refused_by_name(tmp_path) -> None:
    with pytest.raises(BadInput, match="conversations"):
        run_suite("conversation", tmp_path)


def lines(folder, *rows: dict[str, Any]) -> None:
    (folder / "check").mkdir()
    (folder / "check" / "dev.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


GOOD = {"text": "Thank you for your message.", "state": {}, "verdict": "send", "rule": ""}
BAD = {"text": "If you do not pay you will be arrested.", "state": {}, "verdict": "stop", "rule": "arrest"}


def test_that_the_gate_is_scored_on_labelled_messages(tmp_path, monkeypatch) -> None:
    lines(tmp_path, GOOD, BAD)
    monkeypatch.setattr(check, "DATA", tmp_path)
    result = check.run(tmp_path / "out")
    assert result.passed and result.report.is_file()


@pytest.mark.parametrize(
    "wrong", [{**GOOD, "verdict": "stop", "rule": "arrest"}, {**BAD, "verdict": "send", "rule": ""}]
)
def test_that_a_gate_that_disagrees_with_the_labels_fails(tmp_path, monkeypatch, wrong) -> None:
    lines(tmp_path, GOOD, BAD, wrong)
    monkeypatch.setattr(check, "DATA", tmp_path)
    assert not check.run(tmp_path / "out").passed


@pytest.mark.parametrize("text", ["", '{"text": 5}', "[]", "{"])
def test_that_a_file_without_usable_lines_is_an_error(tmp_path, text) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"lines\.jsonl"):
        labelled.read_lines(path)


def test_that_a_missing_file_is_an_error(tmp_path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        labelled.read_lines(tmp_path / "none.jsonl")


def test_that_counts_give_recall_precision_and_f1() -> None:
    count = labelled.Count()
    for wanted, found in [(True, True), (True, True), (True, False), (False, True), (False, False)]:
        count.add(wanted, found)
    assert (count.hits, count.misses, count.false_alarms) == (2, 1, 1)
    assert count.recall["value"] == count.precision["value"] == pytest.approx(0.6667, abs=1e-4)
    assert count.f1 == pytest.approx(0.6667, abs=1e-4)
    assert labelled.Count().f1 is None


async def test_that_a_run_is_on_the_desks_list_where_a_database_is_configured(db, tmp_path, monkeypatch) -> None:
    import asyncio
    from datetime import UTC, datetime

    from agent.store import eval_runs
    from evals.report.register import register_run

    monkeypatch.setattr("evals.report.register.settings", lambda: type("S", (), {"database_url": db.url})())
    at = datetime(2026, 11, 22, tzinfo=UTC)
    summary = {"passed": False, "verdict": "one gate failed", "tiles": []}
    assert await asyncio.to_thread(register_run, "conversations", at, at, summary, tmp_path)
    async with db.read() as session:
        (found,) = await eval_runs.newest(session)
    assert (found.suite, found.passed, found.folder) == ("conversations", False, str(tmp_path))
    assert found.summary["verdict"] == "one gate failed"


def test_that_the_list_names_the_newest_readable_report(tmp_path) -> None:
    from evals.list import listing

    assert all("not run yet" in line for line in listing(tmp_path))
    for stamp, passed in (("20261101-000000", True), ("20261102-000000", False)):
        (tmp_path / f"check-{stamp}").mkdir()
        data = {"passed": passed, "finished": "2026-11-02T00:00:00+00:00"}
        (tmp_path / f"check-{stamp}" / "report.json").write_text(json.dumps(data))
    (tmp_path / "check-20261103-000000").mkdir()
    (tmp_path / "check-20261103-000000" / "report.json").write_text("{")
    check_line = next(line for line in listing(tmp_path) if line.startswith("check"))
    assert "FAILED 2026-11-02" in check_line
