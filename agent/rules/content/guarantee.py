"""No guarantees, no certainty about outcomes, no false empathy of a machine."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("guarantee")
_SURE = LEXICON["sure"]
_LAWFUL = LEXICON["lawful"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Promises nobody can keep."""
    for match in text.find(_SURE):
        if not text.denied(match) and not _LAWFUL.search(text.sentence(match.start())):
            yield Hit("guarantees or promises what is not certain", text.shown(match))


RULE = Rule(
    id="guarantee",
    rows=("CASE-bot-authority", "ESIGN-7001-h-agent", "UDAAP-deceptive"),
    citation="15 USC 1692e(10); 15 USC 7001(h)",
    severity=Severity.MEDIUM,
    remedy=VerdictKind.REPAIR,
    send=check,
    passes=(
        Example("I cannot promise an answer today, but a person will look at it."),
        Example("Your promise to pay is recorded."),
        Example("We can't guarantee approval."),
    ),
    stops=(
        Example("I guarantee the creditor will accept that."),
        Example("Trust me, this will be approved."),
        Example("Le garantizo que lo aprobarán."),
    ),
)
