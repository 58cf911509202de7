# ruff: noqa: E501  patterns are read in one piece
"""What proves who somebody is, and which account they mean: references, last four digits, postcodes, birth dates."""

from __future__ import annotations

import re
from datetime import date

from agent.domain.situation import Awaiting
from agent.domain.understanding import EntityKind
from agent.understanding.entities import calendar as cal
from agent.understanding.entities.context import Reader

_REFERENCE = re.compile(
    r"(?<![\w@.-])(?P<letters>[a-z]{1,6})(?P<join>[-#/]?)(?P<rest>\d{2,}[a-z0-9]*(?:-[a-z0-9]+)*)(?![\w@])"
)
_NAMED_REFERENCE = re.compile(
    r"(?<!\w)(?:ref(?:erence)?|account|acct|case|file|invoice|order|confirmation|conf|receipt|claim|report|policy|ticket|cuenta|referencia|caso|expediente|factura|pedido|folio|denuncia|contrato|bk case|docket)(?: (?:number|no|num|nr|id|code|#|numero))?\.?(?: is| es|:| was|,)? ?(?:#|no\.? ?)?(?P<ref>(?=[a-z0-9/-]*\d)[a-z0-9]+(?:[-/][a-z0-9]+)*)(?![\w.,]*\d)(?! (?:dollars|bucks|days|weeks|months))"
)
_NO_REFERENCE = re.compile(
    r"^(?:chapter|chap|ch|covid|option|opcion|mp|cp|apt|no|us|rs|usd|gbp|eur|mxn|cad|the|el|act|usc|cfr|ssn|bk|sept?|jan|feb|mar|apr|may|june?|july?|aug|oct|nov|dec|in|on|at|by|to|for|nov|ene|abr|ago|dic|mon|tue|wed|thu|fri|sat|sun|h|x|k|q|w|p|dob|plan|iphone|ps|sms|day|dia|zip|around|til|till|about|like|pm|am|and|of|be|is|so)$"
)
_LAST_FOUR = re.compile(
    r"(?<!\w)(?:last (?:four|4)(?: digits?)?(?: (?:of|on|for) (?:my |the |it |card |account |ssn |social |number |phone )*)?|ending(?: in| with)?|ends (?:in|with)|ultimos (?:cuatro|4)(?: (?:digitos|numeros))?(?: (?:de|del) (?:\w+ )*?)?|terminad[oa] en|termina en|terminacion|x{2,}-?|\*{2,} ?)(?: is| are| son| es|:|,|-)* ?(?P<four>\d{4})(?!\d)"
)
_FOUR = re.compile(r"(?<![\w/.,$€£-])(?P<four>\d{4})(?![\w/%-]|[.,]\d)")
_ZIP = r"\d{5}(?:-\d{4})?"
_UK = r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}"
_CANADA = r"[a-z]\d[a-z] ?\d[a-z]\d"
_POSTCODE_CUE = re.compile(
    rf"(?<!\w)(?:zip(?: ?code)?|post ?code|postal(?: code)?|codigo postal|c\.?p\.?)(?: is| es|:|,|-|#)* ?(?P<code>{_ZIP}|{_UK}|{_CANADA})(?!\w)"
)
_POSTCODE = re.compile(rf"(?<![\w/.,$€£-])(?P<code>{_ZIP}|{_UK}|{_CANADA})(?![\w/%-])")
_BIRTH_CUE = re.compile(
    r"\b(?:dob|d\.o\.b|date of birth|birth ?date|birth ?day|born|b-?day|nac(?:i|ido|ida|imiento)|cumple(?:anos)?)\b"
)
_month = "|".join(sorted(cal.MONTHS, key=len, reverse=True))
_BIRTH = [
    re.compile(r"(?<![\w/.-])(?P<y>(?:19|20)\d\d)[-/. ](?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})(?![\w/-])"),
    re.compile(r"(?<![\w/.-])(?P<a>\d{1,2})[-/. ](?P<b>\d{1,2})[-/. ](?P<y>(?:19|20)?\d\d)(?![\w/-])"),
    re.compile(
        rf"(?<!\w)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -]?(?:of |de )?(?P<month>{_month})\.?,?[ -]?(?:de |del )?(?P<y>(?:19|20)?\d\d)(?!\d)"
    ),
    re.compile(
        rf"(?<!\w)(?P<month>{_month})\.?[ -](?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[ -]?(?:de |del )?'?(?P<y>(?:19|20)?\d\d)(?!\d)"
    ),
    re.compile(r"(?<!\d)(?P<a>\d{2})(?P<b>\d{2})(?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
]
_YOUNGEST = 14
_OLDEST = 115


_CASE = re.compile(r"(?<![\w-])\d{2}-\d{5,6}(?![\w-])")
"""Court and police files: the year and a running number."""


def find_identity(reader: Reader) -> None:
    """Birth dates first (they hold digits that look like anything), then codes and references."""
    _birth_dates(reader)
    for match in _LAST_FOUR.finditer(reader.text):
        if reader.free(*match.span("four")):
            reader.add(EntityKind.LAST_FOUR, {"last_four": match["four"]}, *match.span("four"))
    asked = reader.awaiting is Awaiting.IDENTITY
    for match in (_POSTCODE if asked else _POSTCODE_CUE).finditer(reader.text):
        if reader.free(*match.span("code")):
            reader.add(EntityKind.POSTCODE, {"postcode": _postcode(match["code"])}, *match.span("code"))
    _references(reader)
    if asked:
        for match in _FOUR.finditer(reader.text):
            if reader.free(*match.span("four")):
                reader.add(EntityKind.LAST_FOUR, {"last_four": match["four"]}, *match.span("four"))


def _postcode(code: str) -> str:
    bare = code.replace(" ", "").upper()
    return bare if bare[0].isdigit() else f"{bare[:-3]} {bare[-3:]}"


def _birth_dates(reader: Reader) -> None:
    asked = reader.awaiting is Awaiting.IDENTITY
    if not asked and not _BIRTH_CUE.search(reader.text):
        return
    for pattern in _BIRTH:
        for match in pattern.finditer(reader.text):
            born = _born(match, reader)
            if born is not None and reader.free(*match.span()):
                reader.add(EntityKind.BIRTH_DATE, {"date": born.isoformat()}, *match.span())


def _born(match: re.Match[str], reader: Reader) -> date | None:
    groups = match.groupdict()
    year = cal.full_year(groups["y"] or "", reader.today, past=True)
    if len(groups["y"] or "") == 2 and year > reader.today.year - _YOUNGEST:
        year -= 100
    if groups.get("a"):
        first, second = int(groups["a"] or 0), int(groups["b"] or 0)
        day, month = (first, second) if reader.day_first else (second, first)
        if month > 12:
            day, month = month, day
    else:
        month = cal.MONTHS[groups["month"] or ""] if groups.get("month") else int(groups["m"] or 0)
        day = int(groups["d"] or 0)
    found = cal.exact(year, month, day)
    return found if found and reader.today.year - _OLDEST <= found.year <= reader.today.year - _YOUNGEST else None


def _references(reader: Reader) -> None:
    for match in _CASE.finditer(reader.text):
        if reader.free(*match.span()):
            reader.add(EntityKind.REFERENCE, {"reference": match.group()}, *match.span())
    for match in _REFERENCE.finditer(reader.text):
        digits = sum(char.isdigit() for char in match["rest"])
        if (
            _NO_REFERENCE.match(match["letters"])
            or digits < (2 if match["join"] else 3)
            or not reader.free(*match.span())
        ):
            continue
        if re.fullmatch(r"(?:st|nd|rd|th|k|am|pm|days?|weeks?|months?)", match["rest"].lstrip("0123456789") or "-"):
            continue
        if not re.fullmatch(r"\d+(?:k|am|pm)", match["rest"]):
            reader.add(EntityKind.REFERENCE, {"reference": match.group().upper()}, *match.span())
    for match in _NAMED_REFERENCE.finditer(reader.text):
        code = match["ref"]
        digits = sum(char.isdigit() for char in code)
        if (
            digits >= 3
            and reader.free(*match.span("ref"))
            and not re.fullmatch(r"(?:19|20)\d\d|\d+(?:st|nd|rd|th|k|am|pm)", code)
        ):
            reader.add(EntityKind.REFERENCE, {"reference": code.upper()}, *match.span("ref"))
