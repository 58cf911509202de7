"""How money is asked for, offered and linked to; how somebody is asked to get in touch. English and Spanish."""

from __future__ import annotations

import re

from agent.rules._lexicon import lexicon
from agent.rules._text import Text

LEXICON = lexicon("asks")
DEMAND = LEXICON["demand"]
"""Asking for money, a date, an amount or a plan."""

OFFER = LEXICON["offer"]
"""Offering a plan, a discount or a settlement."""

LINK = LEXICON["link"]
"""A way to pay, put in front of the person."""

SOFT = LEXICON["soft"]
"""Leaving it to the person whether to pay."""

CONTACT = LEXICON["contact"]
"""Asking the person to get in touch."""

_IF_THEY_LIKE = re.compile(
    r"(?:^|\b)(?:if|whenever|should|when|si) (?:you|usted)\b[^.;!?]{0,40}$|\byou (?:may|can|are free to|are "
    r"welcome to) (?:still |always |also )*(?:choose to )?$"
)


def ask(text: Text, *, soft: bool = True) -> re.Match[str] | None:
    """The first place that asks for money, offers terms or shows a way to pay; ``soft`` also "if you wish to pay"."""
    for pattern in (DEMAND, OFFER, LINK):
        for match in text.said(pattern):
            if soft or not _left_to_them(text, match):
                return match
    return text.says(SOFT) if soft else None


def _left_to_them(text: Text, match: re.Match[str]) -> bool:
    before = text.norm[max(0, match.start() - 60) : match.start()]
    return bool(_IF_THEY_LIKE.search(before) or SOFT.match(match.group()))
