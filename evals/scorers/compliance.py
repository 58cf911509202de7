"""Compliance: every rule on every message that left, in the state the records had at that moment."""

from __future__ import annotations

from collections.abc import Sequence

from agent.compliance import gate
from agent.domain.message import Bubble, Element, ElementKind
from agent.domain.reply import Draft
from evals.review import review_at
from evals.scenario import Scenario
from evals.scorers import Fault, Weight
from evals.transcript import Line, Transcript

NAME = "compliance"


def score(scenario: Scenario, played: Transcript) -> list[Fault]:
    """What the rules find in the words of every turn, judged as the debtor got them: all bubbles at once."""
    faults = []
    for turn, bubbles in played.said():
        verdict = gate(draft_of(bubbles, scenario.language), review_at(scenario, played, turn, bubbles))
        faults += [
            Fault(NAME, found.rule, found.reason, Weight(found.severity.value), turn.id, found.span, found.citation)
            for found in verdict.findings
        ]
    return faults


def draft_of(bubbles: Sequence[Line], language: str) -> Draft:
    """Stored bubbles as the gate reads them."""
    return Draft(
        tuple(
            Bubble(line.text, tuple(Element(ElementKind(e["kind"]), e["data"]) for e in line.elements))
            for line in bubbles
        ),
        language,
    )


def messages(played: Transcript) -> int:
    """How many messages of ours were judged: the denominator of violations per 1,000."""
    return sum(line.ours for line in played.lines)
