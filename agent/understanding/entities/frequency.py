# ruff: noqa: E501  patterns are read in one piece
"""How often: "every other Friday", "weekly", "a month", "cada quincena"."""

from __future__ import annotations

import re
from typing import Any

from agent.domain.understanding import EntityKind
from agent.understanding.entities.context import Reader
from agent.understanding.entities.numbers import parse_number

WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "weds": 2, "wed": 2, "thursday": 3, "thurs": 3, "thur": 3, "thu": 3,
    "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6, "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5, "domingo": 6,
}  # fmt: skip
weekday = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_N = r"(?:\d{1,2}|two|three|four|six|dos|tres|cuatro|seis|quince|ocho)"
_FREQUENCY = re.compile(
    rf"(?:(?<=[\dk]) ?/ ?(?P<slashed>month|mo|mth|week|wk|day)|(?<!\w)(?:(?:every|each|cada)(?P<other> other| second| 2nd| otro| dos| 2)? (?P<day>{weekday})s?"
    rf"|(?:on |los )(?P<days>(?:mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays)|(?<=los )(?:lunes|martes|miercoles|jueves|viernes|sabados|domingos))"
    rf"|(?P<other2>every other|every second|alternate|una? (?:semana|mes) si y (?:otra|otro) no) ?(?P<unit2>{weekday}|weeks?|wks?|months?|days?|pay ?(?:day|check|cheque)s?)?s?"
    rf"|(?:every|each|cada) (?P<n>{_N}) (?P<unit3>days?|weeks?|wks?|months?|dias|semanas|meses)"
    rf"|(?P<fortnight>bi-?weekly|fortnightly|(?:every|each|a|per) fortnight|quincenal(?:es|mente)?|(?:cada|por|a la|(?<=\d )la) quincena|each pay period|twice (?:a|per) month|dos veces (?:al|por) mes|every (?:2|two) wks|semi-?monthly|cada catorcena)"
    rf"|(?P<bimonth>bi-?monthly|bimestral(?:es|mente)?)|(?P<quarter>quarterly|trimestral(?:es|mente)?)"
    rf"|(?P<week>weekly|every (?:single )?week|each week|per week|a (?:week|wk)|semanal(?:es|mente)?|cada semana|(?:por|a la) semana|x semana|once a week)"
    rf"|(?P<month>monthly(?! (?:deficit|income|budget|statement|bill|rent|fee|pension|expenses|shop|interest|check))|every (?:single )?month|each month|per month|a (?:month|mo|mth)|mensual(?:es|mente)?|cada mes|(?:al|por) mes|x mes|once a month|p/?m|pcm)"
    rf"|(?P<daily>daily|every day|each day|(?:a|per) day|cada dia|al dia|diarios?|diari[oa]mente)))(?!\w)"
)
_BARE_A = re.compile(
    r"(?:in|for|within|once|en|half|after|about|wait|give me|another|ago|take|only|just|than|of|behind|have|need|least|him|her|quarter)\s*$"
)
_NOT_HABIT = re.compile(
    r"(?:in|for|have|had|need|takes?|took|of|within|about|give me|another|after|over|than|behind|since|wait|lasts?|all|left|week|month|off) $"
)


def find_frequencies(reader: Reader) -> None:
    """Rhythms of payment. The start is filled in by the date finder ("starting the 5th")."""
    for match in _FREQUENCY.finditer(reader.text):
        if not reader.free(*match.span()) or not _is_rhythm(reader.text, match):
            continue
        value = _value(match)
        if value is not None:
            reader.add(EntityKind.FREQUENCY, value, *match.span())


def _is_rhythm(text: str, match: re.Match[str]) -> bool:
    """ "in a week" is a date and "an hour a day" no payment."""
    said = match.group()
    if said.startswith(("a ", "a")) and said.split()[-1] in ("week", "month", "day", "wk", "fortnight"):
        before = text[: match.start()]
        if _NOT_HABIT.search(before):
            return False
        return bool(
            re.search(
                r"(?:\d|k|bucks|dollars|quid|hundred|fifty|twenty|thirty|forty|sixty|seventy|eighty|ninety|five|ten|grand|€|£|payment|times|pounds|euros|once|twice|pesos|max|tops|something|bit|little|much|so much) ?$",
                before,
            )
        )
    return not (match["daily"] and not re.search(r"\d", text))


def _value(match: re.Match[str]) -> dict[str, Any] | None:
    unit, every, day = "week", 1, None
    if match["slashed"]:
        unit = {"m": "month", "w": "week", "d": "day"}[match["slashed"][0]]
    elif match["day"] or match["days"]:
        day = WEEKDAYS.get(match["day"] or "", None)
        if match["days"]:
            day = WEEKDAYS[match["days"] if match["days"] in WEEKDAYS else match["days"].rstrip("s")]
        every = 2 if match["other"] else 1
    elif match["other2"]:
        return _every_other(match)
    elif match["n"]:
        return _every_n(match)
    elif match["fortnight"]:
        every = 2
    elif match["week"] is None:
        unit, every = _long_unit(match)
    return {"unit": unit, "every": every, "weekday": day, "start": None}


def _long_unit(match: re.Match[str]) -> tuple[str, int]:
    if match["daily"]:
        return "day", 1
    return "month", 2 if match["bimonth"] else 3 if match["quarter"] else 1


def _every_other(match: re.Match[str]) -> dict[str, Any] | None:
    named = match["unit2"]
    if not named:
        unit = "month" if "mes" in match["other2"] else "week" if "semana" in match["other2"] else ""
        return {"unit": unit, "every": 2, "weekday": None, "start": None} if unit else None
    if named in WEEKDAYS:
        return {"unit": "week", "every": 2, "weekday": WEEKDAYS[named], "start": None}
    unit = "month" if named.startswith("month") else "day" if named.startswith("day") else "week"
    return {"unit": unit, "every": 2, "weekday": None, "start": None}


def _every_n(match: re.Match[str]) -> dict[str, Any] | None:
    number = parse_number(match["n"])
    if number is None or number < 1:
        return None
    named, every = match["unit3"], int(number)
    if named.startswith("d"):
        if every % 7 == 0 or every == 15:
            return {"unit": "week", "every": 2 if every == 15 else every // 7, "weekday": None, "start": None}
        return (
            {"unit": "month", "every": 1, "weekday": None, "start": None}
            if every in (30, 31)
            else {"unit": "day", "every": every, "weekday": None, "start": None}
        )
    return {"unit": "month" if named.startswith("m") else "week", "every": every, "weekday": None, "start": None}
