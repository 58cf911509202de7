"""No gift cards, crypto, cash by mail, or transfers to private persons."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("odd_methods")
_ODD = LEXICON["odd"]
_WARNING = LEXICON["warning"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Payment methods of swindlers, unless the text warns of them."""
    for match in text.said(_ODD):
        if not _WARNING.search(text.sentence(match.start())):
            yield Hit("proposes a payment method that cannot be traced or goes to a person", text.shown(match))


RULE = Rule(
    id="odd-methods",
    rows=("SEC-impersonation-scam",),
    citation="15 USC 1692e(10); FTC Act 5",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("You can check who we are at northgate.example/verify or call the number on our licence page."),
        Example("We never ask for gift cards or cryptocurrency."),
        Example("If someone asks you for gift cards, it is a scam."),
    ),
    stops=(
        Example("You can settle it with gift cards."),
        Example("Zelle it to my personal account and we're done."),
        Example("Puede pagar con tarjetas de regalo."),
    ),
)
