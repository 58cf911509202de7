"""The report: a planted violation fails the run, all parts are there, and the page has the numbers of the JSON."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evals.conversations import Scored, conclude, score
from evals.planted import clean
from evals.report.page import PARTS, share, tile
from evals.report.summary import summarise
from evals.suite import Result
from evals.transcript import Line

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def conversations(count: int = 20, bad: str = "") -> list[Scored]:
    """Clean conversations; with ``bad``, the first one says it."""
    scenario, played = clean()
    found = []
    for number in range(count):
        lines = played.lines
        if bad and number == 0:
            lines = tuple(replace(line, text=f"{line.text} {bad}") if line.seq == 6 else line for line in lines)
        found.append(score(scenario, replace(played, variation=number, lines=lines)))
    return found


def report(folder: Path, scored: list[Scored]) -> tuple[Result, dict[str, Any], str]:
    result = conclude(scored, folder, seed=7, started=AT)
    data = json.loads(result.report.with_name("report.json").read_text(encoding="utf-8"))
    return result, data, result.report.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def no_database(monkeypatch) -> None:
    """These runs are nobody's business at the desk."""
    for name in ("DATABASE_URL", "PARLEY_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("evals.report.register.settings", lambda: type("S", (), {"database_url": None})())


def test_that_a_clean_run_passes(tmp_path) -> None:
    result, data, _ = report(tmp_path, conversations())
    assert result.passed and data["passed"]
    assert "All gates passed" in result.verdict


@pytest.mark.parametrize("bad", ["If you do not pay, you will be arrested.", "We received your payment."])
def test_that_one_planted_violation_fails_the_run_despite_better_scores(tmp_path, bad) -> None:
    worse_tone = [
        replace(one, tone=replace(one.tone, measured=tuple(replace(m, ok=False) for m in one.tone.measured)))
        for one in conversations()
    ]
    assert report(tmp_path / "a", worse_tone)[0].passed  # tone alone is reported and does not fail a run
    result, data, _ = report(tmp_path / "b", conversations(bad=bad))
    assert not result.passed
    assert "critical violations is 1" in result.verdict
    better = {tile["name"]: tile["value"] for tile in data["tiles"]}
    assert better["Tone"] > 0.9


def test_that_conversations_which_end_wrong_fail_the_run(tmp_path) -> None:
    scenario, played = clean()
    wrong = score(scenario, replace(played, payments=(), arrangements=(), exit="max_turns"))
    result, _, _ = report(tmp_path, [*conversations(10), replace(wrong, faults=wrong.faults[:1]), wrong])
    assert not result.passed and "ended right is 10 of 12" in result.verdict


def test_that_a_blind_judge_fails_the_run(tmp_path, monkeypatch) -> None:
    scored = conversations()
    monkeypatch.setattr("evals.report.summary.missed", lambda: ["tone does not see emoji"])
    result, _, _ = report(tmp_path, scored)
    assert not result.passed and "planted faults found" in result.verdict


def test_that_an_empty_run_is_an_error_and_not_a_pass() -> None:
    with pytest.raises(ValueError, match="no conversations"):
        summarise([], suite="conversations", seed=7, started=AT, finished=AT)


def test_that_all_ten_parts_are_there_in_order(tmp_path) -> None:
    _, _, page = report(tmp_path, conversations(bad="You will be arrested."))
    places = [page.index(f'<h2 id="{key}"') for key, _ in PARTS]
    assert len(places) == 10 and places == sorted(places)


def test_that_the_page_has_the_numbers_of_the_json(tmp_path) -> None:
    _, data, page = report(tmp_path, conversations(bad="You will be arrested."))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for found in data["tiles"]:
        assert tile(found) in text, found["name"]
    for gate in data["gates"]:
        assert gate["shown"] in text
    for rows in data["slices"].values():
        assert all(share(row["right"]) in text for row in rows)
    for row in data["tone"]:
        assert row["value"] is None or f"{row['value']:.0%} of {row['n']}" in text
    for point in data["reliability"]["curve"]:
        assert f"{point['value']:.0%}" in text
    for line in data["limits"]:
        assert line.split(".")[0] in text.replace("&#39;", "'")
    assert f"{data['cost']['turns']}" in text


def test_that_the_page_needs_nothing_from_outside(tmp_path) -> None:
    _, _, page = report(tmp_path, conversations())
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|src=|https?://(?!www\.w3\.org)", page)


def test_that_what_a_debtor_wrote_cannot_become_markup(tmp_path) -> None:
    scenario, played = clean()
    evil = Line(7, "debtor", "<script>alert(1)</script>", played.turns[2].at, turn="t3")
    scored = [score(scenario, replace(played, lines=(*played.lines, evil), exit="max_turns"))]
    _, _, page = report(tmp_path, scored)
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_that_the_worst_conversation_comes_first_with_its_turn_and_rule(tmp_path) -> None:
    _, data, page = report(tmp_path, conversations(bad="You will be arrested."))
    first = data["worst"][0]
    assert first["name"] == "planted#0" and first["faults"][0]["rule"] == "arrest"
    assert [line["seq"] for line in first["lines"] if line["flag"] == "hard"] == [6]
    assert "this one" in page


def test_that_every_conversation_has_a_transcript_without_the_creditors_authority(tmp_path) -> None:
    result, data, _ = report(tmp_path, conversations(3))
    files = sorted((result.report.parent / "transcripts").glob("*.json"))
    assert len(files) == 3 == len(data["conversations"])
    assert "max_discount" not in files[0].read_text(encoding="utf-8")
    assert json.loads(files[0].read_text(encoding="utf-8"))["lines"][0]["text"] == "I need more time to pay."


def test_that_a_second_run_is_compared_with_the_first(tmp_path) -> None:
    report(tmp_path, conversations())
    _, data, page = report(tmp_path, conversations(bad="You will be arrested."))
    assert data["comparison"]["pairs"] == 20
    assert data["comparison"]["critical"] == {"before": 0, "after": 1}
    assert "cannot distinguish" in page


def test_that_removing_a_scenario_lowers_the_coverage() -> None:
    scored = conversations()
    data = summarise(scored, suite="conversations", seed=7, started=AT, finished=AT)
    meant = {row["intent"]: row["scenarios"] for row in data["coverage"]["intents"]}
    assert meant["need_time"] == 1 and meant["settlement"] == 0
    assert "intent settlement: no scenario" in data["coverage"]["next"]
    assert "intent need_time: no scenario" not in data["coverage"]["next"]


def test_that_what_cannot_be_written_is_a_clear_error(tmp_path) -> None:
    from agent.errors import ConfigError

    place = tmp_path / "file"
    place.write_text("in the way")
    with pytest.raises(ConfigError, match="cannot be written"):
        report(place, conversations(1))
