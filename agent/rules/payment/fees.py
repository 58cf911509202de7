"""No fee or interest beyond what the agreement or the law allows, and none as a threat."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("fees")
_FEE = LEXICON["fee"]
_PLAIN = LEXICON["plain"]
_UNDONE = LEXICON["undone"]
_THREAT = LEXICON["threat"]
_INTEREST = LEXICON["interest"]
_BALLOON = LEXICON["balloon"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Fees need the agreement (a plain late fee on the bill passes when nothing is known); interest likewise."""
    for match in text.said(_FEE):
        sentence = text.sentence(match.start())
        undone = bool(_UNDONE.search(sentence))
        plain = undone or (bool(_PLAIN.search(sentence)) and not _THREAT.search(sentence))
        if review.fees_in_contract or (plain and review.fees_in_contract is None):
            continue
        yield Hit("adds or announces a fee that the agreement does not allow", text.shown(match))
    for match in text.said(_INTEREST):
        if _BALLOON.search(match.group()) or review.interest_in_contract is False:
            yield Hit("announces interest or growth that the agreement does not allow", text.shown(match))


RULE = Rule(
    id="fees",
    rows=("REGF-1006.22-b-fees", "FDCPA-1692e-2-B", "CASE-accruing-balance"),
    citation="15 USC 1692e(2)(B), 1692f(1); 12 CFR 1006.22(b)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("There is no collection charge on this account."),
        Example(
            "As of today $812.40. Interest is added, so the amount may be higher later.", {"interest_in_contract": True}
        ),
        Example("The bill includes a late fee of $25 from your creditor."),
        Example("Since then: interest +$22.18, fees +$0.00, paid -$11.00, credits -$0.00"),
    ),
    stops=(
        Example("Our 25% legal fee is already included by law."),
        Example("A $4.95 convenience fee applies to card payments."),
        Example("We add 12% interest each month.", {"interest_in_contract": False}),
        Example("Si no paga agregaremos un cargo por cobranza."),
    ),
)
