"""The rules: one file each, found by looking. Their examples are their tests."""

from __future__ import annotations

from functools import cache

from agent.domain.decision import Point
from agent.registry import collect
from agent.rules._rule import Deny, Example, Hit, Rule, rows
from agent.rules._text import Text, read

__all__ = ["Deny", "Example", "Hit", "Rule", "Text", "at", "read", "registry", "rows"]


@cache
def registry() -> dict[str, Rule]:
    """Every rule by id.

    Raises:
        RegistryError: when a file of the folder is no rule, claims a row that does not exist, or lacks examples.
    """
    return collect("agent.rules", "RULE", Rule, key=lambda rule: rule.id)


@cache
def at(point: Point) -> tuple[Rule, ...]:
    """The rules that are asked at ``point``, in name order."""
    return tuple(rule for _, rule in sorted(registry().items()) if point in rule.points)
