# ruff: noqa: E501  patterns are read in one piece
"""Numbers as people write them: "1,234.56", "1.234,56", "2k", "two hundred and fifty", "doscientos", "a couple hundred"."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from text_to_num import text2num

DIGITS = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)|\d+"

_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    " twenty thirty forty fourty fifty sixty seventy eighty ninety hundred thousand grand hundreds"
).split()
_ES = (
    "un una uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve"
    " veinte veintiun veintiuno veintiuna veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
    " treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento doscientos doscientas trescientos trescientas cuatrocientos"
    " cuatrocientas quinientos quinientas seiscientos seiscientas setecientos setecientas ochocientos ochocientas novecientos novecientas mil"
).split()
# text2num reads the written language, with its accents; plain text has none.
_ACCENTED = {
    "dieciseis": "dieciséis", "veintidos": "veintidós", "veintitres": "veintitrés", "veintiseis": "veintiséis",
    "veintiun": "veintiún", "fourty": "forty",
}  # fmt: skip

_en = "|".join(sorted(_EN, key=len, reverse=True))
_es = "|".join(sorted(_ES, key=len, reverse=True))
WORDS = (
    rf"(?:(?:a|another) )?(?:half (?:a )?(?:grand|thousand)|(?:couple|few)(?: of)? (?:hundred|thousand|grand)s?)"
    rf"|un par de (?:cientos?|miles?)|(?:a )?(?:hundred|grand|thousand)(?: and (?:{_en})(?:[ -](?:{_en}))*)?"
    rf"|(?:{_en})(?:(?:[ -]| and )(?:{_en}))*|(?:{_es})(?:(?: y | )(?:{_es}))*"
)
NUMBER = rf"(?:{DIGITS}|{WORDS})"
_SCALE = {"k": 1000, "grand": 1000, "mil": 1000, "thousand": 1000, "hundred": 100, "m": 1_000_000, "lucas": 1000}


def parse_digits(text: str) -> Decimal | None:
    """``1,234.56`` and ``1.234,56``: the last separator is the decimal one when one or two digits follow it."""
    digits = text.replace(" ", "").replace("'", "")
    last = max(digits.rfind("."), digits.rfind(","))
    whole, cents = (digits, "") if last < 0 else (digits[:last], digits[last + 1 :])
    if last >= 0 and len(cents) == 3:
        whole, cents = digits, ""
    try:
        return Decimal(re.sub(r"[.,]", "", whole) + (f".{cents}" if cents else ""))
    except InvalidOperation:
        return None


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Decimal | None:
    """The value of digits or number words, or None."""
    if text[0].isdigit():
        return parse_digits(text)
    words = re.sub(r"[ -]+", " ", text)
    if quick := _round(words):
        return Decimal(quick)
    words = re.sub(r"^(?:a|another) ", "one ", words).replace("grand", "thousand")
    words = words if not words.startswith(("hundred", "thousand")) else f"one {words}"
    words = " ".join(_ACCENTED.get(word, word) for word in words.split())
    for language in ("en", "es"):
        try:
            return Decimal(text2num(words, language))
        except ValueError:
            continue
    return _side_by_side(words)


def _round(words: str) -> int | None:
    """ "a couple hundred" is two of them, "a few" three, "half a grand" five hundred."""
    scale = next(
        (
            n
            for name, n in (("hundred", 100), ("thousand", 1000), ("grand", 1000), ("cientos", 100), ("mil", 1000))
            if name in words
        ),
        0,
    )
    if not scale:
        return None
    if "couple" in words or "un par" in words:
        return 2 * scale
    if "few" in words:
        return 3 * scale
    return scale // 2 if words.startswith(("half", "a half")) else None


def _side_by_side(words: str) -> Decimal | None:
    """Prices said in two halves: "two fifty" is 250, "twelve fifty" 1250."""
    head, _, tail = words.partition(" ")
    try:
        first, rest = text2num(head, "en"), text2num(tail, "en")
    except ValueError:
        return None
    return Decimal(first * 100 + rest) if 1 <= first < 100 and 10 <= rest < 100 else None


def scaled(value: Decimal, suffix: str | None) -> Decimal:
    """``2`` with ``k`` is 2000."""
    return value * _SCALE.get((suffix or "").strip(), 1)
