"""Small plots as inline SVG: they need no script and print as they look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from evals.statistics import percentile

WIDTH = 500


def _svg(width: int, height: int, label: str, *parts: Markup) -> Markup:
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}" class="plot">{}</svg>').format(
        width, height, label, Markup("").join(parts)
    )


def _text(x: float, y: float, text: object, css: str = "", anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" class="{}" text-anchor="{}">{}</text>').format(x, y, css, anchor, text)


def _line(x1: float, y1: float, x2: float, y2: float, css: str) -> Markup:
    line = Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>')
    return line.format(x1, y1, x2, y2, css)


def _dot(x: float, y: float, css: str) -> Markup:
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="4.5" class="dot {}"/>').format(x, y, css)


def interval_bars(rows: Sequence[dict[str, Any]], name: str) -> Markup:
    """One line per row: the interval as a bar from 0 to 1, the value as a dot; a row without cases says so."""
    left, step, right = 160, 21, 84
    scale = WIDTH - left - right
    height = step * len(rows) + 24
    parts = [
        _line(left + scale * tick, 4, left + scale * tick, height - 20, "grid") for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    parts += [_text(left + scale * tick, height - 6, f"{tick:.0%}", "axis", "middle") for tick in (0, 0.5, 1)]
    for number, row in enumerate(rows):
        y = 14 + step * number
        parts.append(_text(left - 10, y + 4, str(row[name]).replace("_", " "), "label", "end"))
        if row["value"] is None:
            parts.append(_text(left + 6, y + 4, "did not apply", "axis"))
            continue
        low, high, value = (left + scale * row[key] for key in ("low", "high", "value"))
        css = "ok" if row["value"] >= 0.95 else "warn" if row["value"] >= 0.8 else "bad"
        parts.append(_line(low, y, high, y, f"bar {css}"))
        parts.append(_dot(value, y, css))
        parts.append(_text(WIDTH - right + 12, y + 4, f"{row['value']:.0%} of {row['n']}", "axis"))
    return _svg(WIDTH, height, "shares with 95 % intervals", *parts)


def curve(points: Sequence[dict[str, Any]]) -> Markup:
    """pass^k against k."""
    width, height, left, bottom = 320, 170, 40, 30
    most = max(point["k"] for point in points)
    x = {p["k"]: left + (width - left - 20) * ((p["k"] - 1) / (most - 1) if most > 1 else 0.5) for p in points}
    y = {p["k"]: 12 + (height - bottom - 12) * (1 - p["value"]) for p in points}
    parts: list[Markup] = []
    for tick in (0, 0.5, 1):
        at = 12 + (height - bottom - 12) * (1 - tick)
        parts += [_line(left, at, width - 10, at, "grid"), _text(left - 8, at + 4, f"{tick:.0%}", "axis", "end")]
    path = " ".join(f"{x[p['k']]:.1f},{y[p['k']]:.1f}" for p in points)
    parts.append(Markup('<polyline points="{}" class="curve"/>').format(path))
    for p in points:
        k = p["k"]
        parts.append(_dot(x[k], y[k], "ok"))
        parts.append(_text(x[k], y[k] - 9, f"{p['value']:.0%}", "label", "middle"))
        parts.append(_text(x[k], height - 10, f"k = {k}", "axis", "middle"))
    return _svg(width, height, "pass^k", *parts)


def histogram(values: Sequence[float], unit: str, bins: int = 24) -> Markup:
    """How often which value; what is beyond the 99th percentile is in the last bar."""
    if not values:
        return Markup("")
    width, height, left, bottom = 420, 150, 12, 26
    top = max(percentile(values, 0.99), 1e-9)
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(value / top * bins))] += 1
    step, tallest = (width - 2 * left) / bins, max(counts)
    parts: list[Markup] = []
    for number, count in enumerate(counts):
        tall = (height - bottom - 10) * count / tallest
        x, y = left + step * number, height - bottom - tall
        column = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="column"/>')
        parts.append(column.format(x + 1, y, step - 2, tall))
    for share, name in ((0.5, "p50"), (0.95, "p95")):
        at = left + (width - 2 * left) * min(1.0, percentile(values, share) / top)
        parts += [_line(at, 8, at, height - bottom, "mark"), _text(at + 4, 16, name, "axis")]
    parts += [_text(left, height - 8, "0", "axis"), _text(width - left, height - 8, f"{top:.0f} {unit}", "axis", "end")]
    return _svg(width, height, f"distribution in {unit}", *parts)
