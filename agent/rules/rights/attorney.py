"""Represented: only the attorney is contacted; the person is asked for the attorney's name and nothing else."""

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

LEXICON = lexicon("attorney")
_ABOUT_LAWYER = LEXICON["about_lawyer"]
_AROUND = LEXICON["around"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """No ask, no figures, no way around the attorney."""
    if not (review.attorney or used(review, "attorney")):
        return
    what = "although an attorney represents the person"
    yield from carries_on(text, what)
    if match := text.says(_AROUND):
        yield Hit("tries to go around the attorney", text.shown(match))
    if review.attorney and not review.prior_debtor and not text.has(_ABOUT_LAWYER):
        yield Hit(f"contacts the person {what}")


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """Everything about money goes to the attorney, also when the person offers."""
    if held(situation, reading, (HoldKind.ATTORNEY,), (Intent.ATTORNEY,)):
        yield Deny((Act.DISCUSS_DEBT, *ALL), "an attorney represents the person")


def contact(contact: Contact) -> Iterator[Hit]:
    """Nothing we start reaches a represented person."""
    if contact.proactive and any(hold.kind == HoldKind.ATTORNEY for hold in contact.holds):
        yield Hit("an attorney represents the person")


RULE = Rule(
    id="attorney",
    rows=("REGF-1006.6-b-2-attorney", "REGF-1006.6-b-2-represented-scope", "REGF-1006.10-b-4-attorney"),
    citation="15 USC 1692c(a)(2); 12 CFR 1006.6(b)(2)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    contact=contact,
    passes=(
        Example(
            "Thank you. Please send your attorney's name and we will write to them only.",
            {"prior_debtor": "talk to my lawyer"},
        ),
        Example("We will contact your attorney from now on.", {"attorney": True}),
        Example("", {"holds": [], "acts": ["ask_payment"]}, Point.PLAN),
    ),
    stops=(
        Example("Sure. Meanwhile, can you make a payment of $50?", {"prior_debtor": "My attorney handles this."}),
        Example("We'd rather deal with you directly.", {"attorney": True}),
        Example("Here are your options for this month.", {"attorney": True}),
        Example("", {"intents": ["attorney"], "acts": ["discuss_debt", "issue_link"]}, Point.PLAN),
        Example("", {"holds": ["attorney"]}, Point.CONTACT),
    ),
)
