"""No threat of suit or other legal action unless it is authorised and still lawful."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("lawsuit")
_COURT = LEXICON["court"]
# Mentions the law asks for or that help the person: notices, rights, advice, other people's suits.
_LAWFUL = LEXICON["lawful"]
_FILED = LEXICON["filed"]
_JUDGMENT = LEXICON["judgment"]


def _backed(text: Text, review: Review, place: int) -> bool:
    """The suit is real: a judgment stands, it was filed, or it is authorised; never for a time-barred debt."""
    if review.time_barred:
        return False
    sentence = text.sentence(place)
    if _JUDGMENT.search(sentence) and "obtain" not in sentence and "get a judgment" not in sentence:
        return bool(review.judgment)
    if _FILED.search(sentence):
        return bool(review.suit_filed or review.judgment)
    return bool(review.suit_authorised or review.suit_filed or review.judgment)


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Mentions of suit, court, judgment or lawyers as a consequence, unless the state backs them."""
    for match in text.said(_COURT):
        sentence = text.sentence(match.start())
        if _LAWFUL.search(sentence) and not _threat_anyway(sentence):
            continue
        if not _backed(text, review, match.start()):
            yield Hit("speaks of legal action that is not authorised, filed or lawful", text.shown(match))


_THREAT = LEXICON["threat"]


def _threat_anyway(sentence: str) -> bool:
    found = _THREAT.search(sentence)
    return bool(found) and " not " not in sentence and "cannot" not in sentence


RULE = Rule(
    id="lawsuit",
    rows=(
        "REGF-1006.18-c-1-threat",
        "REGF-1006.26-b",
        "CASE-may-impossible",
        "REGF-1006.18-b-2-status",
        "FDCPA-1692e-13-process",
        "CONC-7.11.1",
    ),
    citation="15 USC 1692e(5), (13); 12 CFR 1006.18(c)(1), 1006.26(b)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("Because of its age, the law does not allow anyone to sue you for this debt."),
        Example("I do not have information about legal action."),
        Example("If you dispute in writing, we will send you verification or a copy of a judgment."),
        Example("Your creditor has authorised a lawsuit on this account.", {"suit_authorised": True}),
        Example("I cannot give legal advice. A legal aid office can help."),
    ),
    stops=(
        Example("Debido a la antigüedad de su deuda, le demandaremos ahora.", {"time_barred": True}),
        Example("Pay by Friday or we will sue you."),
        Example("We may be forced to take legal action.", {"suit_authorised": False}),
        Example("Settle now and avoid legal action.", {"time_barred": True, "suit_authorised": True}),
        Example("We can keep this out of court if you pay today."),
        Example("Vamos a demandarlo si no paga."),
        Example("There is a judgment against you.", {"judgment": False}),
    ),
)
