"""No violence, no intimidation, no hint that something will happen to the person."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("violence")
_FORCE = LEXICON["force"]

_SAFE = LEXICON["safe"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Threats and veiled threats, unless denied; asking after somebody's safety is no threat."""
    for match in text.said(_FORCE):
        if not _SAFE.search(text.sentence(match.start())):
            yield Hit("threatens or intimidates the person", text.shown(match))


RULE = Rule(
    id="violence",
    rows=("REGF-1006.14-c-violence",),
    citation="15 USC 1692d(1); 12 CFR 1006.14(c)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("The balance remains open. You can reply when it suits you."),
        Example("If someone is hurting you or you are not safe, please call 911."),
    ),
    stops=(
        Example("We know where you live, so do not make us come by."),
        Example("Pay up or else."),
        Example("Someone may stop by your house to talk about the money you owe."),
        Example("Sabemos dónde trabaja; se va a arrepentir."),
    ),
)
