"""Writes the report's files: ``report.json`` and, made from it alone, ``report.html``."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.errors import ConfigError
from evals.report.compare import compare, earlier_run
from evals.report.page import page


def report_folder(out: Path, suite: str, started: datetime) -> Path:
    """A fresh folder ``<suite>-<time>`` below ``out``.

    Raises:
        ConfigError: when ``out`` cannot be written to.
    """
    stamp = f"{suite}-{started:%Y%m%d-%H%M%S}"
    for number in range(1, 100):
        folder = out / (stamp if number == 1 else f"{stamp}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise ConfigError(f"The report cannot be written to {out}: {error.strerror}.") from error
        return folder
    raise ConfigError(f"{out} has a hundred reports of this second.")


def write_report(folder: Path, summary: dict[str, Any]) -> Path:
    """Both files; the numbers of the page are read back from the JSON, so that they cannot differ."""
    if "conversations" in summary and summary.get("comparison") is None:
        summary["comparison"] = compare(earlier_run(folder), summary)
    data = folder / "report.json"
    data.write_text(json.dumps(summary, ensure_ascii=False, indent=1), encoding="utf-8")
    report = folder / "report.html"
    report.write_text(page(json.loads(data.read_text(encoding="utf-8"))), encoding="utf-8")
    return report
