"""The debt-collector disclosure where the role needs it, in the reader's language; never from a first party."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("collector_notice")
_NOTICE = LEXICON["notice"]
_NEVER = LEXICON["never"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Missing where it is due, false where a first party says it, denied by a third party."""
    if review.collector_role == "first_party" and (match := text.says(_NOTICE)):
        yield Hit("a first party says it is a debt collector, which is false", text.shown(match))
    if review.collector_role == "third_party" and (match := next(text.find(_NEVER), None)):
        yield Hit("a debt collector denies that it is one", text.shown(match))
    if review.collector_notice_due and review.verified and not (review.collector_notice_placed or text.has(_NOTICE)):
        yield Hit("the debt-collector disclosure is due and missing")


RULE = Rule(
    id="collector-notice",
    rows=(
        "REGF-1006.18-e-1-initial",
        "REGF-1006.18-e-1-inbound",
        "REGF-1006.18-e-2-subsequent",
        "REGF-1006.18-e-4-language",
        "SCOPE-1692a-6",
    ),
    citation="15 USC 1692e(11), 1692a(6); 12 CFR 1006.18(e)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("This is from a debt collector. Your plan starts on Monday.", {"collector_role": "third_party"}),
        Example("This is Acme Bank about your account.", {"collector_role": "first_party"}),
        Example("Here is your plan.", {"collector_role": "third_party"}),
    ),
    stops=(
        Example(
            "This is Acme Bank. This is an attempt to collect a debt by a debt collector.",
            {"collector_role": "first_party"},
        ),
        Example("We are not a debt collector.", {"collector_role": "third_party"}),
        Example("Este mensaje proviene de un cobrador de deudas.", {"collector_role": "first_party"}),
    ),
)
