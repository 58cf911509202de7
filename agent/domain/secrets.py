"""Masking: numbers that must never be stored (PCI DSS 3.3 for cards and their codes; social security and bank numbers).

Masked before anything is stored or logged, so a miss cannot be repaired and a false alarm destroys what a person wrote.
Hence the two-sided tests: odd spellings of a card number are found; telephone numbers, dates and sums are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from stdnum import iban, luhn

CARD, CVV, SSN, BANK = "card", "cvv", "ssn", "bank_account"

REPLACEMENTS = {
    CARD: "[card number removed]",
    CVV: "[security code removed]",
    SSN: "[social security number removed]",
    BANK: "[bank details removed]",
}


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be stored, and which kinds of secrets were taken out of it."""

    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits that stand together; also one written as a word ("four")."""

    start: int
    end: int
    digits: str


def mask(text: str) -> Masked:
    """The text with every secret replaced by a note of what stood there."""
    cards = _cards(text)
    spans = [*cards, *_codes_behind(text, cards), *_by_words(text), *_ibans(text)]
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    for span in reversed(kept):
        text = text[: span.start] + REPLACEMENTS[span.kind] + text[span.end :]
    return Masked(text, tuple(dict.fromkeys(span.kind for span in kept)))


# Card numbers -------------------------------------------------------------------------------------------------------

_WORDS = {
    **dict(zip("zero one two three four five six seven eight nine".split(), "0123456789", strict=True)),
    **dict(zip("cero uno dos tres cuatro cinco seis siete ocho nueve".split(), "0123456789", strict=True)),
}
_DIGITS = re.compile(rf"\d+|\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
# Anything but letters, digits and currency signs may stand between the groups of one number: dots, stars, emoji.
_GAP = re.compile(r"(?:[^\w$€£]|_){1,5}")
_CARD_WORD = re.compile(
    r"\b(?:cards?|visa|master ?card|amex|american express|discover|debit|credit|cc|pan|tarjetas?|d[eé]bito"
    r"|cr[eé]dito)\b",
    re.IGNORECASE,
)
_ISSUER = re.compile(r"3[04-9]|4|5|6|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)")


def _cards(text: str) -> list[_Span]:
    found: list[_Span] = []
    for run in _runs(text):
        start = 0
        while start < len(run):
            end = _card_end(text, run, start)
            if end is not None:
                found.append(_Span(run[start].start, run[end].end, CARD))
            start = start + 1 if end is None else end + 1
    return found


def _runs(text: str) -> list[list[_Group]]:
    """Groups of digits with nothing but separators between them."""
    runs: list[list[_Group]] = []
    for match in _DIGITS.finditer(text):
        group = _Group(match.start(), match.end(), _digits(match.group()))
        joined = runs and _GAP.fullmatch(text, runs[-1][-1].end, group.start)
        if joined:
            runs[-1].append(group)
        else:
            runs.append([group])
    return runs


def _digits(text: str) -> str:
    word = _WORDS.get(text.lower())
    return word or "".join(str(unicodedata.digit(char)) for char in text)


def _card_end(text: str, run: list[_Group], start: int) -> int | None:
    """The last group of the longest card number that begins with group ``start``, if one does."""
    best, digits = None, ""
    for end in range(start, len(run)):
        digits += run[end].digits
        if len(digits) > 19 and end > start:
            break
        if len(digits) >= 13 and _is_card(text, run[start : end + 1], digits):
            best = end
    return best


def _is_card(text: str, groups: list[_Group], digits: str) -> bool:
    if len(groups) == 1 and len(digits) > 19:  # number, expiry and code in one breath
        return any(_ISSUER.match(digits) and luhn.is_valid(digits[:size]) for size in (15, 16))
    shaped = _card_shape(text, groups)
    named = _CARD_WORD.search(text, max(0, groups[0].start - 40), groups[0].start) is not None
    if _ISSUER.match(digits) and luhn.is_valid(digits):
        return shaped or named
    return shaped and named  # one digit mistyped is still a card number


def _card_shape(text: str, groups: list[_Group]) -> bool:
    """Groups as on a card (4-4-4-4, 4-6-5), or evenly cut by one separator; dates and telephone numbers are neither."""
    sizes = [len(group.digits) for group in groups]
    if len(sizes) == 1 or sizes[:3] == [4, 4, 4] or sizes in ([4, 6, 5], [4, 6, 4]):
        return True
    gaps = {text[a.end : b.start].strip() or " " for a, b in pairwise(groups)}
    return len(gaps) == 1 and len(set(sizes[:-1])) == 1 and sizes[-1] <= sizes[0]


# Expiry and security code right behind a card number.
_BEHIND = re.compile(
    r"[\s,;:./-]*(?:exp\w*\.?|vence|caduca)?[\s,;:./-]*(?:\d{1,2}\s*[/-]\s*\d{2,4}|\d{4}\b)?[\s,;:./-]*\b(?P<code>\d{3,4})\b(?![\s,.-]*\d)",
    re.IGNORECASE,
)


def _codes_behind(text: str, cards: list[_Span]) -> list[_Span]:
    matches = [_BEHIND.match(text, card.end) for card in cards]
    return [_Span(*match.span("code"), CVV) for match in matches if match]


# Named by a word ----------------------------------------------------------------------------------------------------

_NUMBER = r"(?P<secret>\d(?:[\s.\-‐-―]?\d){%s})(?!\d)"
_BANK_WORD = (
    r"(?:(?:bank|checking|savings?|current) (?:account|acct)|routing|aba"
    r"|cuenta (?:bancaria|corriente|de (?:cheques|ahorros?))|n[uú]mero de ruta)"
)
# Not 3-3-4, which is a telephone number, and not 4-2-2, which is a date.
_BANK_NUMBER = r"(?P<secret>\d{7,17}|\d{4}(?:[ -]\d{3,4}){1,3})(?!\d)"
_NAMED = [
    (
        CVV,
        r"\b(?:cvv2?|cvc2?|csc|cid|security code|c[oó]digo de seguridad|(?:on|from) the back|back of (?:the|my) card)\b"
        r"[^\d\n]{0,20}(?P<secret>\d{3,4})\b",
    ),
    (SSN, r"(?<![\d-])(?P<secret>\d{3}([\s.\-‐-―])\d{2}\2\d{4})(?![\d-])"),
    (SSN, r"\b(?:ssn|social|seguro social|itin)\b[^\d\n]{0,30}" + _NUMBER % "8"),
    (SSN, r"(?<!\d)" + _NUMBER % "8" + r"[^\d\n]{0,15}\b(?:ssn|social|seguro social|itin)\b"),
    (BANK, rf"\b{_BANK_WORD}\b[^\d\n]{{0,25}}" + _BANK_NUMBER),
    (BANK, r"\b(?:checking|savings)[^\w\n]{1,3}" + _BANK_NUMBER),
    # A routing number and the account behind it, whatever the second is called.
    (BANK, r"\b(?:routing|aba)\b[^\d\n]{0,30}\d{9}\D{0,30}" + _BANK_NUMBER),
]
_PATTERNS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _NAMED]


def _by_words(text: str) -> list[_Span]:
    return [_Span(*m.span("secret"), kind) for kind, pattern in _PATTERNS for m in pattern.finditer(text)]


_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}\b", re.IGNORECASE)


def _ibans(text: str) -> list[_Span]:
    spans: list[_Span] = []
    for match in _IBAN.finditer(text):
        # The pattern may have swallowed the next word: cut back to what is an IBAN.
        ends = [match.end(), *(match.start() + gap.start() for gap in re.finditer(r"[ -]", match.group()))]
        end = next((e for e in sorted(ends, reverse=True) if iban.is_valid(text[match.start() : e])), None)
        if end is not None:
            spans.append(_Span(match.start(), end, BANK))
    return spans
