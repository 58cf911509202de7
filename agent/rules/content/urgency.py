"""No false urgency: final notices, last chances, act-now, artificial deadlines."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("urgency")
_RUSH = LEXICON["rush"]
# Our own haste to help, emergencies, and telling somebody that there is none.
_LAWFUL = LEXICON["lawful"]
_PUSH = LEXICON["push"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Rushing the person. A real offer with a real date does not need these words."""
    for match in text.said(_RUSH):
        sentence = text.sentence(match.start())
        if _LAWFUL.search(sentence) and not _PUSH.search(sentence):
            continue
        yield Hit("creates false urgency", text.shown(match))


RULE = Rule(
    id="urgency",
    rows=("CASE-false-deadline", "AI-EU-5-manip", "UDAAP-abusive"),
    citation="15 USC 1692e(10); 12 CFR 1006.18(d)",
    severity=Severity.HIGH,
    remedy=VerdictKind.REPAIR,
    send=check,
    passes=(
        Example("Take the time you need before deciding."),
        Example("There is no deadline today. You can reply when it suits you."),
        Example("We stopped all messages immediately."),
        Example("If you are in immediate danger, call 911 now."),
        Example("You can pay now, set up a plan, or talk to a person."),
    ),
    stops=(
        Example("Last chance, today only!"),
        Example("Please respond within 24 hours."),
        Example("This is our final notice."),
        Example("You must pay today."),
        Example("Último aviso: pague hoy mismo."),
    ),
)
