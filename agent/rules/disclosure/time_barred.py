"""A debt past its limitation period: no suit talk, and no ask without saying so."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Act, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.rules._asks import ask
from agent.rules._lexicon import lexicon
from agent.rules._rule import Deny, Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("time_barred")
_AGE = LEXICON["age"]
_REVIVE = LEXICON["revive"]
_CLOCK = LEXICON["clock"]
_ASKED = frozenset(
    {
        Intent.PAY_NOW,
        Intent.PAYMENT_PLAN,
        Intent.PROMISE_TO_PAY,
        Intent.SETTLEMENT,
        Intent.ACCEPT_OFFER,
        Intent.NEED_TIME,
    }
)


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Asking or coaxing on a time-barred debt needs the age notice, and the revival notice where it is owed."""
    if not review.time_barred:
        return
    coaxed = text.says(_CLOCK)
    asked = coaxed or ask(text)
    if asked is None:
        return
    told_age = text.has(_AGE) or bool(review.revival_disclosed)
    told_revival = review.revival_disclosed is not False or text.has(_REVIVE)
    if coaxed and not text.has(_AGE):
        yield Hit("coaxes a payment that may restart the time limit", text.shown(coaxed))
    elif not (told_age and told_revival):
        yield Hit("asks or offers on a time-barred debt without the required notice", text.shown(asked))


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """No ask of our own; what the person asks for themselves goes with the notice."""
    if situation.account is None or not situation.account.time_barred(situation.local.date()):
        return
    yield Deny((Act.ASK_PAYMENT, Act.CONTACT_LATER), "the debt is time-barred")
    if not reading.names & _ASKED:
        yield Deny(
            (Act.OFFER_PLAN, Act.OFFER_SETTLEMENT, Act.ISSUE_LINK), "the debt is time-barred and the person did not ask"
        )


RULE = Rule(
    id="time-barred",
    rows=(
        "REGF-1006.26-b",
        "CASE-timebarred-settle",
        "CASE-revival",
        "NYC-timebarred",
        "NY-1.3-sol",
        "CA-1788.14-d",
        "ST-timebarred-table",
        "TX-392",
        "CONC-7.15",
    ),
    citation="12 CFR 1006.26(b); 15 USC 1692e(2), (5), (10)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    passes=(
        Example(
            "Because of its age, the law does not allow a suit on this debt. You may still choose to pay.",
            {"time_barred": True},
        ),
        Example(
            "Because of its age, nobody can sue you for this debt. A payment may restart that limit. We can "
            "accept 40%.",
            {"time_barred": True, "revival_disclosed": False},
        ),
        Example("We can accept 40% as settlement.", {"time_barred": True, "revival_disclosed": True}),
        Example("Your balance is $412.18. It is owed to Acme and was due on Jan 3, 2019.", {"time_barred": True}),
        Example("", {"time_barred": True, "intents": ["pay_now"], "acts": ["issue_link"]}, Point.PLAN),
    ),
    stops=(
        Example("We can accept 40% as settlement.", {"time_barred": True}),
        Example("Just send $5 in good faith.", {"time_barred": True}),
        Example("It is owed to us now.", {"time_barred": True}),
        Example(
            "Because of its age, nobody can sue you. We can accept 40%.",
            {"time_barred": True, "revival_disclosed": False},
        ),
        Example("¿Puede pagar cincuenta dólares este mes?", {"time_barred": True}),
        Example("", {"time_barred": True, "acts": ["ask_payment"]}, Point.PLAN),
    ),
)
