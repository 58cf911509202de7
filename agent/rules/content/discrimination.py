"""Nothing about origin, immigration, religion, family, benefits or other protected matters as a reason or pressure."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("discrimination")
_PROTECTED = LEXICON["protected"]
_LAWFUL = LEXICON["lawful"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Any mention that is not a plain denial or help with protected income."""
    for match in text.said(_PROTECTED):
        if not _LAWFUL.search(text.sentence(match.start())):
            yield Hit("brings a protected characteristic or immigration into it", text.shown(match))


RULE = Rule(
    id="discrimination",
    rows=("ECOA-1691", "ECOA-statements", "AI-EU-5-manip"),
    citation="15 USC 1691; 12 CFR 1002.4",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("Tell me what payment would be manageable."),
        Example("Your immigration status has nothing to do with this account."),
        Example("If your only income is benefits, tell us; it may be protected."),
    ),
    stops=(
        Example("Since you are on welfare you will never get a plan."),
        Example("We can check your immigration status."),
        Example("Podríamos reportarlo a inmigración."),
    ),
)
