"""The assistant never claims or pretends to be a person."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._prior import prior
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("bot_honesty")
_HUMAN = LEXICON["human"]
_NAMED = LEXICON["named"]
_TRUE = LEXICON["true"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Claims of being human, a human name as cover, dodging the sincere question; what a person types is theirs."""
    if review.extra.get("by_a_person"):
        return
    for match in text.find(_HUMAN):
        denies_machine = match.group().startswith(("not", "no "))
        if denies_machine or not text.denied(match):
            yield Hit("claims to be a person", text.shown(match))
    for match in text.find(_NAMED):
        if not text.has(_TRUE):
            yield Hit("hides the assistant behind a person's name", text.shown(match))
    if "ask_bot" in prior(review.prior_debtor) and not _says_so(text):
        yield Hit("does not answer truly whether an automated assistant writes")


def _says_so(text: Text) -> bool:
    return next(text.said(_TRUE), None) is not None or text.norm.startswith("yes")


RULE = Rule(
    id="bot-honesty",
    rows=("AI-honest", "AI-CA-17941", "REGF-1006.18-f-alias", "REGF-1006.14-g-identity"),
    citation="FTC Act 5; Cal. Bus. & Prof. Code 17941; 12 CFR 1006.18(f)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("I am an automated assistant. A person can take over if you like.", {"prior_debtor": "are you a bot?"}),
        Example("I am not a person; I am Northgate's virtual assistant."),
        Example("Would you like to talk to a real person?"),
        Example("Hi, I am a real person and I have taken over from the assistant.", {"extra": {"by_a_person": True}}),
    ),
    stops=(
        Example("I'm a real person, don't worry."),
        Example("Does it matter? Let's talk about your balance.", {"prior_debtor": "are you a robot?"}),
        Example("Hi, it is Mike, call me."),
        Example("No soy un robot, soy una persona."),
    ),
)
