"""A wrong person hears an apology and nothing more, and the address is not used again."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.account import HoldKind
from agent.domain.contact import Contact
from agent.domain.decision import Act, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.rules._debt import gives_away
from agent.rules._rights import ALL, carries_on, held, used
from agent.rules._rule import Deny, Example, Hit, Rule
from agent.rules._text import Text


def check(text: Text, review: Review) -> Iterator[Hit]:
    """No word of the debt to somebody who says they are not the person."""
    if used(review, "wrong_person") and not used(review, "dispute"):
        if piece := gives_away(text):
            yield Hit("speaks of the debt to somebody who says they are the wrong person", piece)
        yield from carries_on(text, "to somebody who says they are the wrong person")


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """Nothing about the account to this address."""
    if held(situation, reading, (HoldKind.WRONG_PERSON,), (Intent.WRONG_PERSON,)):
        yield Deny((Act.DISCUSS_DEBT, *ALL), "this address may belong to somebody else")


def contact(contact: Contact) -> Iterator[Hit]:
    """The address is closed for this debt."""
    wrong = any(h.kind == HoldKind.WRONG_PERSON and h.address in ("", contact.address) for h in contact.holds)
    if wrong and not contact.closing and (contact.proactive or contact.replies_already):
        yield Hit("this address reached the wrong person")


RULE = Rule(
    id="wrong-person",
    rows=("REGF-1006.6-d-1-wrong-person", "REGF-1006.10-c", "CONC-7.5.2"),
    citation="15 USC 1692c(b); 12 CFR 1006.6(d)(1), (d)(3)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    contact=contact,
    passes=(
        Example("I am sorry for the trouble. We will not use this number again.", {"prior_debtor": "wrong number"}),
        Example("", {"acts": ["discuss_debt"]}, Point.PLAN),
    ),
    stops=(
        Example("Do you know where Dana lives? She owes money.", {"prior_debtor": "you have the wrong number"}),
        Example("Sorry. The balance is still open, please settle it.", {"prior_debtor": "wrong person"}),
        Example("", {"intents": ["wrong_person"], "acts": ["discuss_debt"]}, Point.PLAN),
        Example("", {"holds": ["wrong_person"]}, Point.CONTACT),
    ),
)
