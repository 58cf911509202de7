"""While the validation period runs, nothing may overshadow the right to dispute."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._asks import DEMAND
from agent.rules._figures import Kind
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("overshadowing")
_PRESS = LEXICON["press"]
_MONEY_TALK = LEXICON["money_talk"]
_RIGHTS = LEXICON["rights"]
_WRITE_OFF = LEXICON["write_off"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """In the open window no demand with a date or a push; at any time no obstacle to disputing in this conversation."""
    for match in text.said(_WRITE_OFF):
        about = text.sentence(match.start())
        if "disput" in about or "proof" in about or "evidence" in about or "disputa" in about:
            yield Hit("puts an obstacle before a dispute that is already in writing", text.shown(match))
    if review.validation_window != "open":
        return
    for match in text.said(_PRESS):
        sentence = text.sentence(match.start())
        if _MONEY_TALK.search(sentence) and not _RIGHTS.search(sentence):
            yield Hit("presses for payment inside the validation period", text.shown(match))
            return
    for match in text.said(DEMAND):
        if any(
            f.kind in (Kind.DATE, Kind.COUNT) and abs(f.start - match.end()) < 60 for f in text.figures
        ) and not text.has(_RIGHTS):
            yield Hit("sets a date for payment inside the validation period", text.shown(match))
            return


RULE = Rule(
    id="overshadowing",
    rows=("REGF-1006.38-b-overshadow", "REGF-1006.38-b-settle", "REGF-1006.38-writing", "REGF-1006.38-nomagic"),
    citation="15 USC 1692g(b); 12 CFR 1006.38(b)(1)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example(
            "You can still dispute until 9 Dec. If you wish to pay, options are a plan or a single payment.",
            {"validation_window": "open"},
        ),
        Example("Would you like to hear about payment options?", {"validation_window": "open"}),
        Example("I have recorded your written dispute."),
        Example("Please pay by 9 Dec.", {"validation_window": "closed"}),
    ),
    stops=(
        Example("Please pay by 9 Dec.", {"validation_window": "open"}),
        Example("50% off if you pay by Friday.", {"validation_window": "open"}),
        Example("To dispute you must mail a letter."),
        Example("Debe pagar dentro de 10 días.", {"validation_window": "open"}),
    ),
)
