"""Payments, approvals and agreements are only stated when the state says so."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._pattern import Pattern
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("paid_claim")
_PAID = LEXICON["paid"]
_AGREED = LEXICON["agreed"]
_IF = LEXICON["if"]
_PAID_FACTS = ("payment", "paid", "received", "receipt", "pago")
_AGREED_FACTS = (
    "plan",
    "arrangement",
    "settlement",
    "approved",
    "instal",
    "first_due",
    "promise",
    "extension",
    "agreement",
)


def check(text: Text, review: Review) -> Iterator[Hit]:
    """With facts given, "payment received" needs a payment and "approved" an arrangement among them."""
    if review.facts is None:
        return
    yield from _unbacked(text, review, _PAID, _PAID_FACTS, "says that a payment arrived, and no fact shows one")
    yield from _unbacked(text, review, _AGREED, _AGREED_FACTS, "says that something is agreed, and no fact shows it")


def _unbacked(text: Text, review: Review, pattern: Pattern, needs: tuple[str, ...], reason: str) -> Iterator[Hit]:
    facts = {name.lower(): value for name, value in (review.facts or {}).items()}
    backed = any(part in name and value not in (False, None) for name, value in facts.items() for part in needs)
    if backed or (pattern is _PAID and facts.get("balance_minor") == 0):
        return
    for match in text.said(pattern):
        if not _IF.search(text.sentence(match.start())):
            yield Hit(reason, text.shown(match))


RULE = Rule(
    id="paid-claim",
    rows=("REGF-1006.18-b-2-status", "GOV-payment-receipt", "GOV-human-approval", "CASE-bot-authority"),
    citation="15 USC 1692e(2)(A); 12 CFR 1006.18(b)(2)(i)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example(
            "We received $50. Remaining balance $362.18.", {"facts": {"payment_minor": 5000, "balance_minor": 36218}}
        ),
        Example(
            "Thanks, I logged that you say this was paid in May.", {"facts": {"balance_minor": 41218, "month": "May"}}
        ),
        Example("Once your payment is received we will send a receipt.", {"facts": {"balance_minor": 41218}}),
    ),
    stops=(
        Example("Your payment was received, thank you.", {"facts": {"balance_minor": 41218}}),
        Example("Your settlement is approved.", {"facts": {"balance_minor": 41218}}),
        Example("Hemos recibido su pago.", {"facts": {"balance_minor": 41218}}),
    ),
)
