"""Every electronic message that we start says how to opt out of that address."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("opt_out_line")
_LINE = LEXICON["line"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Only where the turn says it is due: what is tested alone carries no footer."""
    if review.extra.get("opt_out_line_due") and not (review.extra.get("opt_out_line_placed") or text.has(_LINE)):
        yield Hit("the opt-out line is due and missing")


RULE = Rule(
    id="opt-out-line",
    rows=("REGF-1006.6-e-optout-notice", "TCPA-64.1200-a-11-twoway"),
    citation="12 CFR 1006.6(e)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example(
            "Your instalment is due. Reply STOP to stop e-mails to this address.", {"extra": {"opt_out_line_due": True}}
        ),
        Example("Your instalment is due."),
    ),
    stops=(
        Example("Your instalment is due.", {"extra": {"opt_out_line_due": True}}),
        Example("Su cuota vence el lunes.", {"extra": {"opt_out_line_due": True}}),
    ),
)
