"""A petition or discharge stops every act to collect."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.account import HoldKind
from agent.domain.contact import Contact
from agent.domain.decision import Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.rules._lexicon import lexicon
from agent.rules._rights import ALL, carries_on, held, used
from agent.rules._rule import Deny, Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("bankruptcy")
_ABOUT = LEXICON["about"]
_WEAKEN = LEXICON["weaken"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """No ask, no hint that the debt survives, no contact at all that is not about the case."""
    if not (review.bankruptcy or used(review, "bankruptcy")):
        return
    yield from carries_on(text, "although a bankruptcy case stands")
    if match := text.says(_WEAKEN):
        yield Hit("weakens the protection of the bankruptcy case", text.shown(match))
    if review.bankruptcy and not review.prior_debtor and not text.has(_ABOUT):
        yield Hit("contacts the person although a bankruptcy case stands")


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """11 USC 362 stays any act to collect; also what the person volunteers goes through a person."""
    if held(situation, reading, (HoldKind.BANKRUPTCY,), (Intent.BANKRUPTCY,)):
        yield Deny(ALL, "a bankruptcy case stands or is announced")


def contact(contact: Contact) -> Iterator[Hit]:
    """Nothing we start."""
    if contact.proactive and any(hold.kind == HoldKind.BANKRUPTCY for hold in contact.holds):
        yield Hit("a bankruptcy case stands")


RULE = Rule(
    id="bankruptcy",
    rows=("BK-362-a-6", "BK-524-a-2", "BK-524-reaffirm", "BK-planning"),
    citation="11 USC 362(a)(6), 524(a)(2)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    contact=contact,
    passes=(
        Example(
            "Thank you. We have stopped. If you like, share the case number and the court.",
            {"prior_debtor": "I filed chapter 7"},
        ),
        Example("We have noted your bankruptcy case and stopped all collection.", {"bankruptcy": True}),
        Example("", {"acts": ["ask_payment"]}, Point.PLAN),
    ),
    stops=(
        Example("It was discharged, but morally you still owe it.", {"bankruptcy": True}),
        Example("Okay. Could you still pay $20 a month?", {"prior_debtor": "I filed for bankruptcy last week"}),
        Example("You can pay this voluntarily outside the bankruptcy.", {"bankruptcy": True}),
        Example("", {"intents": ["bankruptcy"], "acts": ["issue_link"]}, Point.PLAN),
        Example("", {"holds": ["bankruptcy"]}, Point.CONTACT),
    ),
)
