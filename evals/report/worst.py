"""The conversations to read first, with what was broken, where, and the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evals.scorers import Weight, compliance, prose, state, tone

if TYPE_CHECKING:
    from evals.conversations import Scored

WORST = 20
_WEIGHTS = {Weight.CRITICAL: 1000, Weight.HIGH: 30, Weight.MEDIUM: 1}


def worst(scored: Sequence[Scored]) -> list[dict[str, Any]]:
    """The conversations to read first: what was broken, and the words around it."""
    ranked = sorted(scored, key=lambda one: (-_badness(one), one.tone.score or 0.0, one.played.name))
    return [_read(one) for one in ranked[:WORST] if one.faults]


def _badness(one: Scored) -> int:
    return sum(_WEIGHTS[fault.weight] for fault in one.faults)


def _read(one: Scored) -> dict[str, Any]:
    flagged = {fault.turn for fault in one.faults if fault.turn and fault.scorer != tone.NAME}
    softly = {fault.turn for fault in one.faults if fault.turn} - flagged
    order = (compliance.NAME, prose.NAME, state.NAME, tone.NAME)
    faults = sorted(one.faults, key=lambda f: (f.weight is not Weight.CRITICAL, order.index(f.scorer)))
    return {
        "name": one.played.name,
        "title": one.scenario.title,
        "why_now": one.scenario.why_now,
        "persona": one.scenario.persona,
        "language": one.scenario.language,
        "right": one.right,
        "faults": [
            {
                "scorer": f.scorer,
                "rule": f.rule,
                "reason": f.reason,
                "weight": f.weight.value,
                "citation": f.citation,
                "evidence": f.evidence[:240],
                "message": next(
                    (line.seq for line in one.played.lines if f.turn and line.ours and line.turn == f.turn), None
                ),
            }
            for f in faults
        ],
        "lines": [
            {
                "seq": line.seq,
                "author": line.author,
                "text": line.text,
                "state": line.state,
                "flag": "hard"
                if line.ours and line.turn in flagged
                else "soft"
                if line.ours and line.turn in softly
                else "",
            }
            for line in one.played.lines
        ],
    }
