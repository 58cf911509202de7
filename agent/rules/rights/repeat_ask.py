"""After a no, a bad moment or an open question there is no second ask; somebody who wants a person gets one."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Act, Point, Severity, VerdictKind
from agent.domain.review import Review
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.rules._asks import DEMAND, ask
from agent.rules._lexicon import lexicon
from agent.rules._rights import MONEY, used
from agent.rules._rule import Deny, Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("repeat_ask")
_BAD_MOMENT = LEXICON["bad_moment"]
_PERSON = LEXICON["person"]
_NO_PERSON = LEXICON["no_person"]
_AUTHORISED = LEXICON["authorised"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """The ask after a bad moment, a stop-payment, a military notice or a call for a person."""
    if used(review, "busy") and not used(review, "wants_to_pay"):
        match = ask(text)
        if match and not text.has(_BAD_MOMENT):
            yield Hit("asks for payment at a moment the person called inconvenient", text.shown(match))
    if used(review, "declined") and not used(review, "wants_to_pay"):
        if match := text.says(DEMAND):
            yield Hit("asks for payment again right after a no", text.shown(match))
    if used(review, "ask_human"):
        match = ask(text)
        if match and not text.has(_PERSON):
            yield Hit("asks for payment instead of bringing a person", text.shown(match))
    if used(review, "stop_payment") and not text.has(_AUTHORISED):
        yield Hit("does not act on a payment the person did not authorise")
    if used(review, "military", "data") and (match := ask(text)) and not used(review, "wants_to_pay"):
        yield Hit("asks for payment instead of serving a right", text.shown(match))
    for match in text.find(_NO_PERSON):
        yield Hit("keeps the person from a human", text.shown(match))


def plan(situation: Situation, reading: Reading) -> Iterator[Deny]:
    """No ask when a right may be there, the person is angry, complains, wants somebody, or it is a bad time."""
    calm = {
        Intent.LEGAL_THREAT,
        Intent.ABUSIVE,
        Intent.ASK_HUMAN,
        Intent.CALLBACK,
        Intent.WHO_ARE_YOU,
        Intent.ASK_BOT,
        Intent.PROMPT_INJECTION,
        Intent.VOICEMAIL,
    }
    if reading.names & calm:
        yield Deny((Act.ASK_PAYMENT,), "this is no moment to ask")
    if reading.possible_rights:
        yield Deny(MONEY, "a right may have been used; it is asked first")


RULE = Rule(
    id="repeat-ask",
    rows=(
        "AI-human-exit",
        "REGF-1006.6-b-1-known-inconvenient",
        "NACHA-returns",
        "REGE-1005.10-c-stop",
        "SCRA-3937",
        "GDPR-22",
        "UDAAP-unfair",
        "GDPR-15",
    ),
    citation="12 CFR 1006.6(b)(1), 1005.10(c); 50 USC 3937; GDPR art. 15, 22",
    severity=Severity.HIGH,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    plan=plan,
    passes=(
        Example("Understood. When would be a better time?", {"prior_debtor": "I'm at work"}),
        Example("That is all right, nothing is set. What would suit you better?", {"prior_debtor": "No thanks."}),
        Example("Thank you, that helps. What would you like to do?", {"prior_debtor": "no"}),
        Example("Está bien, no hay nada fijado. ¿Qué le convendría más?", {"prior_debtor": "ninguna de ellas"}),
        Example("I am bringing a colleague.", {"prior_debtor": "I want to talk to a person"}),
        Example(
            "I have stopped all future debits. A colleague will look at this today.",
            {"prior_debtor": "I never authorized that"},
        ),
        Example("", {"acts": ["ask_payment"]}, Point.PLAN),
    ),
    stops=(
        Example("This will only take a minute: can you pay $40?", {"prior_debtor": "I'm driving"}),
        Example("I can help with that! Would you like to pay by card or bank?", {"prior_debtor": "get me a human"}),
        Example("Then how much can you pay today?", {"prior_debtor": "None of them."}),
        Example("Your plan was declined by the system. That is final."),
        Example("", {"intents": ["ask_human"], "acts": ["ask_payment"]}, Point.PLAN),
    ),
)
