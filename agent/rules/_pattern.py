"""Patterns over folded text, made of alternatives."""

from __future__ import annotations

import re

Pattern = re.Pattern[str]

GAP = r"(?:(?!not\b|never\b|no\b)[\w$%'@/-]+,? ){0,4}?"
"""Up to four words between two parts of a pattern, inside one sentence, none of them a negation."""

# A gap of any words must not swallow a negation: "is not required" is no requirement.
_GAPS = (
    (r"(?: \w+)", r"(?: (?!not\b|never\b|no\b)[\w'-]+)"),
    (r"(?:\w+ )", r"(?:(?!not\b|never\b|no\b)[\w'-]+ )"),
)


def words(*alternatives: str) -> Pattern:
    """One pattern out of several, each anchored at the start of a word. A group ``k`` marks the word that counts."""
    joined = "|".join(alternatives)
    for gap, affirmed in _GAPS:
        joined = joined.replace(gap, affirmed)
    return re.compile(rf"(?<!\w)(?:{joined})")
