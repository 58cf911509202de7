"""Words that give a debt away to somebody who is not (yet) known to be the person."""

from __future__ import annotations

import re

from agent.rules._figures import Kind
from agent.rules._lexicon import lexicon
from agent.rules._text import Text

LEXICON = lexicon("debt")
_DEBT = LEXICON["debt"]
# Neutral sentences with a word of the list: the process of finding out who we speak to, and our own name.
_NEUTRAL = re.compile(
    r"\b(?:account|personal|private|important|business) matter\b|\bcollect(?:s|ing)? no\b|\bpay attention\b|"
    r"\bpaid (?:line|holiday)\b|\b(?:reference|account) number\b"
    r"|\bpay(?:ing)? for (?:texts|messages)\b|\bnot (?:a|an)? ?(?:sales|marketing)\b|\bno bill\b"
)
_ENDING = re.compile(r"(?:ending|ends|last (?:four|4)|terminad\w+)(?: \w+){0,2}$")


def gives_away(text: Text) -> str:
    """The piece of text that says or hints that money is owed, by whom to whom or how much; "" when there is none."""
    for match in text.find(_DEBT):
        if not any(n.start() <= match.start() < n.end() for n in _NEUTRAL.finditer(text.norm)):
            return text.shown(match)
    for figure in text.figures:
        if figure.kind == Kind.MONEY or (figure.kind == Kind.DIGITS and _ENDING.search(text.norm[: figure.start + 8])):
            return text.span(figure.start, figure.end)
    return ""
