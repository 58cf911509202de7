"""Coverage: which intents were played and read, which rules made a difference, and what to test next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from agent import rules
from agent.domain.decision import Point
from agent.domain.understanding import Intent
from evals.transcript import Turn

if TYPE_CHECKING:
    from evals.conversations import Scored


def coverage(scored: Sequence[Scored]) -> dict[str, Any]:
    """Intents by how often they were meant, read and answered; rules by how often they changed something."""
    scenarios = {one.scenario.name: one.scenario for one in scored}
    turns = [turn for one in scored for turn in one.played.turns if turn.kind == "reply"]
    meant = Counter(intent.value for scenario in scenarios.values() for intent in scenario.intents)
    read = Counter(str(found["name"]) for turn in turns for found in turn.why.get("intents", []))
    answered = Counter(str(turn.why.get("answered", "")) for turn in turns)
    matrix = _matrix(turns)
    working = Counter(rule for row in matrix.values() for rule, count in row.items() for _ in range(count))
    asked = sorted(rule.id for rule in rules.registry().values() if rule.points & {Point.PLAN, Point.SEND})
    return {
        "scenarios": len(scenarios),
        "intents": [
            {"intent": i.value, "scenarios": meant[i.value], "read": read[i.value], "answered": answered[i.value]}
            for i in Intent
        ],
        "matrix": matrix,
        "rules": [{"rule": rule, "made_a_difference": working[rule]} for rule in asked],
        "personas": _by(scenarios.values(), "persona"),
        "languages": _by(scenarios.values(), "language"),
        "channels": _by(scenarios.values(), "channel"),
        "next": _next(meant, working, asked),
    }


def _matrix(turns: Sequence[Turn]) -> dict[str, dict[str, int]]:
    """Intent answered, by rule that denied an act or refused a draft in that turn."""
    table: dict[str, Counter[str]] = {}
    for turn in turns:
        row = table.setdefault(str(turn.why.get("answered", "")), Counter())
        row.update(set(_made_a_difference(turn)))
    return {intent: dict(row) for intent, row in sorted(table.items())}


def _made_a_difference(turn: Turn) -> Iterator[str]:
    yield from (str(denied["rule"]) for denied in turn.why.get("denied", []))
    yield from (str(found["rule"]) for found in turn.why.get("findings", []))
    for key in ("refused", "approved_refused"):
        yield from map(str, turn.why.get(key, []))


def _by(scenarios: Any, dimension: str) -> dict[str, int]:
    return dict(Counter(str(getattr(scenario, dimension)) for scenario in scenarios))


def _next(meant: Counter[str], working: Counter[str], asked: Sequence[str]) -> list[str]:
    """What to write a scenario for: intents nobody means yet, then those that one scenario carries, then idle rules."""
    never = [f"intent {i.value}: no scenario" for i in Intent if not meant[i.value]]
    once = [f"intent {i.value}: one scenario" for i in Intent if meant[i.value] == 1]
    idle = [f"rule {rule}: never made a difference" for rule in asked if not working[rule]]
    return [*never, *idle, *once]
