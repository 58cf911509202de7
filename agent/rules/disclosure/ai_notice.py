"""A person is told at the start that an automated assistant writes."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("ai_notice")
_NOTICE = LEXICON["notice"]


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Due in the first reply of a conversation (the turn says when), placed by code or in the words."""
    if review.ai_notice_due and not (review.ai_notice_placed or text.has(_NOTICE)):
        yield Hit("the notice that an automated assistant writes is due and missing")


RULE = Rule(
    id="ai-notice",
    rows=("AI-CA-17941", "AI-UT", "AI-EU-50", "AI-ME-NJ", "AI-CO"),
    citation="Cal. Bus. & Prof. Code 17941; Utah Code 13-2-12; Reg. (EU) 2024/1689 art. 50",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.TEMPLATE,
    send=check,
    passes=(
        Example("Hello, I am an automated assistant of Northgate.", {"ai_notice_due": True}),
        Example("How can I help?", {"ai_notice_due": True, "ai_notice_placed": True}),
        Example("How can I help?"),
    ),
    stops=(
        Example("Hello, how can I help?", {"ai_notice_due": True}),
        Example("Hola, ¿en qué puedo ayudarle?", {"ai_notice_due": True}),
    ),
)
