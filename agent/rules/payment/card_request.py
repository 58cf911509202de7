"""Card numbers, bank log-ins, passwords and full social security numbers are never asked for in a message."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("card_request")
_SECRET = LEXICON["secret"]
_ASKED = LEXICON["asked"]
_PARTIAL = LEXICON["partial"]
_HARMLESS = LEXICON["harmless"]
_SENSITIVE = LEXICON["sensitive"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """A secret that is asked for here; the last four digits, or the secure page, are fine."""
    for match in text.find(_SECRET):
        sentence = text.sentence(match.start())
        start = text.norm.rfind(sentence[:30], 0, match.start() + 1)
        before = text.norm[max(start, match.start() - 70, 0) : match.start()]
        if _PARTIAL.search(before[-25:]) or _HARMLESS.search(sentence) or text.denied(match):
            continue
        if _ASKED.search(before) or (sentence.rstrip(" \n").endswith("?") and _SENSITIVE.search(match.group())):
            yield Hit("asks for card, bank or identity secrets in the conversation", text.shown(match))


RULE = Rule(
    id="card-request",
    rows=("PCI-no-ask", "PCI-4.2.2", "PCI-3.3-SAD", "SEC-verify-minimal", "PCI-bank-data"),
    citation="PCI DSS 3.3, 4.2.2; 16 CFR 314",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("Please do not send your card number here. Use the secure payment page."),
        Example("I removed your account number from this chat for your safety."),
        Example("What are the last four digits of your social security number?"),
    ),
    stops=(
        Example("Just send me your card number and the CVV and I will run it."),
        Example("What's your social security number?"),
        Example("Please type the 16 digits and the security code here."),
        Example("Envíeme el número de la tarjeta."),
        Example("Can you text a photo of your card?"),
    ),
)
