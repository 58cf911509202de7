"""After a request to stop, or a refusal to pay: one closing notice, then silence."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.account import HoldKind
from agent.domain.contact import Contact
from agent.domain.decision import Act, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.rules._lexicon import lexicon
from agent.rules._rights import ALL, carries_on, held, used
from agent.rules._rule import Deny, Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("cease")
_CLOSING = LEXICON["closing"]
_LATER = LEXICON["later"]
_DEBTOR_ASKS = ("wants_to_pay", "ask_human", "ask_bot")


def check(text: Text, review: Review) -> Iterator[Hit]:
    """After cease nothing but the closing notices of 1006.6(c)(2), unless the person wrote again and wants it."""
    now_used = used(review, "cease", "refuse")
    if not (review.ceased or now_used):
        return
    what = "after the person asked us to stop or refused to pay"
    reopened = bool(review.prior_debtor) and not now_used
    if reopened and used(review, "wants_to_pay"):
        return
    found = tuple(carries_on(text, what, contact=True))
    yield from found
    if match := text.says(_LATER):
        yield Hit(f"announces further contact {what}", text.shown(match))
    elif not found and not reopened and not text.has(_CLOSING):
        yield Hit(f"is more than the one closing notice that is allowed {what}")


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """Only the person can reopen: their own wish to pay may be served, nothing is asked and nothing started."""
    if not held(situation, reading, (HoldKind.CEASE, HoldKind.REFUSAL), (Intent.CEASE_CONTACT, Intent.REFUSE)):
        return
    wishes = {Intent.PAY_NOW, Intent.PAYMENT_PLAN, Intent.SETTLEMENT, Intent.PROMISE_TO_PAY, Intent.ACCEPT_OFFER}
    reopened = bool(reading.names & wishes) and not reading.names & {Intent.CEASE_CONTACT, Intent.REFUSE}
    yield Deny(
        (Act.ASK_PAYMENT, Act.CONTACT_LATER) if reopened else ALL, "the person asked us to stop or refused to pay"
    )


def contact(contact: Contact) -> Iterator[Hit]:
    """Nothing leaves after cease, except the closing notice and an answer to a new message of theirs."""
    stands = any(hold.kind in (HoldKind.CEASE, HoldKind.REFUSAL) for hold in contact.holds)
    if stands and contact.proactive and not contact.closing:
        yield Hit("the person asked us to stop contacting them")


RULE = Rule(
    id="cease",
    rows=("REGF-1006.6-c-1-cease", "REGF-1006.6-c-1-refusal", "REGF-1006.6-c-2-exceptions", "REGF-1006.6-c-reopen"),
    citation="15 USC 1692c(c); 12 CFR 1006.6(c)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    contact=contact,
    passes=(
        Example("We have ended our collection efforts on this account.", {"ceased": True}),
        Example(
            "I have recorded your request. We will not contact you again about this.",
            {"prior_debtor": "stop contacting me"},
        ),
        Example("That is all right, nothing is set. What would suit you better?", {"prior_debtor": "no"}),
        Example("", {"holds": ["cease"], "intents": ["pay_now"], "acts": ["issue_link"]}, Point.PLAN),
        Example("", {"holds": ["cease"], "closing": True}, Point.CONTACT),
    ),
    stops=(
        Example("Understood. You can still save 40% if you pay by Friday.", {"prior_debtor": "leave me alone"}),
        Example("Just checking in about your account.", {"ceased": True}),
        Example("I understand, but the debt won't go away.", {"prior_debtor": "I'm not paying this"}),
        Example("That is all right. What would suit you better?", {"prior_debtor": "No, I won't pay."}),
        Example("Entiendo. ¿Cuándo puede pagar?", {"prior_debtor": "no me contacten más"}),
        Example("", {"holds": ["cease"], "acts": ["issue_link", "contact_later"]}, Point.PLAN),
        Example("", {"holds": ["cease"]}, Point.CONTACT),
    ),
)
