"""Opt-out of an address: at once, free, without questions; one confirmation that says nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.account import HoldKind
from agent.domain.contact import Contact
from agent.domain.decision import Act, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.rules._lexicon import lexicon
from agent.rules._rights import ALL, used
from agent.rules._rule import Deny, Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("opt_out")
_CONFIRM = LEXICON["confirm"]
_BURDEN = LEXICON["burden"]
_MORE = LEXICON["more"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """No burden on opting out; the confirmation carries nothing else; no message to an address that opted out."""
    for match in text.said(_BURDEN):
        yield Hit("puts a condition on opting out", text.shown(match))
    out = bool(review.channel) and review.channel in review.opted_out
    asked = used(review, "opt_out")
    if not (out or asked):
        return
    if out and not asked and review.prior_debtor:
        return
    if not text.has(_CONFIRM):
        yield Hit("sends more to an address that opted out")
    elif more := next(text.find(_MORE), None):
        yield Hit("adds something to the opt-out confirmation", text.shown(more))


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """An opt-out in this message ends every ask; a standing one ends what we would start."""
    if Intent.OPT_OUT in reading.names:
        yield Deny(ALL, "the person opted out in this message")
    elif situation.held(HoldKind.OPT_OUT):
        address = situation.thread.address
        if any(h.kind == HoldKind.OPT_OUT and h.address in ("", address) for h in situation.holds):
            yield Deny((Act.CONTACT_LATER,), "this address opted out")


def contact(contact: Contact) -> Iterator[Hit]:
    """The address is closed, except for its one confirmation and one answer to a message from it."""
    held_out = any(h.kind == HoldKind.OPT_OUT and h.address in ("", contact.address) for h in contact.holds)
    if (contact.address in contact.opted_out or held_out) and not contact.closing:
        if contact.proactive or contact.replies_already:
            yield Hit("this address opted out")


RULE = Rule(
    id="opt-out",
    rows=(
        "REGF-1006.6-e-nofee",
        "REGF-1006.14-h-2-i-confirm",
        "REGF-1006.14-h-2-ii-once",
        "TCPA-64.1200-a-10-keywords",
        "TCPA-64.1200-a-10-anymeans",
        "TCPA-64.1200-a-12-confirm",
        "CTIA-keywords",
    ),
    citation="12 CFR 1006.6(e), 1006.14(h); 47 CFR 64.1200(a)(10), (12)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    contact=contact,
    passes=(
        Example(
            "You are opted out of texts from Northgate to this number.", {"prior_debtor": "STOP", "channel": "sms"}
        ),
        Example("Reply STOP to stop texts to this number."),
        Example("Here is your balance.", {"channel": "email", "opted_out": ["sms"]}),
        Example("", {"address": "+13125550100", "opted_out": ["+13125550100"], "closing": True}, Point.CONTACT),
    ),
    stops=(
        Example("Opted out. You can still pay at any time.", {"prior_debtor": "STOP"}),
        Example("To opt out please confirm your date of birth."),
        Example("A quick reminder about your plan.", {"channel": "sms", "opted_out": ["sms"]}),
        Example("", {"address": "+13125550100", "opted_out": ["+13125550100"]}, Point.CONTACT),
        Example("", {"intents": ["opt_out"], "acts": ["ask_payment"]}, Point.PLAN),
    ),
)
