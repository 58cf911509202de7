"""Before identity is verified: no word of a debt, an amount, an account or a creditor."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Act, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Reading
from agent.rules._debt import gives_away
from agent.rules._lexicon import lexicon
from agent.rules._rule import Deny, Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("identity")
_HINT = LEXICON["hint"]
_DEBT_ACTS = (Act.DISCUSS_DEBT, Act.ASK_PAYMENT, Act.OFFER_PLAN, Act.OFFER_SETTLEMENT, Act.ISSUE_LINK)


def check(text: Text, review: Review) -> Iterator[Hit]:
    """No debt content to an unverified person; never which factor was wrong."""
    if not review.verified and (piece := gives_away(text)):
        yield Hit("gives the debt away before identity is verified", piece)
    for match in text.find(_HINT):
        yield Hit("says which identity factor was right or wrong", text.shown(match))


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """Nothing about the account until the person is verified and the account bound."""
    if not situation.known:
        yield Deny(_DEBT_ACTS, "identity is not verified")


RULE = Rule(
    id="identity",
    rows=(
        "SEC-identity",
        "REGF-1006.6-d-1-third-party",
        "SCOPE-1006.2-d",
        "REGF-1006.6-d-preview",
        "SCOPE-1006.2-j-LCM",
    ),
    citation="15 USC 1692c(b); 12 CFR 1006.6(d)(1)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    passes=(
        Example("That did not match. You have 2 tries left.", {"verified": False}),
        Example("To protect your privacy, please share your reference and ZIP code.", {"verified": False}),
        Example("I have a message about an account matter. Am I speaking with Dana Whitfield?", {"verified": False}),
        Example("", {"verified": True, "acts": ["discuss_debt"]}, Point.PLAN),
    ),
    stops=(
        Example("You owe $412.18 to Acme Store.", {"verified": False}),
        Example("This is an attempt to collect a debt.", {"verified": False}),
        Example("Your ZIP is wrong, it starts with 902"),
        Example("Su saldo vencido es de cuatrocientos dólares.", {"verified": False}),
        Example("", {"verified": False, "acts": ["discuss_debt"]}, Point.PLAN),
    ),
)
