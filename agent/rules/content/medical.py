"""No diagnosis or treatment in a message about a bill."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("medical")
_DETAIL = LEXICON["detail"]
_CARE = LEXICON["care"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Health detail tied to the bill; compassion for what the person told us passes."""
    for match in text.find(_DETAIL):
        if not _CARE.search(text.sentence(match.start())):
            yield Hit("reveals health details", text.shown(match))


RULE = Rule(
    id="medical",
    rows=("PRIV-HIPAA-min",),
    citation="45 CFR 164.502(b), 164.506",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("This is about a bill from Lakeside Hospital."),
        Example("I am sorry about your diagnosis. We can pause this account."),
    ),
    stops=(
        Example("The balance is for your chemotherapy in May."),
        Example("El saldo es por su cirugía de mayo."),
    ),
)
