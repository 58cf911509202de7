"""No threat of garnishment, seizure, liens or repossession without a judgment or a present right."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("seizure")
_TAKE = LEXICON["take"]
_LAWFUL = LEXICON["lawful"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Any mention that is not denied; wages and accounts only after a judgment."""
    for match in text.said(_TAKE):
        if _LAWFUL.search(text.sentence(match.start())) or (review.judgment and not review.time_barred):
            continue
        yield Hit("threatens to take wages or property without a judgment", text.shown(match))


RULE = Rule(
    id="seizure",
    rows=("REGF-1006.22-e-repo", "REGF-1006.18-b-3-arrest", "NY-medical"),
    citation="15 USC 1692e(4), 1692f(6); 12 CFR 1006.18(b)(3), 1006.22(e)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("We will not garnish your wages or place a lien on your home."),
        Example("Under the judgment, wage garnishment may be requested.", {"judgment": True}),
        Example("I am sorry you are facing eviction. We can pause this account."),
    ),
    stops=(
        Example("Your wages could be garnished next month."),
        Example("It would be a shame to lose your car over this."),
        Example("Podríamos embargar su salario."),
        Example("Your employer will be told to withhold part of your paycheck."),
    ),
)
