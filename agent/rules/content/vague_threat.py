"""No dark hints: next stage, consequences, all available means, things getting worse."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("vague_threat")
_HINT = LEXICON["hint"]
_LAWFUL = LEXICON["lawful"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Veiled threats; an escalation to a colleague, or the notice allowed after a cease request, is none."""
    for match in text.said(_HINT):
        if not _LAWFUL.search(text.sentence(match.start())):
            yield Hit("hints at consequences without saying which, or which are not true", text.shown(match))


RULE = Rule(
    id="vague-threat",
    rows=("REGF-1006.18-c-1-threat", "CASE-may-impossible", "UDAAP-deceptive"),
    citation="15 USC 1692e(5), (10); 12 CFR 1006.18(c)(1)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.REPAIR,
    send=check,
    passes=(
        Example("No further action is needed from you."),
        Example("I will escalate this to a supervisor who can look at your complaint."),
        Example("A settlement may have tax consequences."),
    ),
    stops=(
        Example("If we do not hear from you, further action may be taken."),
        Example("I would hate to see this get worse for you."),
        Example("Pay within 10 days or it goes to the next stage."),
        Example("De lo contrario nos veremos obligados a tomar otras medidas."),
    ),
)
