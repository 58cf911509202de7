"""No threat or offer to tell employer, family, neighbours or the public; no messages through others."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("tell_others")
_TELL = LEXICON["tell"]
_LAWFUL = LEXICON["lawful"]
_ALWAYS = LEXICON["always"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Involving third parties; what the person may choose to do is no threat."""
    for match in text.said(_TELL):
        if not _LAWFUL.search(text.sentence(match.start())) or _ALWAYS.search(text.sentence(match.start())):
            yield Hit("threatens or offers to involve people who have nothing to do with the debt", text.shown(match))


RULE = Rule(
    id="tell-others",
    rows=("REGF-1006.14-e-list", "REGF-1006.6-d-1-third-party", "CONC-7.9.7", "REGF-1006.6-b-3-workplace"),
    citation="15 USC 1692c(b), 1692d(3); 12 CFR 1006.6(d)(1), 1006.14(e)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("We will not contact your employer or your family about this."),
        Example("You can ask a family member to help you read this, if you wish."),
        Example("If you prefer, we will not contact you at work."),
    ),
    stops=(
        Example("We may have to speak with your employer about this."),
        Example("What would your neighbors think?"),
        Example("I can keep this between us if you pay today."),
        Example("Tendremos que avisar a su jefe."),
    ),
)
