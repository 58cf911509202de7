"""No pressure through command, clearance, rank or the military code; no waiver talk."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("military")
_COMMAND = LEXICON["command"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Threats that use a person's service."""
    for match in text.find(_COMMAND):
        waiver = "waiv" in match.group() or "scra" in match.group() or match.group().startswith("military")
        if waiver or not text.denied(match):
            yield Hit("uses military service against the person", text.shown(match))


RULE = Rule(
    id="military",
    rows=("SCRA-chain", "SCRA-3919", "MLA-987"),
    citation="50 USC 3919; 12 USC 5531",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("You may have military benefits; a specialist will review."),
        Example("We will not contact your commanding officer."),
    ),
    stops=(
        Example("Your commanding officer would want to know about this."),
        Example("This could cost you your security clearance."),
        Example("You waived your military rights in the loan."),
    ),
)
