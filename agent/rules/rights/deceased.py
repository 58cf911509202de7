"""A death: condolences, silence, and only the personal representative hears about the debt."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.account import HoldKind
from agent.domain.contact import Contact
from agent.domain.decision import Act, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.rules._debt import gives_away
from agent.rules._lexicon import lexicon
from agent.rules._rights import ALL, carries_on, held, used
from agent.rules._rule import Deny, Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("deceased")
_BURDEN = LEXICON["burden"]
_REPRESENTATIVE = frozenset({"executor", "administrator", "personal_representative", "estate", "executrix"})


def check(text: Text, review: Review) -> Iterator[Hit]:
    """No ask of survivors; the debt only to a personal representative."""
    if not (review.deceased or used(review, "deceased")):
        return
    if review.speaking_to in _REPRESENTATIVE:
        found = text.says(_BURDEN)
        if found and "estate" not in found.group():
            yield Hit("implies that a survivor must pay", text.shown(found))
        return
    yield from carries_on(text, "after a death")
    if found := text.says(_BURDEN):
        yield Hit("implies that a survivor must pay", text.shown(found))
    elif review.deceased and not review.prior_debtor and (piece := gives_away(text)):
        yield Hit("speaks of a dead person's debt to somebody who may not hear it", piece)


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """Everything waits for a person."""
    if held(situation, reading, (HoldKind.DECEASED,), (Intent.DECEASED,)):
        yield Deny((Act.DISCUSS_DEBT, *ALL), "the person has died")


def contact(contact: Contact) -> Iterator[Hit]:
    """Nothing we start."""
    if contact.proactive and any(hold.kind == HoldKind.DECEASED for hold in contact.holds):
        yield Hit("the person has died")


RULE = Rule(
    id="deceased",
    rows=("DECEASED-contact", "DECEASED-liability", "DECEASED-location"),
    citation="12 CFR 1006.6(a)(4), 1006.18(d); Supp. I cmt 6(a)(4)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    contact=contact,
    passes=(
        Example(
            "I am so sorry. I will stop messages. If someone handles the estate, they can contact us.",
            {"prior_debtor": "she passed away in June"},
        ),
        Example("I am sorry for your loss.", {"deceased": True}),
        Example("", {"acts": ["ask_payment"]}, Point.PLAN),
    ),
    stops=(
        Example("As her son you should take care of this.", {"prior_debtor": "my mother passed away"}),
        Example("Sorry for your loss. How would you like to pay the balance?", {"prior_debtor": "he died last month"}),
        Example("The balance of $412 is still open.", {"deceased": True}),
        Example("", {"intents": ["deceased"], "acts": ["discuss_debt"]}, Point.PLAN),
        Example("", {"holds": ["deceased"]}, Point.CONTACT),
    ),
)
