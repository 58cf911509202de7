"""Why this reply: what was understood, consulted, used and allowed, kept with every turn.

The debtor, the person at the desk and the auditor read the same answer.
"""

from __future__ import annotations

import re
from typing import Any

from agent.domain.decision import Permissions, Verdict
from agent.domain.reply import Draft, Response
from agent.domain.understanding import Reading

TOKEN = re.compile(r"(/pay/)[\w.~-]+")


def why(
    reading: Reading | None,
    permissions: Permissions | None,
    response: Response,
    draft: Draft | None,
    verdict: Verdict | None,
    trace: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The reasons of one turn as JSON."""
    return {
        "intents": _intents(reading),
        "signals": _signals(reading),
        "answered": response.intent.value,
        "says": list(response.says),
        "disposition": response.disposition,
        "tools": response.tools,
        "facts": _facts(response),
        "denied": [
            {"act": d.act.value, "rule": d.rule, "citation": d.citation, "reason": d.reason}
            for d in permissions.denials
        ]
        if permissions
        else [],
        "rules": sorted({*(permissions.rules if permissions else ()), *(verdict.rules if verdict else ())}),
        "verdict": verdict.kind.value if verdict else "silent",
        "findings": [{"rule": f.rule, "citation": f.citation, "reason": f.reason} for f in verdict.findings]
        if verdict
        else [],
        "prompts": draft.prompts if draft else {},
        "model": draft.model if draft else None,
        **(trace or {}),
    }


def _facts(response: Response) -> list[dict[str, Any]]:
    """The facts used; a link that still pays is named without its token."""
    return [{**fact, "value": TOKEN.sub(r"\1...", fact["value"])} for fact in response.facts.record()]


def _intents(reading: Reading | None) -> list[dict[str, Any]]:
    if reading is None:
        return []
    return [
        {"name": score.intent.value, "confidence": round(score.confidence, 3), "seen_by": sorted(score.seen_by)}
        for score in reading.intents
    ]


def _signals(reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        return {}
    signals = reading.signals
    return {
        "language": reading.language,
        "distress": round(signals.distress, 2),
        "vulnerability": list(signals.vulnerability),
        "secrets": list(signals.secrets),
        "injection": signals.injection,
        "possible_rights": sorted(right.value for right in reading.possible_rights),
    }
