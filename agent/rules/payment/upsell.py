"""No new credit, products or tied conditions in a message about a debt; no clock-hiding good-faith payment."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("upsell")
_SELL = LEXICON["sell"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Selling, tying and paying for rights."""
    for match in text.said(_SELL):
        yield Hit("sells something, ties the plan to a condition, or puts a price on a right", text.shown(match))


RULE = Rule(
    id="upsell",
    rows=(
        "EPRIV-opt",
        "REGE-1005.10-e",
        "REGF-1006.22-c-postdated",
        "UDAAP-abusive",
        "CTIA-yes-trap",
        "GDPR-15",
        "CANSPAM-7704-a-3-5",
    ),
    citation="12 CFR 1005.10(e), 1006.22(c), 1006.6(e); ePrivacy art. 13",
    severity=Severity.HIGH,
    remedy=VerdictKind.REPAIR,
    send=check,
    passes=(
        Example("Your instalment is due on 20 Nov."),
        Example("Automatic payment is not required; you can also pay by link."),
    ),
    stops=(
        Example("Your instalment is due. Why not apply for our new loan?"),
        Example("You only get the plan if you sign up; autopay is required."),
        Example("Pay $10 and fill in form 7 first."),
    ),
)
