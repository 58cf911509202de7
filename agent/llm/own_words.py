"""What a model may not bring into a reply by itself: figures, dates, names, links, legal claims, hidden characters.

The gate judges the finished text again by every rule; this check is about origin: even a true figure comes from a fact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from babel.dates import get_day_names, get_month_names
from text_to_num import alpha2digit

from agent.domain.decision import Finding, Severity, VerdictKind

_SMALL = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)"
)
_UNIT = (
    r"(?:days?|weeks?|months?|years?|hours?|minutes?|payments?|instal+ments?|dollars?|cents?|percent|times"
    r"|d[ií]as?|semanas?|mes(?:es)?|años?|horas?|minutos?|pagos?|cuotas?|plazos?|d[oó]lares|centavos|veces)"
)
_FIGURES = re.compile(
    rf"\b{_SMALL}[\s-]+{_UNIT}\b"
    r"|\b(?:half|halves|quarter|third of|dozens?|percent|per cent|grand|bucks|k)\b"
    r"|\b(?:mitad|cuarta parte|docenas?|por ciento)\b"
    r"|[$€£¥%]|\b(?:usd|dollars?|d[oó]lares|euros?|pesos)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:tomorrow|tonight|yesterday|weekend|fortnight|midnight|noon"
    r"|(?:this|next|last|coming|following|(?:with)?in an?|end of the|by the end of) (?:day|week|month|year|hour|payday)"
    r"|ma[ñn]ana|anoche|ayer|fin de semana|quincena|medianoche|mediod[ií]a"
    r"|(?:est[ae]|pr[oó]xim[ao]|siguiente|fin de|dentro de un|dentro de una) (?:d[ií]a|semana|mes|año|hora)"
    r"|(?:semana|mes|año) (?:que viene|pr[oó]xim[ao]|siguiente))\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"https?:|www\.|\S@\S|\b[\w-]+\.(?:com|org|net|io|gov|info|biz|co|us|me|app|link|pay|es|mx)\b"
    r"|\b[\w-]+\s?(?:\s\.\s?|\(dot\)|\bdot\b|\bpunto\b)\s?(?:com|org|net|gov|info|io)\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\b(?:law\s?suits?|sue[ds]?|suing|courts?|judge?ments?|garnish\w*|liens?|arrest\w*|warrants?|jail|prison|police"
    r"|sheriff|felony|crim(?:e|inal)\w*|seiz\w+|repossess\w*|foreclos\w*|evict\w*|deport\w*|immigration|prosecut\w*"
    r"|legal action|litigation"
    r"|credit (?:score|report|bureau|record|rating|file)s?|statute|time-barred|attorneys?|lawyers?|judges?"
    r"|demanda\w*|tribunal\w*|juzgado\w*|juicio|embarg\w+|arresto|c[aá]rcel|polic[ií]a|delito|penal|abogad[oa]s?|jueza?"
    r"|jueces|acci[oó]n(?:es)? legal(?:es)?|historial (?:de cr[eé]dito|crediticio)|bur[oó] de cr[eé]dito"
    r"|inmigraci[oó]n)\b",
    re.IGNORECASE,
)
# What would change something, were it true: only the plan may say so.
_CLAIM = re.compile(
    r"\b(?:forg[ai]v\w*|waiv\w+|cancel\w*|eras\w+|delet\w+|writ(?:e|ten) off|paid (?:in full|off)|settled|approved"
    r"|confirmed|accepted|guarantee\w*|i promise|we promise|discount\w*|reduc\w+|refund\w*|debt[- ]free|no longer owe"
    r"|owe nothing"
    r"|perdon(?:amos|ad[ao]s?|ar)|condon\w+|anulad\w+|eliminad\w+|borrad\w+|saldad\w+|aprobad\w+|confirmad\w+|aceptad\w+"
    r"|garantiz\w+|le prometo|descuentos?|rebaj\w+|reembols\w+|ya no debe|no debe nada)\b",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(r"[{}<>\[\]|\\]|\bX{2,}\b|_{2,}")
# Capitals that are no name: the pronoun, abbreviations every reply may use, and names of languages.
_CAPITALS = frozenset(
    {"I", "I'm", "I'll", "I've", "I'd", "AI", "IA", "OK", "FAQ", "PDF", "Spanish", "English", "Usted", "Ud", "Uds"}
)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_STARTS = '.!?:;\n¿¡"“«(-–—…'


def own_content(text: str, language: str, decided: str = "") -> Iterator[Finding]:
    """Everything in ``text`` (placeholders already taken out) that is not the model's to say.

    Args:
        decided: approved wording: its words are allowed.
    """
    yield from _hidden(text)
    allowed = decided.casefold()
    for kind, reason, found in (*_patterns(text), *_number_words(text, language), *_names(text, decided)):
        if found.strip().casefold() not in allowed:
            yield Finding(f"model-{kind}", "", reason, found[:80], VerdictKind.REPAIR, Severity.HIGH)


_Found = tuple[str, str, str]


def _patterns(text: str) -> Iterator[_Found]:
    kinds = (
        ("figure", "Write no figures, shares or counts of your own; use the placeholders.", _FIGURES),
        ("date", "Write no dates or times of your own; use the placeholders.", _WHEN),
        ("date", "Write no dates or times of your own; use the placeholders.", _calendar()),
        ("link", "Write no links, addresses or e-mails of your own.", _LINK),
        ("legal", "Say nothing about legal status, courts, lawyers or credit records.", _LEGAL),
        (
            "claim",
            "Do not say that anything was agreed, approved, cancelled or reduced unless that was decided.",
            _CLAIM,
        ),
        ("unfilled", "Leave no brackets or gaps to fill in.", _LEFT_OPEN),
    )
    for kind, reason, pattern in kinds:
        yield from ((kind, reason, match.group()) for match in pattern.finditer(text))


def _number_words(text: str, language: str) -> Iterator[_Found]:
    """Digits of any script, and numbers written as words (a library turns those into digits)."""
    for read in (text, alpha2digit(text, language if language in ("en", "es") else "en")):
        found = next((char for char in read if unicodedata.category(char) in ("Nd", "No", "Nl")), None)
        if found is not None:
            at = read.index(found)
            reason = "Write no figures of your own, in digits or words; use the placeholders."
            yield "figure", reason, read[max(0, at - 12) : at + 12] if read == text else f"number in words ({found}…)"
            return


@lru_cache(maxsize=1)
def _calendar() -> re.Pattern[str]:
    """Names of weekdays and months; "may" and "march" only with a capital and where no verb can stand."""
    names: set[str] = set()
    for locale in ("en", "es"):
        for width in ("wide", "abbreviated"):
            names |= {name.rstrip(".") for name in get_day_names(width, locale=locale).values()}
            names |= {name.rstrip(".") for name in get_month_names(width, locale=locale).values()}
    ambiguous = {"may", "mar", "march", "sun", "sat", "wed", "dom", "mié", "jun", "ago", "dec", "ene", "sept", "sep"}
    plain = sorted((name for name in names if name.lower() not in ambiguous and len(name) > 2), key=len, reverse=True)
    return re.compile(
        rf"\b(?:{'|'.join(map(re.escape, plain))})s?\b|(?<=\b(?:in|by|of|on|en|de)\s)(?:may|march|mar|dec|sept?)\b",
        re.IGNORECASE,
    )


def _names(text: str, decided: str) -> Iterator[_Found]:
    """Capitalised words inside a sentence: a name that no fact gave."""
    known = set(_WORD.findall(decided)) | _CAPITALS
    for match in _WORD.finditer(text):
        word = match.group().rstrip(".'’-")
        before = text[: match.start()].rstrip(" \t")
        opens = not before or before[-1] in _STARTS
        if word[:1].isupper() and not opens and word not in known:
            yield "name", "Use no names of your own; use the placeholders.", word


def _hidden(text: str) -> Iterator[Finding]:
    """Characters nobody sees, and letters of other scripts that look like ours."""
    for char in text:
        category = unicodedata.category(char)
        foreign = category[0] == "L" and "LATIN" not in unicodedata.name(char, "")
        if foreign or (category in ("Cc", "Cf", "Co", "Cs") and char not in "\n\t\N{ZERO WIDTH JOINER}"):
            reason = "Use plain Latin letters and no invisible characters."
            yield Finding("model-characters", "", reason, f"U+{ord(char):04X}", VerdictKind.REPAIR, Severity.HIGH)
            return
