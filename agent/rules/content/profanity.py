"""No obscene, profane or abusive words."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("profanity")
_FOUL = LEXICON["foul"]
_LAWFUL = LEXICON["lawful"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Foul words anywhere, also denied ones: a polite message has none."""
    for match in text.find(_FOUL):
        if not _LAWFUL.search(text.sentence(match.start())):
            yield Hit("uses foul or insulting words", text.shown(match))


RULE = Rule(
    id="profanity",
    rows=("REGF-1006.14-d-obscene",),
    citation="15 USC 1692d(2); 12 CFR 1006.14(d)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.REPAIR,
    send=check,
    passes=(Example("I can see this is frustrating."), Example("Hello Dana, thank you for your patience.")),
    stops=(
        Example("Deadbeats like you are why prices go up."),
        Example("Just pay your f***ing bill."),
        Example("No sea sinvergüenza y pague."),
    ),
)
