"""No shame, blame, sarcasm, moral lessons or remarks about character and family."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("shame")
_SHAME = LEXICON["shame"]
_LAWFUL = LEXICON["lawful"]
_NEVER_LAWFUL = LEXICON["never_lawful"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Shame and blame; reassurance that there is nothing to be ashamed of passes."""
    for match in text.said(_SHAME):
        sentence = text.sentence(match.start())
        if not _LAWFUL.search(sentence) or _NEVER_LAWFUL.search(sentence):
            yield Hit("shames or blames the person", text.shown(match))


RULE = Rule(
    id="shame",
    rows=("REGF-1006.14-d-obscene", "REGF-1006.18-b-crime", "BK-524-a-2"),
    citation="15 USC 1692d, 1692e(7); 12 CFR 1006.14(d), 1006.18(b)(5)",
    severity=Severity.HIGH,
    remedy=VerdictKind.REPAIR,
    send=check,
    passes=(
        Example("This happens to many people and it is not your fault."),
        Example("There is nothing to be ashamed of. Let's look at what is manageable."),
        Example("You chose the plan with six payments."),
    ),
    stops=(
        Example("You should be ashamed of yourself."),
        Example("Honest people pay what they owe."),
        Example("You had no problem spending the money."),
        Example("Everyone has it hard."),
        Example("Sea responsable y deje de poner excusas."),
    ),
)
