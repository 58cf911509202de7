"""No legal advice, and no statement that the person has no rights, no defence or has admitted the debt."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("legal_advice")
_ADVICE = LEXICON["advice"]
_LAWFUL = LEXICON["lawful"]
_STRONG = LEXICON["strong"]
_SIGNED = LEXICON["signed"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Statements of law against the person; the patterns carry their own negation, so only reassurance passes."""
    for match in text.find(_ADVICE):
        sentence = text.sentence(match.start())
        if _LAWFUL.search(sentence) and not _STRONG.match(match.group()):
            continue
        if _SIGNED.search(match.group()) and text.denied(match):
            continue
        yield Hit("gives legal advice or misstates the person's rights", text.shown(match))


RULE = Rule(
    id="legal-advice",
    rows=(
        "CASE-legal-advice",
        "REGF-1006.38-failure",
        "REGF-1006.18-b-transfer",
        "CA-1788.17",
        "NYC-dispute-anytime",
        "DECEASED-liability",
        "BK-planning",
        "AI-nofab",
    ),
    citation="15 USC 1692e(2), (6), (10), (12); 12 CFR 1006.18, 1006.38",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("I cannot give legal advice. A legal aid office can help."),
        Example("Not disputing by that date does not mean you admit anything."),
        Example(
            "Family members usually do not have to pay from their own money unless co-signed or state law says so."
        ),
        Example("You can still dispute this at any time."),
    ),
    stops=(
        Example("You have no defence, the contract is signed."),
        Example("You missed the window, so legally it is your debt."),
        Example("We are the original lender, so those rules do not apply."),
        Example("The family is responsible now."),
        Example("A lawyer won't help you here."),
        Example("The 30 days are over."),
    ),
)
