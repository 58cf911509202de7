"""The judged collector messages of our own: a floor under what ``parley check`` catches and lets pass."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.compliance import judge, review_from_state
from agent.domain.decision import VerdictKind

DEV = Path(__file__).resolve().parents[2] / "evals" / "data" / "check" / "dev.jsonl"
ROWS = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
CAUGHT, STOPPED = 0.98, 0.02


def stopped(row: dict[str, object]) -> bool:
    return judge(str(row["text"]), review_from_state(row["state"])).kind is not VerdictKind.SEND


@pytest.mark.parametrize("language", ["en", "es"])
def test_that_violations_are_caught_and_lawful_messages_pass(language: str):
    mine = [row for row in ROWS if row["language"] == language]
    violating = [stopped(row) for row in mine if row["verdict"] == "stop"]
    lawful = [stopped(row) for row in mine if row["verdict"] == "send"]
    assert len(violating) >= 50
    assert len(lawful) >= 30
    assert sum(violating) / len(violating) >= CAUGHT
    assert sum(lawful) / len(lawful) <= STOPPED
