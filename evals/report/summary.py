"""From scored conversations to the numbers of the report: one JSON value, from which everything shown is made."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from evals.planted import PLANTED, missed
from evals.report.coverage import coverage
from evals.report.worst import worst
from evals.scorers import Weight, compliance, prose, state
from evals.scorers.tone_measures import NOT_MEASURED, TARGETS
from evals.statistics import mean_interval, pass_hat, percentile, wilson

if TYPE_CHECKING:
    from evals.conversations import Scored

TARGET_RIGHT = 0.95
"""Share of conversations that must end as they should."""

LIMITS = (
    "The debtors are scripted: they say what a file says and pick what it tells them. Real people interrupt, doubt and "
    "misread; a pass here is no proof for them.",
    "The scenarios were written by the people who built the assistant. They cover what those people thought of.",
    "Compliance means the rules that are built in. A law that has no rule here is not looked at; what needs a lawyer's "
    "or a listener's judgement is not decided by this report.",
    "The rules that judge are the rules that guard. The state they judge in is rebuilt from the records, so a wrong "
    "state is found; a rule that is blind in both places is not.",
    "Tone is measured by what code can count: length, words, questions, repetition. Whether a sentence comforts or "
    f"stings is for a reader. Not measured: {', '.join(NOT_MEASURED)}.",
    "Intervals treat conversations as independent. Variations of one scenario are not quite, so the true intervals "
    "are somewhat wider.",
    "No money moved and nobody waited: it says nothing about cash collected, promises kept, DSO or CEI.",
    "Times are those of this machine, with one process and nobody else on it.",
)


def summarise(
    scored: Sequence[Scored], *, suite: str, seed: int, started: datetime, finished: datetime
) -> dict[str, Any]:
    """All numbers of one run.

    Raises:
        ValueError: for no conversations: an empty run says nothing, and says it loudly.
    """
    if not scored:
        raise ValueError("no conversations were played")
    found: dict[str, Any] = {
        "suite": suite,
        "seed": seed,
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "conversations": [conversation(one) for one in scored],
        "tiles": _tiles(scored),
        "gates": _gates(scored),
        "violations": _violations(scored),
        "endings": _endings(scored),
        "tone": _tone(scored),
        "reliability": _reliability(scored),
        "coverage": coverage(scored),
        "slices": _slices(scored),
        "judge": _judge(scored),
        "cost": _cost(scored, (finished - started).total_seconds()),
        "worst": worst(scored),
        "comparison": None,
        "limits": list(LIMITS),
    }
    failed = [gate for gate in found["gates"] if not gate["passed"]]
    found["passed"] = not failed
    found["verdict"] = _verdict(found, failed)
    return found


def _verdict(found: dict[str, Any], failed: list[dict[str, Any]]) -> str:
    n = len(found["conversations"])
    if not failed:
        return (
            f"All gates passed on {n} conversations: no critical violation, {found['gates'][1]['shown']} ended right."
        )
    return f"{len(failed)} of {len(found['gates'])} gates failed on {n} conversations: " + "; ".join(
        f"{gate['name']} is {gate['shown']}, has to be {gate['target']}" for gate in failed
    )


def conversation(one: Scored) -> dict[str, Any]:
    """One line per conversation."""
    return {
        "name": one.played.name,
        "title": one.scenario.title,
        "persona": one.scenario.persona,
        "style": one.scenario.style,
        "language": one.scenario.language,
        "channel": one.scenario.channel.value,
        "exit": one.played.exit,
        "right": one.right,
        "critical": _count(one, Weight.CRITICAL),
        "violations": sum(fault.scorer == compliance.NAME for fault in one.faults),
        "messages": compliance.messages(one.played),
        "tone": None if one.tone.score is None else round(one.tone.score, 4),
        "seconds": round(one.played.seconds, 2),
    }


def _count(one: Scored, weight: Weight) -> int:
    return sum(fault.weight is weight for fault in one.faults)


def _gates(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    """What must hold; a critical violation fails the run whatever else shines."""
    critical = sum(_count(one, Weight.CRITICAL) for one in scored)
    right = sum(one.right for one in scored)
    broken = sum(one.played.exit == "fault" for one in scored)
    unseen = missed()
    return [
        _gate("critical violations", critical == 0, str(critical), "0"),
        _gate(
            "ended right",
            right >= TARGET_RIGHT * len(scored),
            f"{right} of {len(scored)}",
            f"at least {TARGET_RIGHT:.0%}",
        ),
        _gate("errors while playing", broken == 0, str(broken), "0"),
        _gate("planted faults found", not unseen, f"{len(PLANTED) - len(unseen)} of {len(PLANTED)}", "all"),
    ]


def _gate(name: str, passed: bool, shown: str, target: str) -> dict[str, Any]:
    return {"name": name, "passed": passed, "shown": shown, "target": target}


def _tiles(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    messages = sum(compliance.messages(one.played) for one in scored)
    violations = sum(fault.scorer == compliance.NAME for one in scored for fault in one.faults)
    clean = sum(not any(f.scorer == compliance.NAME for f in one.faults) for one in scored)
    agree = sum(not any(f.scorer == prose.NAME for f in one.faults) for one in scored)
    tones = [one.tone.score for one in scored if one.tone.score is not None]
    held = sum(line.state == "held" for one in scored for line in one.played.lines)
    return [
        _tile("Ended right", wilson(sum(one.right for one in scored), len(scored)).as_json(), "share", "conversations"),
        _tile("No rule broken", wilson(clean, len(scored)).as_json(), "share", "conversations"),
        _tile("Tone", mean_interval(tones).as_json(), "share", "conversations"),
        _tile("Words agree with records", wilson(agree, len(scored)).as_json(), "share", "conversations"),
        _tile("Violations per 1,000 messages", _rate(violations, messages), "number", f"{messages} messages"),
        _tile("Replies held back by the gate", _rate(held, messages + held), "number", "per 1,000 messages"),
    ]


def _rate(count: int, n: int) -> dict[str, Any]:
    """Per 1,000, with the Wilson interval of the share of messages; more than one in a message counts as one there."""
    interval = wilson(min(count, n), n).as_json()
    scaled = {
        key: None if interval[key] is None else round(float(interval[key] or 0) * 1000, 1) for key in ("low", "high")
    }
    return {"value": round(count / n * 1000, 1) if n else None, **scaled, "n": n}


def _tile(name: str, interval: dict[str, Any], unit: str, of: str) -> dict[str, Any]:
    return {"name": name, "unit": unit, "of": of, **interval}


def _violations(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    """Rules broken, worst first, with where."""
    faults = [(one, f) for one in scored for f in one.faults if f.scorer in (compliance.NAME, prose.NAME)]
    counts = Counter((f.scorer, f.rule, f.weight.value, f.citation) for _, f in faults)
    where = {(f.scorer, f.rule): one.played.name for one, f in reversed(faults)}
    rows = [
        {"scorer": s, "rule": r, "weight": w, "citation": c, "count": n, "first": where[s, r]}
        for (s, r, w, c), n in counts.items()
    ]
    return sorted(rows, key=lambda row: (row["weight"] != "critical", -row["count"], row["rule"]))


def _endings(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    """What differed from the expected end, by how many conversations it happened in, with one example."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in scored:
        seen = {fault.rule: fault.reason for fault in reversed(one.faults) if fault.scorer == state.NAME}
        for rule, reason in seen.items():
            found.setdefault(rule, []).append((reason, one.played.name))
    rows = [{"what": w, "count": len(c), "example": c[0][0][:160], "first": c[0][1]} for w, c in found.items()]
    return sorted(rows, key=lambda row: (-row["count"], row["what"]))


def _tone(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    measured = [m for one in scored for m in one.tone.measured]
    rows = []
    for metric, target in TARGETS.items():
        of_it = [m for m in measured if m.metric == metric]
        missed = next((m.evidence for m in of_it if not m.ok), "")
        interval = wilson(sum(m.ok for m in of_it), len(of_it)).as_json()
        rows.append({"metric": metric, "target": target, "example": missed, **interval})
    return rows


def _reliability(scored: Sequence[Scored]) -> dict[str, Any]:
    """pass^k: the chance that k plays of a scenario all end right, averaged over scenarios."""
    plays: dict[str, list[bool]] = {}
    for one in scored:
        plays.setdefault(one.played.scenario, []).append(one.right)
    most = min(map(len, plays.values()))
    curve = [
        {"k": k, "value": round(sum(pass_hat(sum(p), len(p), k) for p in plays.values()) / len(plays), 4)}
        for k in range(1, most + 1)
    ]
    unsteady = [{"scenario": name, "right": sum(p), "plays": len(p)} for name, p in plays.items() if not all(p)]
    return {"curve": curve, "unsteady": sorted(unsteady, key=lambda row: row["right"])}


_DIMENSIONS = ("persona", "language", "channel", "style")


def _slices(scored: Sequence[Scored]) -> dict[str, list[dict[str, Any]]]:
    rows = [conversation(one) for one in scored]
    return {
        dimension: [
            _slice(value, [row for row in rows if row[dimension] == value])
            for value in sorted({row[dimension] for row in rows})
        ]
        for dimension in _DIMENSIONS
    }


def _slice(value: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    tones = [row["tone"] for row in rows if row["tone"] is not None]
    return {
        "value": value,
        "right": wilson(sum(row["right"] for row in rows), len(rows)).as_json(),
        "tone": mean_interval(tones).as_json(),
        "violations": sum(row["violations"] for row in rows),
        "critical": sum(row["critical"] for row in rows),
        "messages": sum(row["messages"] for row in rows),
    }


def _judge(scored: Sequence[Scored]) -> dict[str, Any]:
    """Faults of the script itself are counted apart from those of the assistant."""
    stuck = sum(one.played.exit == "max_turns" or one.played.fault.startswith("script:") for one in scored)
    return {"kappa": None, "labelled": 0, "simulator_faults": wilson(stuck, len(scored)).as_json()}


def _cost(scored: Sequence[Scored], seconds: float) -> dict[str, Any]:
    turns = [turn for one in scored for turn in one.played.turns if turn.kind == "reply"]
    times = [turn.duration_ms for turn in turns]
    traces = [trace for turn in turns if isinstance(trace := turn.why.get("model"), dict)]
    return {
        "turns": len(turns),
        "p50_ms": round(percentile(times, 0.5), 1) if times else None,
        "p95_ms": round(percentile(times, 0.95), 1) if times else None,
        "times_ms": sorted(round(time, 1) for time in times),
        "model_calls": sum(int(trace.get("calls", 0)) for trace in traces),
        "tokens": sum(int(trace.get("tokens", 0)) for trace in traces),
        "seconds": round(seconds, 1),
        "per_minute": round(len(scored) / seconds * 60, 1) if seconds > 0 else None,
    }
