"""Credit reporting is only mentioned when it is true, plain and lawful."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("credit_report")
_CREDIT = LEXICON["credit"]
_HARM = LEXICON["harm"]
_BENEFIT = LEXICON["benefit"]
_TRUE = LEXICON["true"]
_NOT_REPORTED = LEXICON["not_reported"]
_NOBODY = LEXICON["nobody"]
_HELP = LEXICON["help"]
_MEDICAL = LEXICON["medical"]
_THREAT = LEXICON["threat"]


def _wrong(text: Text, sentence: str, review: Review) -> str:
    """Why the sentence may not be sent; "" when it may."""
    if _HELP.search(sentence) and not _HARM.search(sentence):
        return ""
    if review.furnishes and _NOT_REPORTED.search(sentence):
        return "says that the account is not reported although it is"
    if _HARM.search(sentence):
        return "threatens harm to credit"
    if _BENEFIT.search(sentence) and not _TRUE.search(sentence):
        return "promises an effect on credit"
    if _MEDICAL.search(sentence):
        return "speaks of reporting medical debt"
    if not _TRUE.search(sentence):
        return "uses credit reporting as pressure"
    if review.furnishes is False:
        return "says that the account is reported although it is not"
    if _THREAT.search(sentence) and not review.furnishes:
        return "threatens credit reporting"
    if review.disputed and "disput" not in sentence:
        return "speaks of reporting without saying that the debt is disputed"
    return ""


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Each sentence that mentions credit reporting and is not a plain denial, a true statement, or help."""
    for match in text.find(_CREDIT):
        sentence = text.sentence(match.start())
        harmful = _HARM.search(sentence) and _NOBODY.search(sentence)
        if text.denied(match) and not harmful and not (review.furnishes and _NOT_REPORTED.search(sentence)):
            continue
        if reason := _wrong(text, sentence, review):
            yield Hit(reason, text.shown(match))


RULE = Rule(
    id="credit-report",
    rows=(
        "REGF-1006.30-a-claim",
        "REGF-1006.18-c-2-credit",
        "CASE-credit-benefit",
        "FCRA-medical",
        "NY-medical",
        "CA-medical",
        "FCRA-605-obsolete",
        "FCRA-623-a-3",
    ),
    citation="15 USC 1692e(5), (8), (10); 12 CFR 1006.18(c)(2), 1006.30(a)",
    severity=Severity.HIGH,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("We do not report this account.", {"furnishes": False}),
        Example("We may report information about your account to credit bureaus.", {"furnishes": True}),
        Example("You can get a free credit report at annualcreditreport.com."),
        Example("This bill is not reported to credit bureaus."),
    ),
    stops=(
        Example("This will ruin your credit for years."),
        Example("It is already on your credit report.", {"furnishes": False}),
        Example("Pay today and your score will go up, your credit will thank you."),
        Example("This hospital bill will hurt your credit."),
        Example("Esto va a afectar su historial de crédito."),
    ),
)
