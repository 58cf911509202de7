"""The report as one HTML file without a script or anything from outside, made from the JSON alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.report import plots

HERE = Path(__file__).parent
PARTS = (
    ("verdict", "Verdict"),
    ("tiles", "In figures"),
    ("comparison", "Against the run before"),
    ("reliability", "Reliability"),
    ("coverage", "Coverage"),
    ("worst", "Worst conversations"),
    ("slices", "Slices"),
    ("judge", "How far to trust the judge"),
    ("cost", "Cost and time"),
    ("limits", "What this report cannot tell you"),
)
"""The ten parts, in order (reference: features, "Evaluation report")."""


def page(summary: dict[str, Any]) -> str:
    """The report of a run; of a suite without conversations, the plain tables it has."""
    template = "report.html.j2" if "conversations" in summary else "tables.html.j2"
    return _environment().get_template(template).render(run=summary, parts=PARTS, plots=plots)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {"share": share, "tile": tile, "day": day, "spaced": lambda name: str(name).replace("_", " ")}
    return made


def share(interval: dict[str, Any]) -> str:
    """``97 % (88 to 100)``; "no data" where there is none."""
    if interval["value"] is None:
        return "no data"
    return f"{interval['value']:.0%} ({interval['low'] * 100:.0f} to {interval['high'] * 100:.0f})"


def tile(found: dict[str, Any]) -> str:
    """The value of a tile."""
    if found["value"] is None:
        return "no data"
    return f"{found['value']:.1%}" if found["unit"] == "share" else f"{found['value']:,.1f}"


def day(text: str) -> str:
    """``22 Nov 2026, 09:14 UTC``."""
    return f"{datetime.fromisoformat(text):%d %b %Y, %H:%M} UTC"
