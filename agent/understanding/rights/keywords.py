# ruff: noqa: E501  patterns are read in one piece
"""Carrier keywords: a message that is nothing but STOP (47 CFR 64.1200(a)(10), CTIA short code handbook).

CANCEL and END inside a sentence are ordinary words, so the keyword has to stand alone, courtesy aside.
"""

from __future__ import annotations

import re

_KEYWORD = (
    r"stop ?(?:all|it)?|quit|end|cancel|revoke|unsub(?:scribe)?(?: me)?|opt[ -]?out|remove(?: me)?|arret|alto|baja|parar|pare|paren|basta|salir|fin"
    r"|cancelar(?: suscripcion)?|detener|desuscrib\w+|no mas(?: mensajes)?(?: de texto)?|no more (?:texts|messages|sms)|(?:dar|darme) de baja"
    r"|(?:end|stop|cancel|quit) (?:texts?|sms|messages?)|stop (?:now|already|this|these|texts)|please stop|stop ya"
)
_COURTESY = r"(?:please|thanks?(?: you)?|thx|ty|now|ok|okay|hi|hello|hey|sir|maam|por favor|gracias|ya|stop|alto|baja|already|asap|immediately|today|man|guys|just|so|then)"
_ALONE = re.compile(rf"[\W_]*(?:{_COURTESY}[\W_]+)*(?:{_KEYWORD})(?:[\W_]+{_COURTESY})*[\W_]*")
_STOP_SENTENCE = re.compile(
    r"(?:^|[.!?:;,\n]\s*|\bthen,?\s+)(?P<word>STOP(?:ALL)?|ALTO|BAJA|UNSUBSCRIBE|OPT ?OUT)(?=\s*(?:[.!?,;\n/]|$))|^(?P<lead>STOP|ALTO|BAJA)(?=\s)"
)
_NO_KEYWORD_AFTER = re.compile(
    r"\W*(?:right there|wait|lying|charging|the interest|asking|adding|ahi|it you)", re.IGNORECASE
)


def alone(folded: str) -> bool:
    """Whether the whole message is a keyword, in any case, with punctuation and a word of courtesy."""
    return len(folded) <= 60 and _ALONE.fullmatch(folded) is not None


def shouted(original: str) -> tuple[int, int] | None:
    """Where STOP stands as a word of its own, in capitals, in a message that is not all capitals."""
    if original.isupper() and len(original.split()) > 3:
        return None
    for match in _STOP_SENTENCE.finditer(original):
        if not _NO_KEYWORD_AFTER.match(original, match.end()):
            return match.span()
    return None
