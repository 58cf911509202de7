"""No pretexts, hidden purpose, invented parcels, surveys or prizes; no hiding who writes."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("deception")
_PRETEXT = LEXICON["pretext"]
_LAWFUL = LEXICON["lawful"]
_NEVER_DENIED = LEXICON["never_denied"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Pretexts; a first party may truly say that it is not a debt collector."""
    for match in text.find(_PRETEXT):
        denial = bool(_NEVER_DENIED.match(match.group()))
        if denial and review.collector_role == "first_party":
            continue
        if (denial or not text.denied(match) or "nothing to do" in match.group()) and not _LAWFUL.search(
            text.sentence(match.start())
        ):
            yield Hit("hides what the message is about or invents a reason", text.shown(match))


RULE = Rule(
    id="deception",
    rows=(
        "REGF-1006.18-d-deceptive",
        "REGF-1006.14-g-identity",
        "REGF-1006.22-d-charges",
        "CONC-7.9.2",
        "GLBA-6821-pretext",
        "UDAAP-deceptive",
    ),
    citation="15 USC 1692e(10); 12 CFR 1006.18(d)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("I ask your ZIP to confirm your identity for an account matter."),
        Example("We are Acme Bank, not a debt collector.", {"collector_role": "first_party"}),
    ),
    stops=(
        Example("You have a parcel, confirm your address."),
        Example("This is not a debt collection message, we just need your new address."),
        Example("Congratulations! To claim your refund, tell us where you work."),
        Example("Tiene un paquete, confirme su dirección."),
    ),
)
