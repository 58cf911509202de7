"""Nobody goes to jail for a consumer debt: no arrest, police, warrant or charges, in any wording."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("arrest")
_WORDS = LEXICON["words"]
_LAWFUL = LEXICON["lawful"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Any mention that its clause does not deny; a police report about identity theft is no threat."""
    for match in text.said(_WORDS):
        if not _LAWFUL.search(text.sentence(match.start())):
            yield Hit("threatens arrest or criminal consequences for a debt", text.shown(match))


RULE = Rule(
    id="arrest",
    rows=("REGF-1006.18-b-3-arrest", "REGF-1006.18-b-crime"),
    citation="15 USC 1692e(4), (7); 12 CFR 1006.18(b)(3)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("No one goes to jail for an unpaid bill."),
        Example("If someone used your name, a police report helps us review this."),
        Example("Nadie va a la cárcel por una deuda como esta."),
        Example("You can't be arrested for this."),
    ),
    stops=(
        Example("A warrant may be issued."),
        Example("If you do not pay, officers will come to your door."),
        Example("You don't want to end up in jaіl over this."),
        Example("Si no paga, podría ser arrestado."),
        Example("We won't have to involve the police as long as you pay today."),
    ),
)
