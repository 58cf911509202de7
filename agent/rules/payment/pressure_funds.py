"""No pressure to borrow, sell, skip essentials or use protected benefits."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("pressure_funds")
_BORROW = LEXICON["borrow"]
_PROTECT = LEXICON["protect"]
_ALWAYS = LEXICON["always"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Pushing the person towards money they should not use, or refusing every affordable way."""
    for match in text.find(_BORROW):
        sentence = text.sentence(match.start())
        full_only = match.group().startswith(
            (
                "we will",
                "will not",
                "whole",
                "entire",
                "full",
                "total",
                "all at",
                "do not",
                "cannot",
                "never",
                "nothing",
                "anything",
                "not less",
                "only",
                "all or",
                "full or",
                "payment in",
                "no ",
                "not accept",
            )
        )
        if not full_only and (text.denied(match) or _PROTECT.search(sentence)) and not _ALWAYS.search(sentence):
            continue
        yield Hit("presses the person towards money or terms that harm them", text.shown(match))


RULE = Rule(
    id="pressure-funds",
    rows=("CONC-7.3.10", "CONC-7.3.4", "PAY-exempt-funds", "CASE-meaningful-choice", "UDAAP-abusive"),
    citation="12 USC 5531(d); CONC 7.3.10R; 42 USC 407",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("If your only income is benefits, tell us; it may be protected."),
        Example("Please pay rent and food first; we can wait."),
        Example("We can pause, reduce, or accept a small amount while you sort things out."),
    ),
    stops=(
        Example("Use your SSI deposit on the 1st."),
        Example("Can't you borrow it from your parents?"),
        Example("Only payment in full will be accepted."),
        Example("You could sell your car to cover it."),
        Example("Pida prestado a su familia."),
    ),
)
