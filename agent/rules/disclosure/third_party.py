"""Nobody but the consumer (or who stands in for them) hears about the debt."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._debt import gives_away
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

_ALLOWED = frozenset(
    """consumer debtor self customer account_holder borrower co_debtor cosigner co_signer spouse husband wife executor
    executrix administrator personal_representative guardian legal_guardian parent_of_minor attorney lawyer counsel
    estate estate_representative successor power_of_attorney authorized_representative authorised_representative
    conservator confirmed_successor""".split()
)
LEXICON = lexicon("third_party")
_PASS_ON = LEXICON["pass_on"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Debt content, or a message to pass on about it, to anybody outside 12 CFR 1006.6(a)."""
    if not review.speaking_to or _may_hear(review.speaking_to):
        return
    if piece := gives_away(text):
        yield Hit(f"speaks of the debt to a third party ({review.speaking_to})", piece)
    for match in text.said(_PASS_ON):
        yield Hit(f"hints at the debt to a third party ({review.speaking_to})", text.shown(match))


def _may_hear(who: str) -> bool:
    words_ = who.lower().strip().replace("-", "_").replace(" ", "_")
    if any(part in words_ for part in ("not_", "unverified", "ex_", "former", "claims", "alleged")):
        return False
    return words_ in _ALLOWED or any(
        part in words_
        for part in (
            "executor",
            "attorney",
            "guardian",
            "personal_representative",
            "parent_of_minor",
            "verified_spouse",
        )
    )


RULE = Rule(
    id="third-party",
    rows=(
        "REGF-1006.6-d-1-third-party",
        "REGF-1006.10-b",
        "SCOPE-1692a-3-consumer",
        "DECEASED-contact",
        "MA-other",
        "SAFETY-DV",
    ),
    citation="15 USC 1692b, 1692c(b); 12 CFR 1006.6(d)(1), 1006.10(b)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.HOLD,
    send=check,
    passes=(
        Example("I am trying to reach Dana. Could you confirm how I can contact her?", {"speaking_to": "roommate"}),
        Example(
            "The balance of the account is listed in the letter we sent you as executor.", {"speaking_to": "executor"}
        ),
        Example("Thank you. I will try again another time.", {"speaking_to": "mother"}),
    ),
    stops=(
        Example("Please tell Dana to pay her past-due bill.", {"speaking_to": "coworker"}),
        Example("Dana owes us money.", {"speaking_to": "neighbor"}),
        Example("Su hija tiene una deuda con nosotros.", {"speaking_to": "mother"}),
    ),
)
