"""A dispute, in any words, stops collection of what is disputed until it is answered."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.account import HoldKind
from agent.domain.contact import Contact
from agent.domain.decision import Act, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.rules._lexicon import lexicon
from agent.rules._rights import ALL, carries_on, used
from agent.rules._rule import Deny, Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("dispute")
_OBSTACLE = LEXICON["obstacle"]
_PAID = LEXICON["paid"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """No ask while disputed; acknowledging, explaining the process and, if the person wants, options are fine."""
    just_now = used(review, "dispute", "already_paid")
    if not (review.disputed or just_now):
        return
    wants = used(review, "wants_to_pay") and not just_now
    if not wants:
        yield from carries_on(text, "while the debt is disputed", soft=just_now)
    if match := text.says(_OBSTACLE) or text.says(_PAID):
        yield Hit("turns a dispute away or puts conditions on it", text.shown(match))


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """1006.38(d)(2) stops collection; what the person asks for themselves later (a link, a plan) may be served."""
    now = reading.names & {Intent.DISPUTE, Intent.VALIDATION_REQUEST, Intent.ALREADY_PAID}
    if now:
        yield Deny(ALL, "the debt is disputed in this message")
    elif situation.held(HoldKind.DISPUTE, HoldKind.ALREADY_PAID):
        yield Deny((Act.ASK_PAYMENT, Act.CONTACT_LATER), "the debt is disputed")
        if not reading.names & {
            Intent.PAY_NOW,
            Intent.PAYMENT_PLAN,
            Intent.PROMISE_TO_PAY,
            Intent.SETTLEMENT,
            Intent.ACCEPT_OFFER,
        }:
            yield Deny(
                (Act.OFFER_PLAN, Act.OFFER_SETTLEMENT, Act.ISSUE_LINK),
                "the debt is disputed and the person did not ask",
            )


def contact(contact: Contact) -> Iterator[Hit]:
    """No reminder while disputed."""
    if contact.proactive and any(h.kind in (HoldKind.DISPUTE, HoldKind.ALREADY_PAID) for h in contact.holds):
        yield Hit("the debt is disputed")


RULE = Rule(
    id="dispute",
    rows=(
        "REGF-1006.38-d-2",
        "REGF-1006.38-nomagic",
        "REGF-1006.38-oral-late",
        "REGF-1006.38-dup",
        "REGF-1006.38-partial",
        "REGF-1006.38-c-oc",
        "NY-1.4-substantiation",
        "CONC-7.3.dispute",
    ),
    citation="15 USC 1692g(b); 12 CFR 1006.38",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    contact=contact,
    passes=(
        Example("Thanks, I logged that you say this was paid in May.", {"prior_debtor": "I already paid this"}),
        Example("I have recorded your written dispute and we have paused.", {"prior_debtor": "this isn't mine"}),
        Example("We have paused this while we look into what you told us.", {"disputed": True}),
        Example("", {"holds": ["dispute"], "intents": ["pay_now"], "acts": ["issue_link"]}, Point.PLAN),
    ),
    stops=(
        Example("You still need to pay while we check.", {"disputed": True}),
        Example("We already answered that, so when can you pay?", {"prior_debtor": "I dispute this"}),
        Example("Our records are correct, so let us talk payment.", {"prior_debtor": "that amount is wrong"}),
        Example("¿Puede hacer un pago mientras lo revisamos?", {"disputed": True}),
        Example("", {"intents": ["dispute"], "acts": ["ask_payment", "issue_link"]}, Point.PLAN),
        Example("", {"holds": ["dispute"]}, Point.CONTACT),
    ),
)
