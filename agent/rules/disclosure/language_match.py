"""The reply is in the language the person writes in."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._prior import prior_text
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("language_match")
_HANDOVER = LEXICON["handover"]
_MIN_WORDS = 4


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Only clear cases: both sides long enough to tell, and no offer to change the language."""
    wanted = review.language or (prior_text(review.prior_debtor).language if review.prior_debtor else "")
    if wanted not in ("en", "es") or not text.language or len(text.norm.split()) < _MIN_WORDS:
        return
    if text.language != wanted and not text.has(_HANDOVER):
        yield Hit(f"is not in the language of the person ({wanted})")


RULE = Rule(
    id="language-match",
    rows=("GOV-translation", "NYC-language", "REGF-1006.18-e-4-language"),
    citation="12 CFR 1006.18(e)(4); 6 RCNY 5-77",
    severity=Severity.HIGH,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("Un colega le responderá en su idioma.", {"prior_debtor": "¿Puede ayudarme con mi cuenta por favor?"}),
        Example(
            "We can help in Spanish. Which language do you prefer?",
            {"prior_debtor": "No entiendo, ¿me puede ayudar con esta cuenta?"},
        ),
    ),
    stops=(
        Example(
            "The balance on your account is listed below and we can help you with a plan.",
            {"prior_debtor": "¿Puede ayudarme con mi cuenta por favor?"},
        ),
        Example(
            "El saldo de su cuenta es el que le dijimos y puede elegir un plan.",
            {"prior_debtor": "Can you help me with my account please?"},
        ),
    ),
)
