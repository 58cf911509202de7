"""A report of identity theft: stop, note, tell the creditor; no ask and no doubt."""

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

LEXICON = lexicon("identity_theft")
_DOUBT = LEXICON["doubt"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """No ask, no condition, no doubt."""
    if not (used(review, "identity_theft") or HoldKind.IDENTITY_THEFT in review.holds):
        return
    yield from carries_on(text, "after identity theft was reported")
    if match := next(text.find(_DOUBT), None):
        yield Hit("doubts or burdens a person who reported identity theft", text.shown(match))


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """Nothing is asked while the report is looked at."""
    if held(situation, reading, (HoldKind.IDENTITY_THEFT,), (Intent.IDENTITY_THEFT,)):
        yield Deny(ALL, "identity theft was reported")


def contact(contact: Contact) -> Iterator[Hit]:
    """Nothing we start."""
    if contact.proactive and any(hold.kind == HoldKind.IDENTITY_THEFT for hold in contact.holds):
        yield Hit("identity theft was reported")


RULE = Rule(
    id="identity-theft",
    rows=("FCRA-615-g", "FCRA-615-f", "CA-idtheft", "FCRA-623-a-6-B"),
    citation="15 USC 1681m(f), (g); Cal. Civ. Code 1788.18",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    contact=contact,
    passes=(
        Example(
            "I am sorry. We paused this and will notify Acme Bank. You can make a report at identitytheft.gov.",
            {"prior_debtor": "someone opened this in my name"},
        ),
        Example(
            "We have stopped while we review your identity-theft report.", {"prior_debtor": "this is identity theft"}
        ),
        Example("", {"acts": ["ask_payment"]}, Point.PLAN),
    ),
    stops=(
        Example("Please pay and then dispute with the bank.", {"prior_debtor": "someone stole my identity"}),
        Example("Until the police convict someone you owe this.", {"prior_debtor": "it was identity theft"}),
        Example("", {"intents": ["identity_theft"], "acts": ["ask_payment", "issue_link"]}, Point.PLAN),
        Example("", {"holds": ["identity_theft"]}, Point.CONTACT),
    ),
)
