"""This run against the one before: pairs of the same conversation, and "cannot distinguish" where that is so."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import fmean
from typing import Any

from evals.statistics import mean_interval, sign_test

ALPHA = 0.05


def earlier_run(folder: Path) -> dict[str, Any] | None:
    """The newest readable report of the same suite beside ``folder``."""
    suite = folder.name.rsplit("-", 2)[0]
    for other in sorted(folder.parent.glob(f"{suite}-*/report.json"), reverse=True):
        if other.parent == folder or other.parent.name > folder.name:
            continue
        try:
            found: dict[str, Any] = json.loads(other.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        return found | {"folder": other.parent.name}
    return None


def compare(before: dict[str, Any] | None, after: dict[str, Any]) -> dict[str, Any] | None:
    """Paired differences of two runs; None where there is no other run, or no conversation in common."""
    if before is None or "conversations" not in before:
        return None
    old = {row["name"]: row for row in before["conversations"]}
    pairs = [(old[row["name"]], row) for row in after["conversations"] if row["name"] in old]
    if not pairs:
        return None
    better = sum(b["right"] and not a["right"] for a, b in pairs)
    worse = sum(a["right"] and not b["right"] for a, b in pairs)
    tones = [b["tone"] - a["tone"] for a, b in pairs if None not in (a["tone"], b["tone"])]
    up, down = sum(d > 0 for d in tones), sum(d < 0 for d in tones)
    p_values = _holm([sign_test(better, worse), sign_test(up, down)])
    return {
        "with": before.get("folder", ""),
        "pairs": len(pairs),
        "rows": [
            _row("ended right", (better - worse) / len(pairs), None, better, worse, p_values[0]),
            _row("tone", fmean(tones) if tones else 0.0, mean_interval(tones).as_json(), up, down, p_values[1]),
        ],
        "critical": {"before": _critical(before), "after": _critical(after)},
    }


def _critical(run: dict[str, Any]) -> int:
    return sum(row["critical"] for row in run["conversations"])


def _row(
    name: str, difference: float, interval: dict[str, Any] | None, better: int, worse: int, p: float
) -> dict[str, Any]:
    told = "cannot distinguish" if p >= ALPHA else "better" if difference > 0 else "worse"
    return {
        "name": name,
        "difference": round(difference, 4),
        "interval": interval,
        "better": better,
        "worse": worse,
        "p": round(p, 4),
        "verdict": told,
    }


def _holm(p_values: list[float]) -> list[float]:
    """Holm's step-down adjustment for several tests at once (Holm 1979)."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted
