"""Measures of plain text: sentences, words, syllables, reading grade; and the figures a text states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_BOUNDARY = re.compile(r"(?<=[.!?…])[\"')]*\s+(?=[\"'(¿¡]?[A-ZÁÉÍÓÚÑ¿¡0-9])|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(r"\S*\w\S*")
_VOWELS = re.compile(r"[aeiouy]+")

_MONEY = re.compile(r"(?<![\w.])(?:US)?\$\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?(?!\d)")
_MONTHS = (
    "jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep sept", "oct", "nov", "dec dic",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_DATE = re.compile(r"\b(\d{1,2}) (?:de )?([a-zé]{3,4})[a-zé]*\.? (?:de )?(\d{4})\b", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line is at least one."""
    return [piece.strip() for piece in _BOUNDARY.split(text) if piece.strip() and _WORD.search(piece)]


def words(text: str) -> list[str]:
    """Words as a reader counts them: figures count, punctuation does not."""
    return _TOKEN.findall(text)


def syllables(word: str) -> int:
    """Syllables of an English word by its groups of vowels: right for about nine in ten words."""
    plain = word.lower().replace("’", "'")
    count = len(_VOWELS.findall(plain))
    silent = plain.endswith("e") and not plain.endswith(("le", "ee", "ye")) and count > 1
    silent |= plain.endswith("ed") and not plain.endswith(("ted", "ded")) and count > 1
    return max(1, count - int(silent))


def reading_grade(text: str) -> float | None:
    """Flesch-Kincaid grade (Kincaid et al. 1975) of English text; None of fewer than 10 words."""
    letters = _WORD.findall(text)
    found = sentences(text)
    if len(letters) < 10 or not found:
        return None
    return 0.39 * len(letters) / len(found) + 11.8 * sum(map(syllables, letters)) / len(letters) - 15.59


def money(text: str) -> set[int]:
    """The sums a text states, in cents."""
    return {int(whole.replace(",", "")) * 100 + int(cents or 0) for whole, cents in _MONEY.findall(text)}


def dates(text: str) -> set[date]:
    """The full dates a text states, as we write them: ``20 Nov 2026``, ``20 de noviembre de 2026``."""
    return set(_dates(text))


def _dates(text: str) -> Iterator[date]:
    for day, month, year in _DATE.findall(text):
        number = _MONTH.get(month.lower()[:4]) or _MONTH.get(month.lower()[:3])
        if number is not None and 1 <= int(day) <= 31:
            yield date(int(year), number, int(day))
