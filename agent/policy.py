"""What may be done now. Built from nothing: acts are granted here and every rule may deny them; silence means no."""

from __future__ import annotations

from collections.abc import Iterator

import structlog

from agent.domain.contact import Contact
from agent.domain.decision import Act, Denial, Finding, Permissions, Point, Severity, Verdict, VerdictKind
from agent.domain.situation import Mode, Situation
from agent.domain.understanding import Reading
from agent.rules import Rule, at

log = structlog.get_logger()

_ABOUT_THE_DEBT = frozenset(Act) - {Act.REPLY}


def permit(situation: Situation, reading: Reading) -> Permissions:
    """The permissions of this turn.

    A reply is always granted unless a person speaks; everything about the debt only on a bound, verified account.
    """
    rules = at(Point.PLAN)
    denials = tuple(_denials(situation, reading, rules))
    return Permissions(_granted(situation), denials, tuple(rule.id for rule in rules))


def _granted(situation: Situation) -> frozenset[Act]:
    if situation.thread.mode is not Mode.ASSISTANT:
        return frozenset()
    if not situation.known:
        return frozenset({Act.REPLY})
    return frozenset({Act.REPLY}) | _ABOUT_THE_DEBT


def _denials(situation: Situation, reading: Reading, rules: tuple[Rule, ...]) -> Iterator[Denial]:
    for rule in rules:
        try:
            yield from rule.deny(situation, reading)
        except Exception:
            log.exception("rule failed", rule=rule.id)
            for act in _ABOUT_THE_DEBT:
                yield Denial(act, rule.id, rule.citation, f"the rule {rule.id} could not be asked")


def may_contact(contact: Contact) -> Verdict:
    """Whether this message may leave now. Anything found, or any rule that fails, holds it."""
    rules = at(Point.CONTACT)
    findings: list[Finding] = []
    for rule in rules:
        try:
            findings += rule.weigh(contact)
        except Exception:
            log.exception("rule failed", rule=rule.id)
            reason = f"the rule {rule.id} could not be asked"
            findings.append(Finding(rule.id, rule.citation, reason, "", VerdictKind.HOLD, Severity.CRITICAL))
    kind = VerdictKind.HOLD if findings else VerdictKind.SEND
    return Verdict(kind, tuple(findings), tuple(rule.id for rule in rules))
