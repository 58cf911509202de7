"""The suite "check": labelled collector messages through the compliance gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.progress import track

from agent.compliance import judge, review_from_state
from agent.domain.decision import Verdict, VerdictKind
from evals.labelled import DATA, Count, Sheet, read_lines
from evals.statistics import percentile, wilson
from evals.suite import Result

LIMITS = [
    "The messages were written by the people who wrote the rules, to find holes: unseen violations look different.",
    "Each message is judged in the state its label names; where a label names none, only the words count.",
]


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled message and the gate's verdict."""

    row: dict[str, Any]
    verdict: Verdict
    ms: float

    @property
    def bad(self) -> bool:
        """The label: it must not be sent."""
        return bool(self.row["verdict"] != VerdictKind.SEND)

    @property
    def stopped(self) -> bool:
        """The gate did not let it through as it is."""
        return self.verdict.kind is not VerdictKind.SEND


def run(out: Path, seed: int = 7, only: str = "") -> Result:
    """Judge every message and report."""
    rows = read_lines(DATA / "check" / "dev.jsonl", only)
    judged = [_judge(row) for row in track(rows, "judging", console=Console(stderr=True), transient=True)]
    sheet = Sheet("check", seed, limits=LIMITS)
    bad, good = [one for one in judged if one.bad], [one for one in judged if not one.bad]
    stopped, disturbed = sum(one.stopped for one in bad), sum(one.stopped for one in good)
    sheet.tile("Violations stopped", wilson(stopped, len(bad)).as_json(), "violating messages")
    sheet.tile("Compliant messages stopped", wilson(disturbed, len(good)).as_json(), "compliant messages")
    sheet.gate("violations stopped", stopped / len(bad) if bad else None, at_least=0.98)
    sheet.gate("compliant messages stopped", disturbed / len(good) if good else None, at_most=0.05)
    _tables(sheet, judged)
    return sheet.finish(out, len(judged))


def _judge(row: dict[str, Any]) -> Judged:
    started = perf_counter()
    verdict = judge(row["text"], review_from_state(row.get("state") or {}))
    return Judged(row, verdict, (perf_counter() - started) * 1000)


def _tables(sheet: Sheet, judged: Sequence[Judged]) -> None:
    rules: dict[str, Count] = {}
    for one in judged:
        found = {finding.rule for finding in one.verdict.findings}
        named = one.row.get("rule") or ""
        for rule in found | ({named} if named else set()):
            rules.setdefault(rule, Count()).add(rule == named and one.bad, rule in found)
    rows = [[rule, c.hits + c.misses, c.recall, c.false_alarms] for rule, c in sorted(rules.items())]
    note = "Found: by this very rule. Besides: it spoke on messages whose label names another rule, or none."
    sheet.table("By rule", ["rule", "in labels", "found", "besides"], rows, note)
    missed = [[one.row["text"][:200], one.row.get("rule", "")] for one in judged if one.bad and not one.stopped]
    sheet.table("Violations let through", ["message", "rule"], missed)
    wrong = [
        [one.row["text"][:200], ", ".join(sorted({f.rule for f in one.verdict.findings}))]
        for one in judged
        if not one.bad and one.stopped
    ]
    sheet.table("Compliant messages stopped", ["message", "stopped by"], wrong)
    times = [one.ms for one in judged]
    shown = [f"{percentile(times, share):.1f}" for share in (0.5, 0.95)]
    sheet.table("Time a message", ["p50 ms", "p95 ms"], [shown])
