"""From a model's draft to a text: placeholders become facts, and anything the model brought along itself is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.domain.decision import Finding, Severity, VerdictKind
from agent.domain.facts import Facts
from agent.llm.own_words import own_content

LONGEST = 1200
"""Characters of a draft: about 200 words, more than any reply needs."""

_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
_SINGLE = re.compile(r"(?<!\{)\{\s*([a-z_][a-z0-9_]*)\s*\}(?!\})")
_CURRENCY = re.compile(r"[$€£¥]\s*(?=\{\{)|(?<=\}\})\s*(?:dollars|USD|dólares)\b", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|(?<!_)__(?=\w[^_])|(?<=[^_]\w)__(?!_)|`+|^#{1,6}\s+|^\s*[*•]\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Filled:
    """A draft with its facts in it, and which ones."""

    text: str
    used: frozenset[str]


def placeholders(text: str) -> frozenset[str]:
    """The names of the placeholders in a text."""
    return frozenset(_PLACEHOLDER.findall(text))


def fill(
    draft: str, facts: Facts, language: str, *, decided: str = "", keep: bool = True
) -> Filled | tuple[Finding, ...]:
    """The draft with every placeholder filled, or what is wrong with it.

    Args:
        decided: the approved wording of the same reply, with placeholders: its words are nobody's invention.
        keep: whether all placeholders of ``decided`` must come back, and its question must still be asked.
    """
    draft = tidy(draft, facts)
    findings = (
        *_structure(draft, facts, decided if keep else ""),
        *own_content(_PLACEHOLDER.sub(" \N{BULLET} ", draft), language, decided),
    )
    if findings:
        return findings
    shown = facts.shown(language)
    return Filled(_PLACEHOLDER.sub(lambda match: shown[match[1]], draft).strip(), placeholders(draft))


def tidy(draft: str, facts: Facts) -> str:
    """Habits of models that change no meaning: markdown, a single brace, a currency sign beside a sum."""
    draft = _SINGLE.sub(lambda match: f"{{{{{match[1]}}}}}" if match[1] in facts else match[0], draft)
    draft = _CURRENCY.sub("", _EMPHASIS.sub("", draft))
    return re.sub(r"\n{3,}", "\n\n", draft).strip()


def finding(kind: str, reason: str, span: str = "") -> Finding:
    """A finding of this module: the draft may be repaired once."""
    return Finding(f"model-{kind}", "", reason, span[:80], VerdictKind.REPAIR, Severity.HIGH)


def _structure(draft: str, facts: Facts, decided: str) -> Iterator[Finding]:
    if not draft:
        yield finding("empty", "The reply is empty.")
    if len(draft) > LONGEST:
        yield finding("long", "The reply is far too long. Keep it under eighty words.")
    used = placeholders(draft)
    for name in sorted(used - facts.keys()):
        yield finding("unknown-fact", f"There is no fact {{{{{name}}}}}. Use only the listed placeholders.", name)
    for name in sorted(placeholders(decided) - used):
        yield finding("left-out", f"The reply leaves out {{{{{name}}}}}, which the person needs.", name)
    if "?" in decided and "?" not in draft:
        yield finding("no-question", "The reply must ask the question that was decided.")
