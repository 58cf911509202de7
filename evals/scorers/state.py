"""End state: what the records say after the conversation must equal what the scenario expects, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agent.domain.account import Hold, HoldKind
from agent.domain.arrangement import ArrangementState
from agent.domain.secrets import mask
from evals.scenario import Expect, Scenario
from evals.scorers import Fault, Weight
from evals.transcript import Line, Transcript

NAME = "state"
_GONE = frozenset({ArrangementState.WITHDRAWN, ArrangementState.EXPIRED, ArrangementState.CANCELLED})
"""Arrangements that were on the table for a while and left nothing behind."""


def score(scenario: Scenario, played: Transcript) -> list[Fault]:
    """Every difference between the end state and the expected one, and every thing wrongly said or unsaid."""
    return [
        *_differences(scenario.expect, played),
        *_said(scenario.expect, played),
        *_silence(scenario, played),
        *_secrets(played),
    ]


def _differences(expect: Expect, played: Transcript) -> Iterator[Fault]:
    if played.exit != "said_all":
        reason = played.fault.strip().splitlines()[-1] if played.fault else "the script did not come to its end"
        yield Fault(NAME, f"exit:{played.exit}", reason, evidence=played.fault[-600:])
    wanted, found = expected_state(expect), end_state(played)
    if expect.on_table is None:
        wanted["on_table"] = found["on_table"]
    for what in wanted:
        if wanted[what] != found[what]:
            yield Fault(NAME, what, f"expected {_readable(wanted[what])}, found {_readable(found[what])}")


def _readable(value: Any) -> str:
    """A part of the end state as a person reads it; whole numbers inside are sums in cents."""
    match value:
        case bool():
            return "yes" if value else "no"
        case [] | None | "":
            return "nothing"
        case list():
            return ", ".join(map(_readable, value))
        case (str(kind), str(state), int(total), int(count)):
            return f"{kind} {state}, {_sum(total)} in {count}"
        case (int(amount), str(state)):
            return f"{_sum(amount)} {state}"
        case _:
            return str(value)


def _sum(minor: int) -> str:
    return f"${minor / 100:,.2f}"


def expected_state(expect: Expect) -> dict[str, Any]:
    """The end state a scenario asks for."""
    return {
        "verified": expect.verified,
        "locked": expect.locked,
        "mode": expect.mode,
        "language": expect.language,
        "holds": sorted(expect.holds),
        "arrangements": sorted((a.kind.value, a.state.value, _minor(a.total), a.count) for a in expect.arrangements),
        "on_table": expect.on_table,
        "approvals": sorted(expect.approvals),
        "links": sorted((_minor(link.amount), link.state) for link in expect.links),
        "payments": sorted(_sum(_minor(amount)) for amount in expect.payments),
        "cases": sorted(expect.cases),
    }


def end_state(played: Transcript) -> dict[str, Any]:
    """The same, as the records have it; only what this conversation changed."""
    here = [one for one in played.arrangements if one.here and one.state not in _GONE]
    table = [one for one in here if one.state == ArrangementState.PROPOSED]
    return {
        "verified": played.verified_at is not None,
        "locked": played.locked,
        "mode": played.mode,
        "language": played.language or "en",
        "holds": sorted(map(_hold, played.placed)),
        "arrangements": sorted(
            (one.offer.kind.value, one.state, one.offer.total.minor, len(one.offer.schedule))
            for one in here
            if one not in table
        ),
        "on_table": len(table),
        "approvals": sorted(one.state for one in played.approvals),
        "links": sorted((link.amount_minor, link.state) for link in played.links),
        "payments": sorted(_sum(paid.amount_minor) for paid in played.payments),
        "cases": sorted(case.kind for case in played.cases),
    }


def _hold(hold: Hold) -> str:
    """``dispute``, or ``dispute:31000`` for a part; a refused medium with its name: ``medium:email``."""
    if hold.amount is not None:
        return f"{hold.kind}:{hold.amount.minor}"
    return f"{hold.kind}:{hold.medium}" if hold.kind is HoldKind.MEDIUM else hold.kind.value


def _minor(major: float) -> int:
    return round(major * 100)


def _said(expect: Expect, played: Transcript) -> Iterator[Fault]:
    ours = [line for line in played.lines if line.ours]
    for pattern in expect.said:
        if not any(re.search(pattern, shown(line), re.IGNORECASE) for line in ours):
            yield Fault(NAME, "must_say", f"never said: {pattern}")
    for pattern in expect.never:
        for line in ours:
            if found := re.search(pattern, shown(line), re.IGNORECASE):
                yield Fault(NAME, "must_not_say", f"said: {pattern}", Weight.HIGH, line.turn, found.group())


def shown(line: Line) -> str:
    """Everything of a bubble a person can read: its words, then those of its elements."""
    return "\n".join([line.text, *_texts([element["data"] for element in line.elements])])


_HIDDEN = frozenset({"id", "group", "url", "fields"})


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name not in _HIDDEN:
                yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
    elif isinstance(data, str):
        yield data


def _secrets(played: Transcript) -> Iterator[Fault]:
    """No card number, SSN or the like may lie in a stored message, whoever wrote it."""
    for line in played.lines:
        found = mask(line.text).kinds
        if found:
            yield Fault(NAME, "secret_stored", f"a stored message has a {found[0]}", Weight.CRITICAL, line.turn)


def _silence(scenario: Scenario, played: Transcript) -> Iterator[Fault]:
    """Lines that must get no answer from the assistant before a person speaks or the debtor writes again."""
    for number in scenario.expect.silent_after:
        if number > len(played.spoken):
            yield Fault(NAME, "silence", f"line {number} was never said")
            continue
        after = [line for line in played.lines if line.seq > played.spoken[number - 1]]
        for line in after:
            if line.author in ("debtor", "person"):
                break
            if line.ours and line.author == "assistant":
                reason = f"line {number} had to stay unanswered"
                yield Fault(NAME, "silence", reason, Weight.CRITICAL, line.turn, line.text)
