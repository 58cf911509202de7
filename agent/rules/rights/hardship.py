"""Hardship, illness, grief: heard once, options if wanted, no ask in that turn."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.account import HoldKind
from agent.domain.contact import Contact
from agent.domain.decision import Act, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.rules._asks import DEMAND
from agent.rules._lexicon import lexicon
from agent.rules._rights import used
from agent.rules._rule import Deny, Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("hardship")
_COLD = LEXICON["cold"]
_ASKING = LEXICON["asking"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """No demand right after hardship was told; asking what would be manageable, a pause, options are right."""
    if not used(review, "hardship"):
        return
    wants = used(review, "wants_to_pay")
    for match in text.said(DEMAND):
        sentence = text.sentence(match.start())
        if not wants and not _ASKING.search(sentence):
            yield Hit("asks for payment right after the person told us about hardship", text.shown(match))
            break
    if cold := text.says(_COLD):
        yield Hit("brushes hardship aside", text.shown(cold))


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """No ask in that turn and none while breathing space runs; a plan only if the person asks for one."""
    in_message = Intent.HARDSHIP in reading.names
    if not (in_message or situation.held(HoldKind.HARDSHIP)):
        return
    wishes = {
        Intent.PAYMENT_PLAN,
        Intent.PAY_NOW,
        Intent.PROMISE_TO_PAY,
        Intent.NEED_TIME,
        Intent.SETTLEMENT,
        Intent.ACCEPT_OFFER,
    }
    yield Deny((Act.ASK_PAYMENT,) if in_message else (Act.ASK_PAYMENT, Act.CONTACT_LATER), "the person is in hardship")
    if not reading.names & wishes:
        yield Deny((Act.OFFER_SETTLEMENT, Act.ISSUE_LINK), "the person is in hardship and did not ask")


def contact(contact: Contact) -> Iterator[Hit]:
    """No reminders in breathing space."""
    if contact.proactive and any(hold.kind == HoldKind.HARDSHIP for hold in contact.holds):
        yield Hit("the person has breathing space")


RULE = Rule(
    id="hardship",
    rows=(
        "SAFETY-hardship",
        "CONC-7.3.4",
        "CONC-7.3.8-sustain",
        "CONC-7.3.11",
        "VULN-TEXAS",
        "UK-Breathing",
        "REGF-1006.6-b-1-ii-place",
    ),
    citation="12 USC 5531; CONC 7.3.4R, 7.3.11R; FCA FG21/1",
    severity=Severity.HIGH,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    contact=contact,
    passes=(
        Example("I am sorry about your job. We can pause 30 days.", {"prior_debtor": "I lost my job"}),
        Example("Tell me what payment would be manageable.", {"prior_debtor": "I can't afford it"}),
        Example("", {"intents": ["hardship", "payment_plan"], "acts": ["offer_plan"]}, Point.PLAN),
    ),
    stops=(
        Example("Everyone has it hard.", {"prior_debtor": "I lost my job"}),
        Example("Before you go, can you pay $50?", {"prior_debtor": "I'm in the hospital"}),
        Example("Ok. Anyway, about the balance.", {"prior_debtor": "my mental health is bad"}),
        Example("", {"intents": ["hardship"], "acts": ["ask_payment"]}, Point.PLAN),
        Example("", {"holds": ["hardship"]}, Point.CONTACT),
    ),
)
