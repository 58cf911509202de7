"""What suites over labelled lines share: reading the lines, counting right and wrong, and the report of it."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent.errors import ConfigError
from evals.report.files import report_folder, write_report
from evals.report.register import register_run
from evals.statistics import wilson
from evals.suite import Result

DATA = Path(__file__).parent / "data"


def read_lines(path: Path, only: str = "") -> list[dict[str, Any]]:
    """The labelled messages of a JSONL file whose text contains ``only``.

    Raises:
        ConfigError: when the file is missing, a line is no object, or nothing is left.
    """
    if not path.is_file():
        raise ConfigError(f"{path}: there is no such file")
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ConfigError(f"{path}:{number}: {error}") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise ConfigError(f"{path}:{number}: a line is an object with a text")
        rows.append(row)
    chosen = [row for row in rows if only.lower() in row["text"].lower()]
    if not chosen:
        raise ConfigError(f"{path}: no message matches {only!r}")
    return chosen


@dataclass(slots=True)
class Count:
    """Right and wrong of one label."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0

    def add(self, wanted: bool, found: bool) -> None:
        """Count one message."""
        self.hits += wanted and found
        self.misses += wanted and not found
        self.false_alarms += found and not wanted

    @property
    def recall(self) -> dict[str, Any]:
        """Of what was there, how much was found."""
        return wilson(self.hits, self.hits + self.misses).as_json()

    @property
    def precision(self) -> dict[str, Any]:
        """Of what was found, how much was there."""
        return wilson(self.hits, self.hits + self.false_alarms).as_json()

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None when the label neither occurs nor is found."""
        whole = 2 * self.hits + self.misses + self.false_alarms
        return round(2 * self.hits / whole, 4) if whole else None


@dataclass(slots=True)
class Sheet:
    """The report of a labelled suite while it is filled."""

    suite: str
    seed: int
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    gates: list[dict[str, Any]] = field(default_factory=list)
    tiles: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)

    def gate(self, name: str, value: float | None, at_least: float | None = None, at_most: float | None = None) -> None:
        """Something that must hold; without a value it does not."""
        passed = value is not None and (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
        target = f"at least {at_least:.0%}" if at_least is not None else f"at most {at_most:.0%}"
        shown = "no data" if value is None else f"{value:.1%}"
        self.gates.append({"name": name, "passed": passed, "shown": shown, "target": target})

    def tile(self, name: str, interval: dict[str, Any], of: str) -> None:
        """A share with its interval."""
        self.tiles.append({"name": name, "unit": "share", "of": of, **interval})

    def table(self, title: str, columns: list[str], rows: Iterable[list[Any]], note: str = "") -> None:
        """A table; cells are texts, numbers, or intervals."""
        self.tables.append({"title": title, "note": note, "columns": columns, "rows": list(rows)})

    def finish(self, out: Path, messages: int) -> Result:
        """Write the report and register the run."""
        finished = datetime.now(UTC)
        failed = [gate for gate in self.gates if not gate["passed"]]
        shown = "; ".join(f"{g['name']} {g['shown']} ({g['target']})" for g in failed or self.gates)
        summary = {
            "suite": self.suite,
            "seed": self.seed,
            "started": self.started.isoformat(timespec="seconds"),
            "finished": finished.isoformat(timespec="seconds"),
            "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
            "messages": messages,
            "passed": not failed,
            "verdict": f"{'Failed' if failed else 'All gates passed'} on {messages} messages: {shown}.",
            "gates": self.gates,
            "tiles": self.tiles,
            "tables": self.tables,
            "limits": self.limits,
        }
        folder = report_folder(out, self.suite, self.started)
        report = write_report(folder, summary)
        register_run(self.suite, self.started, finished, summary, folder)
        return Result(bool(summary["passed"]), str(summary["verdict"]), report)
