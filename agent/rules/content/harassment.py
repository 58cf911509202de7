"""No repeated-contact threats, no publishing or selling of the debt as pressure, no nagging."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("harassment")
_NAG = LEXICON["nag"]
_LAWFUL = LEXICON["lawful"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Threats to wear the person down."""
    for match in text.find(_NAG):
        if not _LAWFUL.search(text.sentence(match.start())):
            yield Hit("threatens repeated contact, a sale, or presses on at a bad time", text.shown(match))


RULE = Rule(
    id="harassment",
    rows=("REGF-1006.14-a-cumulative", "REGF-1006.14-f-sale", "REGF-1006.6-b-4-consent"),
    citation="15 USC 1692d; 12 CFR 1006.14(a), (b), (f), 1006.6(b)(4)",
    severity=Severity.HIGH,
    remedy=VerdictKind.REPAIR,
    send=check,
    passes=(
        Example("When would be a better time?"),
        Example("We will not message you on weekdays from 3 to 5."),
        Example("We send one reminder three days before each payment."),
    ),
    stops=(
        Example("I will have someone call you twice a day until we talk."),
        Example("I know you are busy, may we continue anyway?"),
        Example("The calls will not stop until you pay."),
        Example("Le vamos a llamar todos los días hasta que pague."),
    ),
)
