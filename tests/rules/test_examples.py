"""The examples of every rule are its tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.compliance import FIELDS, judge, review_from_state
from agent.domain.decision import Finding, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.errors import RegistryError
from agent.policy import may_contact
from agent.rules import Example, Hit, Rule, registry, rows
from agent.rules._stage import contact_of, reading_of, situation_of

RULES = registry()
SENDS = [(rule, example) for rule in RULES.values() for example in rule.passes if example.point == Point.SEND]
STOPS = [(rule, example) for rule in RULES.values() for example in rule.stops if example.point == Point.SEND]


def review_of_example(state: Any) -> Review:
    """The contract's fields are checked as ``parley check`` checks them; the turn's own are set as they are."""
    contract = {name: value for name, value in state.items() if name in FIELDS}
    return replace(review_from_state(contract), **{n: v for n, v in state.items() if n not in FIELDS})


def others(point: Point, stops: bool) -> list[Any]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{i}")
        for rule in RULES.values()
        for i, example in enumerate(rule.stops if stops else rule.passes)
        if example.point == point
    ]


def named(pairs: list[tuple[Rule, Example]]) -> list[Any]:
    return [pytest.param(rule, example, id=f"{rule.id}: {example.text[:40]}") for rule, example in pairs]


@pytest.mark.parametrize(("rule", "example"), named(STOPS))
def test_that_a_rule_stops_what_it_says_it_stops(rule: Rule, example: Example):
    verdict = judge(example.text, review_of_example(example.state))
    assert rule.id in {finding.rule for finding in verdict.findings}
    assert verdict.kind is not VerdictKind.SEND


@pytest.mark.parametrize(("rule", "example"), named(SENDS))
def test_that_lawful_text_passes_every_rule(rule: Rule, example: Example):
    verdict = judge(example.text, review_of_example(example.state))
    assert verdict.findings == ()
    assert verdict.kind is VerdictKind.SEND


@pytest.mark.parametrize(("rule", "example"), others(Point.PLAN, stops=True))
def test_that_a_rule_denies_what_it_says_it_denies(rule: Rule, example: Example):
    denied = {d.act.value for d in rule.deny(situation_of(example.state), reading_of(example.state))}
    assert set(example.state["acts"]) <= denied


@pytest.mark.parametrize(("rule", "example"), others(Point.PLAN, stops=False))
def test_that_a_rule_leaves_alone_what_is_permitted(rule: Rule, example: Example):
    denied = {d.act.value for d in rule.deny(situation_of(example.state), reading_of(example.state))}
    assert not set(example.state["acts"]) & denied


@pytest.mark.parametrize(("rule", "example"), others(Point.CONTACT, stops=True))
def test_that_a_rule_holds_the_contact_it_says_it_holds(rule: Rule, example: Example):
    verdict = may_contact(contact_of(example.state))
    assert rule.id in {finding.rule for finding in verdict.findings}
    assert verdict.kind is VerdictKind.HOLD


@pytest.mark.parametrize(("rule", "example"), others(Point.CONTACT, stops=False))
def test_that_a_permitted_contact_passes_every_rule(rule: Rule, example: Example):
    assert may_contact(contact_of(example.state)).findings == ()


def test_that_the_registry_finds_every_rule_file():
    assert len(RULES) == 53
    assert {point: sum(point in rule.points for rule in RULES.values()) for point in Point} == {
        Point.PLAN: 13,
        Point.SEND: 50,
        Point.CONTACT: 15,
    }


def test_that_every_catalogue_row_has_what_a_reader_needs():
    assert len(rows()) == 288
    assert all(row["citation"] and row["severity"] and row["verification"] for row in rows().values())


EXAMPLES = (Example("Hello."), Example("Good morning."))


def a_rule(**changes: Any) -> Rule:
    defaults: dict[str, Any] = {
        "id": "test",
        "rows": ("GOV-failclosed",),
        "citation": "12 CFR 1006",
        "severity": Severity.HIGH,
        "remedy": VerdictKind.REPAIR,
        "send": lambda text, review: (Hit("no", text.raw),),
        "passes": EXAMPLES,
        "stops": EXAMPLES,
    }
    return Rule(**(defaults | changes))


def test_that_a_complete_rule_is_accepted_and_its_findings_carry_its_citation():
    from agent.rules import read

    assert a_rule().judge(read("Hi"), Review()) == (
        Finding("test", "12 CFR 1006", "no", "Hi", VerdictKind.REPAIR, Severity.HIGH),
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rows": ("NO-SUCH-ROW",)}, "NO-SUCH-ROW"),
        ({"rows": ()}, "none at all"),
        ({"citation": ""}, "no citation"),
        ({"send": None}, "no check"),
        ({"passes": EXAMPLES[:1]}, "needs 2 examples"),
        ({"stops": ()}, "needs 2 examples"),
    ],
)
def test_that_an_incomplete_rule_is_refused(changes: dict[str, Any], says: str):
    with pytest.raises(RegistryError, match=says):
        a_rule(**changes)
