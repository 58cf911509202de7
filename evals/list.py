"""What there is to run, and how each suite ended last."""

from __future__ import annotations

import json
from pathlib import Path

import evals


def listing(reports: Path = Path("reports")) -> list[str]:
    """One line a suite: its name, what it does, and the newest report below ``reports``."""
    return [f"{name:16} {suite.summary}\n{'':16} {_newest(reports, name)}" for name, suite in evals.SUITES.items()]


def _newest(reports: Path, suite: str) -> str:
    for path in sorted(reports.glob(f"{suite}-*/report.json"), reverse=True):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return f"{'passed' if found['passed'] else 'FAILED'} {found['finished']}: {path.with_name('report.html')}"
        except (OSError, ValueError, KeyError):
            continue
    return "not run yet"
