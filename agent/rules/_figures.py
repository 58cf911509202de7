"""Every figure in a text: sums, shares, dates, times, counts, account numbers; digits or words, English or Spanish."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from text_to_num import find_numbers

from agent.rules._edit import rewrite


class Kind(StrEnum):
    """What a figure is, and its ``value``."""

    MONEY = "money"  # minor units; ``unit`` is the currency, "" where the text does not say
    SHARE = "share"  # 0.25
    DATE = "date"  # (year or None, month or None, day or None)
    WEEKDAY = "weekday"  # 0 = Monday, directly in front of a date
    TIME = "time"  # "17:00"
    COUNT = "count"  # a number; ``unit`` is what is counted
    DIGITS = "digits"  # an account fragment, reference or telephone number: its digits
    NUMBER = "number"  # any other number


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and its place in the folded text."""

    kind: Kind
    value: Any
    start: int
    end: int
    unit: str = ""


def _numbered(lines: str, first: int) -> dict[str, int]:
    return {name: number for number, line in enumerate(lines.strip().split("\n"), first) for name in line.split()}


MONTHS = _numbered(
    """january jan enero ene\nfebruary feb febrero\nmarch mar marzo\napril apr abril abr\nmay mayo\njune jun junio
    july jul julio\naugust aug agosto ago\nseptember sept sep septiembre setiembre\noctober oct octubre
    november nov noviembre\ndecember dec diciembre dic""",
    first=1,
)
WEEKDAYS = _numbered(
    """monday mon lunes\ntuesday tue martes\nwednesday wed miercoles\nthursday thu jueves\nfriday fri viernes
    saturday sat sabado\nsunday sun domingo""",
    first=0,
)
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:20 ?\d\d|19 ?\d\d)"
_N = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
_SIGN = r"us\$|u\$s|\$|€|£|usd|eur|gbp"
_NAME = r"dollars?|bucks?|dolares|dolar|usd|euros?|eur|pounds?|libras?|gbp|€|£|\$"
CURRENCY = {
    name: code
    for code, names in {
        "USD": "$ us$ u$s usd dollar buck dolare dolar",
        "EUR": "€ eur euro",
        "GBP": "£ gbp pound libra",
    }.items()
    for name in names.split()
}
_UNITS = (
    r"(?:equal |easy |monthly |weekly |small |more |pagos |cuotas |business |calendar |working |dias )?"
    r"(?P<unit>payments?|instal+ments?|installments?|months?|weeks?|days?|years?|hours?|minutes?|fortnights?|invoices?|"
    r"accounts?|cuotas?|pagos?|mensualidades|mes(?:es)?|semanas?|quincenas?|dias?|anos?|horas?|minutos?|facturas?|"
    r"plazos?)\b"
)
_SINGULAR = {
    name: unit
    for unit, names in {
        "payment": "payment instalment installment cuota pago plazo mensualidade",
        "month": "month me mese mes",
        "week": "week semana",
        "fortnight": "fortnight quincena",
        "day": "day dia",
        "year": "year ano",
        "hour": "hour hora",
        "minute": "minute minuto",
        "invoice": "invoice factura",
        "account": "account cuenta",
    }.items()
    for name in names.split()
}
_SHARES = {"half": 0.5, "mitad": 0.5, "third": 1 / 3, "tercio": 1 / 3, "quarter": 0.25, "cuarto": 0.25}

_LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+|[^\w\s]")
_HAS_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|million|"
    r"first|second|third|\w+th|half|quarter|uno?a?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|"
    r"trece|catorce|"
    r"quince|veint\w+|treinta|\w+enta|cien(?:to)?s?|\w+cient[oa]s|quinient[oa]s|mil|mitad|tercio|primero?a?)\b"
)


def find_figures(norm: str, language: str) -> Iterator[Figure]:
    """The figures of a folded text, in the order of their kinds; no character is read twice."""
    if not _HAS_NUMBER.search(norm):
        return
    view, origin = _digits(norm, language)
    taken = bytearray(len(view))
    for pattern, make in _READERS:
        for match in pattern.finditer(view):
            if any(taken[match.start() : match.end()]):
                continue
            figure = make(match)
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            if figure is not None:
                kind, value, unit = figure
                yield Figure(kind, value, origin[match.start()], origin[match.end() - 1] + 1, unit)


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int

    def text(self) -> str:
        return self.word

    def nt_separated(self, previous: object) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return self.word in _NOT_NUMBERS


# "centavo" is a hundredth to the parser, "second" an ordinal; "once" is eleven only in clear Spanish.
_NOT_NUMBERS = frozenset({"centavos", "centavo", "a", "second", "seconds", "an"})


def _digits(norm: str, language: str) -> tuple[str, list[int]]:
    """The text with number words as digits ("four hundred twelve" -> "412"), and the way back."""
    origin = list(range(len(norm)))
    text, origin = rewrite(
        norm, origin, ((m.start(), m.end(), "%") for m in re.finditer(r"por ciento|per ?cent\b", norm))
    )
    for spoken in (language,) if language else ("en", "es"):
        text, origin = _spoken_digits(text, origin, spoken, sure=bool(language))
    return text, origin


def _spoken_digits(text: str, origin: list[int], language: str, *, sure: bool) -> tuple[str, list[int]]:
    tokens = [_Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
    edits = []
    for found in find_numbers(tokens, language, 0.0):
        first, last = tokens[found.start], tokens[found.end - 1]
        pronoun = found.value == 1 and not found.is_ordinal
        when = first.word == "once" and not sure
        if first.word.isdigit() or pronoun or when or "/" in found.text:
            continue
        edits.append((first.start, last.end, found.text.replace("ª", "").replace("º", "")))
    return rewrite(text, origin, edits)


def number(text: str) -> Decimal | None:
    """``1,234.56``, ``1.234,56``, ``1 234``: the decimal separator has one or two digits behind it."""
    digits = text.replace(" ", "").replace("'", "")
    cut = max(digits.rfind("."), digits.rfind(","))
    if cut >= 0 and len(digits) - cut - 1 in (1, 2):
        digits = digits[:cut].replace(",", "").replace(".", "") + "." + digits[cut + 1 :]
    else:
        digits = digits.replace(",", "").replace(".", "")
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


_Made = tuple[Kind, Any, str] | None


def _money(match: re.Match[str]) -> _Made:
    amount = number(match["n"])
    if amount is None:
        return None
    if match["k"]:
        amount *= 1000
    if match["cents"]:
        amount += Decimal(int(match["cents"])) / 100
    name = (match["sign"] or match["name"] or "").rstrip("s")
    return Kind.MONEY, int(amount * 100), CURRENCY.get(name, "")


def _cents(match: re.Match[str]) -> _Made:
    return Kind.MONEY, int(match["n"]), ""


def _share(match: re.Match[str]) -> _Made:
    amount = number(match["n"])
    return None if amount is None else (Kind.SHARE, float(amount) / 100, "")


def _fraction(match: re.Match[str]) -> _Made:
    return Kind.SHARE, _SHARES[match["word"]], ""


def _iso(match: re.Match[str]) -> _Made:
    return Kind.DATE, (int(match["y"]), int(match["m"]), int(match["d"])), ""


def _numeric(match: re.Match[str]) -> _Made:
    """``11/20/2026``: month first, as our reader's country writes it; day first where only that can be."""
    first, second, year = int(match["a"]), int(match["b"]), match["y"]
    month, day = (second, first) if first > 12 else (first, second)
    full = int(year) + 2000 if year and len(year) == 2 else int(year) if year else None
    return (Kind.DATE, (full, month, day), "ambiguous" if day <= 12 else "") if month <= 12 and day <= 31 else None


def _named(match: re.Match[str]) -> _Made:
    month = MONTHS[match["month"].rstrip(".")]
    groups = match.groupdict()
    day = int(groups["d"]) if groups.get("d") else None
    year = int(groups["y"].replace(" ", "")) if groups.get("y") else None
    return Kind.DATE, (year, month, day), ""


def _day_only(match: re.Match[str]) -> _Made:
    return Kind.DATE, (None, None, int(match["d"])), ""


def _weekday(match: re.Match[str]) -> _Made:
    return Kind.WEEKDAY, WEEKDAYS[match["day"]], ""


def _time(match: re.Match[str]) -> _Made:
    hour, minute, half = int(match["h"]), int(match["m"] or 0), match["half"] or ""
    hour = hour % 12 + 12 if half.startswith("p") else hour % 12 if half else hour
    return Kind.TIME, f"{hour:02}:{minute:02}", ""


def _count(match: re.Match[str]) -> _Made:
    amount = number(match["n"])
    unit = match["unit"].rstrip("s")
    return None if amount is None else (Kind.COUNT, float(amount), _SINGULAR.get(unit, unit))


def _fragment(match: re.Match[str]) -> _Made:
    return Kind.DIGITS, re.sub(r"\D", "", match["d"]), ""


def _reference(match: re.Match[str]) -> _Made:
    return Kind.DIGITS, match.group(), ""


def _plain(match: re.Match[str]) -> _Made:
    amount = number(match.group())
    return None if amount is None else (Kind.NUMBER, float(amount), "")


def _skip(_: re.Match[str]) -> _Made:
    return None


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Made]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (_LINK.pattern, _skip),
        (r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", _iso),
        (r"(?<![\d/.$])(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>\d{4}|\d\d)(?![\d/])", _numeric),
        (r"(?<![\d/$])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?P<y>)(?![\d/])", _numeric),
        (rf"\b(?P<d>{_DAY})(?:st|nd|rd|th)?(?: de| of)? (?P<month>{_MONTH})(?:,? (?:de |del )?(?P<y>{_YEAR}))?(?!\d)",
         _named),
        (rf"\b(?P<month>{_MONTH}) (?:the )?(?P<d>{_DAY})(?:st|nd|rd|th)?\b(?!,\d)(?:,? (?P<y>{_YEAR})(?!\d))?", _named),
        (rf"\b(?P<month>{_MONTH})(?: de| of|,)? (?P<y>{_YEAR})(?!\d)", _named),
        (rf"\b(?:the|on|by) (?P<d>{_DAY})(?:st|nd|rd|th)\b(?! (?:payment|instal|option|time|attempt|notice|call|"
         rf"message|one|of these))",
         _day_only),
        (rf"\b(?:el|dia) (?:dia )?(?P<d>{_DAY})\b(?! ?(?:%|[.,]?\d))", _day_only),
        (rf"\b(?P<day>{'|'.join(WEEKDAYS)})\b(?=,? (?:the |el )?(?:{_MONTH} |{_DAY}(?:st|nd|rd|th)?(?: de| of)? "
         rf"{_MONTH}|\d))", _weekday),
        (r"\b(?P<h>[01]?\d|2[0-3])(?::(?P<m>[0-5]\d))? ?(?P<half>[ap]\.?m\b\.?)", _time),
        (r"\b(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?P<half>)\b", _time),
        (rf"(?P<sign>{_SIGN}) ?(?P<n>{_N})(?P<k>k\b)?(?P<name>)(?P<cents>)", _money),
        (rf"(?<![\w.])(?P<n>{_N})(?P<k>k\b)? ?(?P<name>{_NAME})(?!\w)(?:,? (?:and|con|y) (?P<cents>\d\d?) "
         rf"(?:cents?|centavos?|centimos?))?(?P<sign>)",
         _money),
        (r"(?<![\w.])(?P<n>\d\d?) (?:cents?|centavos?|centimos?)\b", _cents),
        (rf"(?<![\w.])(?P<n>{_N}) ?%", _share),
        (r"\b(?P<word>half|third|quarter|mitad|tercio|cuarto)(?= (?:of |off|the balance|the amount|price|de (?:lo|"
         r"su|la|el)|del ))", _fraction),
        (r"(?<![\w.])(?P<n>\d{1,3}(?:,\d{3})+\.\d\d|\d+\.\d\d|\d{1,3}(?:\.\d{3})+,\d\d|"
         r"\d+,\d\d)(?![\d%])(?P<k>)(?P<name>)(?P<sign>)(?P<cents>)",
         _money),
        (r"(?:ending|ends|finishing|terminad[oa]|termina|acabad[oa]|last (?:four|4)(?: digits)?|ultimos (?:cuatro|"
         r"4)(?: digitos)?)"
         r"(?: (?:in|with|are|is|en|con|son))*:? ?(?P<d>\d(?:[ -]?\d){2,})", _fragment),
        (rf"(?<![\w.])(?P<n>{_N})[ -]{_UNITS}", _count),
        (r"(?<!\w)(?:[a-z]{1,4}-)?[a-z]*\d[\da-z]*-[\da-z-]*\d[\da-z]*(?!\w)|(?<!\w)[a-z]{1,5}-?\d{3,}(?!\w)",
         _reference),
        (r"(?<![\w])\+?\(?\d[\d ().-]{5,}\d(?!\w)", _reference),
        (r"\b\d+(?:st|nd|rd|th|a|o)\b", _skip),
        (rf"(?<![\w.])(?:{_N})(?!\w)", _plain),
    )
)  # fmt: skip


def fits(figure: Figure, day: date) -> bool:
    """True when a written date (perhaps without year or month) can be ``day``; a two-way date fits either way."""
    year, month, number_of_day = figure.value
    if year not in (None, day.year):
        return False
    straight = month in (None, day.month) and number_of_day in (None, day.day)
    swapped = figure.unit == "ambiguous" and (number_of_day, month) == (day.month, day.day)
    return straight or swapped
