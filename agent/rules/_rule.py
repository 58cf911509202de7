"""What a compliance rule is: a citation, one check per point where it is asked, and the examples that prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from agent.domain.contact import Contact
from agent.domain.decision import Act, Denial, Finding, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Reading
from agent.errors import RegistryError
from agent.rules._text import Text

EXAMPLES_EACH_SIDE = 2
_ROWS = Path(__file__).with_name("rows.yaml")


@cache
def rows() -> dict[str, dict[str, Any]]:
    """The rule catalogue: row id to citation, severity, verification, remedies and check points."""
    # The C loader when libyaml is there: the catalogue is read once at the start of every process.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {row["id"]: row for row in yaml.load(_ROWS.read_text(encoding="utf-8"), Loader=loader)}  # noqa: S506  safe


@dataclass(frozen=True, slots=True)
class Hit:
    """A check did not like something; ``remedy`` only where it differs from the rule's own."""

    reason: str
    span: str = ""
    remedy: VerdictKind | None = None


@dataclass(frozen=True, slots=True)
class Deny:
    """A check at planning forbids these acts."""

    acts: tuple[Act, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Example:
    """A text (or, for the other points, a state) with the verdict it must get.

    At ``SEND`` the state is that of ``parley check``; at ``PLAN`` and ``CONTACT`` it is what ``agent.rules._stage``
    builds a situation or a contact from.
    """

    text: str
    state: Mapping[str, Any] = field(default_factory=dict)
    point: Point = Point.SEND


SendCheck = Callable[[Text, Review], Iterable[Hit]]
PlanCheck = Callable[[Situation, Reading], Iterable[Deny]]
ContactCheck = Callable[[Contact], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``rows`` are the catalogue rows it enforces.

    Raises:
        RegistryError: for an unknown row, a missing check, or fewer than two examples on either side.
    """

    id: str
    rows: tuple[str, ...]
    citation: str
    severity: Severity
    remedy: VerdictKind
    passes: tuple[Example, ...]
    stops: tuple[Example, ...]
    send: SendCheck | None = None
    plan: PlanCheck | None = None
    contact: ContactCheck | None = None

    def __post_init__(self) -> None:
        unknown = [row for row in self.rows if row not in rows()]
        if unknown or not self.rows:
            raise RegistryError(f"rule {self.id} claims unknown rows: {', '.join(unknown) or 'none at all'}")
        if not self.citation:
            raise RegistryError(f"rule {self.id} has no citation")
        if not self.points:
            raise RegistryError(f"rule {self.id} has no check")
        if min(len(self.passes), len(self.stops)) < EXAMPLES_EACH_SIDE:
            raise RegistryError(f"rule {self.id} needs {EXAMPLES_EACH_SIDE} examples that pass and as many that stop")

    @property
    def points(self) -> frozenset[Point]:
        """Where the rule is asked: wherever it has a check."""
        checks = {Point.SEND: self.send, Point.PLAN: self.plan, Point.CONTACT: self.contact}
        return frozenset(point for point, check in checks.items() if check is not None)

    def judge(self, text: Text, review: Review) -> tuple[Finding, ...]:
        """What the rule finds in a finished text."""
        return tuple(map(self.finding, self.send(text, review))) if self.send else ()

    def weigh(self, contact: Contact) -> tuple[Finding, ...]:
        """What the rule finds against a contact at this moment."""
        return tuple(map(self.finding, self.contact(contact))) if self.contact else ()

    def deny(self, situation: Situation, reading: Reading) -> tuple[Denial, ...]:
        """The acts the rule forbids in this turn."""
        if self.plan is None:
            return ()
        denied = self.plan(situation, reading)
        return tuple(Denial(act, self.id, self.citation, deny.reason) for deny in denied for act in deny.acts)

    def finding(self, hit: Hit) -> Finding:
        """A hit with the rule's name, citation and remedy."""
        return Finding(self.id, self.citation, hit.reason, hit.span, hit.remedy or self.remedy, self.severity)
