"""No diagnosis or treatment in a message about a bill, but for the provider's own name for it to who asks about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.understanding import Intent
from agent.rules._fold import fold
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("medical")
_ASKED = {
    "prior_debtor": "What is this bill for?",
    "answering": Intent.ASK_BALANCE,
    "facts": {"description": "Outpatient surgery, May 2"},
}
_DETAIL = LEXICON["detail"]
_CARE = LEXICON["care"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Health detail tied to the bill; compassion for what the person told us passes."""
    for match in text.find(_DETAIL):
        if not _CARE.search(text.sentence(match.start())) and not _from_the_ledger(match, text, review):
            yield Hit("reveals health details", text.shown(match))


def _from_the_ledger(match: re.Match[str], text: Text, review: Review) -> bool:
    """What the provider's own ledger calls the bill, told to the verified person who wrote to us.

    The individual may be told (45 CFR 164.502(a)(1)(i)). A collector keeps to the minimum, and a message that we start
    may be read by others before it is opened.
    """
    description = str((review.facts or {}).get("description") or "")
    asked = review.answering is not None and bool(review.prior_debtor)
    if not (description and asked and review.verified and review.collector_role == "first_party"):
        return False
    places = re.finditer(re.escape(fold(description).text), text.norm)
    return any(place.start() < match.end() <= place.end() for place in places)


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
        Example("It is owed to Lakeside for Outpatient surgery, May 2.", _ASKED | {"collector_role": "first_party"}),
    ),
    stops=(
        Example("The balance is for your chemotherapy in May."),
        Example("El saldo es por su cirugía de mayo."),
        Example("It is owed to Lakeside for Outpatient surgery, May 2.", _ASKED | {"collector_role": "third_party"}),
        Example(
            "It is owed to Lakeside for Outpatient surgery, May 2.",
            _ASKED | {"collector_role": "first_party", "verified": False},
        ),
        Example(
            "It is owed to Lakeside for Outpatient surgery, May 2.",
            _ASKED | {"collector_role": "first_party", "answering": None},
        ),
        Example("It is owed for the biopsy of your knee.", _ASKED | {"collector_role": "first_party"}),
    ),
)
