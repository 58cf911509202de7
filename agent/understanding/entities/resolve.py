"""From the words of a date to the day: one function per way of saying it.

Every function gets the words, the reader (today, which number comes first) and whether the clause tells of the past.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from agent.understanding.entities import calendar as cal
from agent.understanding.entities.context import Reader
from agent.understanding.entities.frequency import WEEKDAYS
from agent.understanding.entities.numbers import parse_number

Span = tuple[date, date]

DAY_WORDS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty first": 21, "twenty fifth": 25,
    "thirtieth": 30, "thirty first": 31, "primero": 1, "uno": 1, "dos": 2, "tres": 3, "cinco": 5, "diez": 10,
    "quince": 15, "veinte": 20, "veinticinco": 25, "treinta": 30,
}  # fmt: skip
_FARTHEST = 400
"""Nobody means a payment in 1,000 days."""
_PLANNED = 210
"""Days ahead up to which a month without a year is the coming one."""
_LOOKS_AHEAD = re.compile(r"by|until|till|starting|come|next|hasta|para|empezando|a partir")
_NEXT = re.compile(r"next|proxim|que viene|que entra|entrante|following|coming")
_LAST = re.compile(r"last|past|pasad")


@dataclass(frozen=True, slots=True)
class Said:
    """A found expression: its words, and its named parts ("" where absent)."""

    words: str
    parts: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.parts.get(name) or ""

    @property
    def step(self) -> int:
        """Which week, month or year: -1 last, 0 this, 1 next, 2 after next."""
        if "after next" in self.words:
            return 2
        return 1 if _NEXT.search(self.words) else -1 if _LAST.search(self.words) else 0


Resolve = Callable[[Said, Reader, bool], date | Span | None]


def near_day(said: Said, reader: Reader, past: bool) -> date | None:
    """Today, tomorrow, yesterday, the day after tomorrow."""
    for names, days in (
        (("day after tomorrow", "pasado manana"), 2),
        (("yesterday", "ayer", "last night", "anoche"), -1),
        (("tom", "tmr", "tmw", "manana", "2mor"), 1),
    ):
        if any(name in said.words for name in names):
            return reader.today + timedelta(days=days)
    return reader.today


def iso(said: Said, reader: Reader, past: bool) -> date | None:
    """2026-12-15."""
    return cal.exact(int(said["y"]), int(said["m"]), int(said["d"]))


def numeric(said: Said, reader: Reader, past: bool) -> date | None:
    """12/15 or 15/12: the reader knows which comes first unless a number above 12 tells."""
    first, second = int(said["a"]), int(said["b"])
    day, month = (first, second) if reader.day_first else (second, first)
    if month > 12 >= day:
        day, month = month, day
    if said["year"]:
        return cal.exact(cal.full_year(said["year"], reader.today), month, day)
    return cal.on_month_day(reader.today, month, day, past=past) if 1 <= month <= 12 else None


def named(said: Said, reader: Reader, past: bool) -> date | None:
    """December 15, 15 de diciembre."""
    month, day = cal.MONTHS[said["month"]], _day_number(said["day"])
    if said["year"]:
        return cal.exact(int(said["year"]), month, day)
    return _nearer(cal.on_month_day(reader.today, month, day, past=past), reader.today)


def _nearer(day: date | None, today: date) -> date | None:
    """ "Same as in July", said in November, is last July: nobody plans most of a year ahead without naming it."""
    if day is None or (day - today).days <= _PLANNED:
        return day
    return day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else day


def day_of_month(said: Said, reader: Reader, past: bool) -> date | None:
    """The 15th; the 3rd of next month."""
    day = _day_number(said["day"])
    if _NEXT.search(said["which"]):
        first = cal.later(reader.today.replace(day=1), 1, "month")
        return cal.exact(first.year, first.month, day)
    return cal.on_day(reader.today, day, past=past)


def _day_number(said: str) -> int:
    return int(said) if said.isdigit() else DAY_WORDS[said.replace("-", " ")]


def on_weekday(said: Said, reader: Reader, past: bool) -> date | None:
    """Friday, next Friday, Friday week, el viernes que viene."""
    day, how = WEEKDAYS[said["day"]], f"{said['how']} {said['tail']}"
    coming = cal.on_weekday(reader.today, day, past=past)
    if _LAST.search(how):
        return cal.on_weekday(reader.today, day, past=True)
    if "after next" in how:
        return cal.in_week(reader.today, day, 2)
    if "next week" in how or "of next week" in how or "semana" in how:
        return cal.in_week(reader.today, day, 1)
    if re.search(r"week (?:from|on)|^ ?\s*week$| week$|en ocho", how) and "this" not in how:
        return cal.on_weekday(reader.today, day) + timedelta(weeks=1)
    if "next" in how:
        return cal.in_week(reader.today, day, 1)
    if re.search(r"this|este", how) and reader.today.weekday() == day:
        return reader.today
    return cal.on_weekday(reader.today, day) if _NEXT.search(how) else coming


def counted(said: Said, reader: Reader, past: bool) -> date | None:
    """In two weeks, ten days ago, another week."""
    number = count_of(said["n"] or "a")
    if number is None or number > _FARTHEST:
        return None
    unit, number = unit_of(said["unit"], number)
    back = bool(re.search(r" (?:ago|back|atras)$|^hace ", said.words))
    return cal.later(reader.today, -number if back else number, unit)


def count_of(word: str) -> int | None:
    """Two for "a couple", one for "a", else the number."""
    if "couple" in word or "par" in word:
        return 2
    if word in ("a", "an", "un", "una", "another", "otra", "otro"):
        return 1
    value = parse_number(word)
    return int(value) if value is not None else None


def unit_of(word: str, count: int) -> tuple[str, int]:
    """(``day`` | ``week`` | ``month`` | ``year``, how many of them)."""
    if word.startswith("fort"):
        return "week", 2 * count
    return {"d": "day", "w": "week", "s": "week", "m": "month", "y": "year", "a": "year"}[word[0]], count


def end_of(said: Said, reader: Reader, past: bool) -> date | None:
    """End of next month, fin de mes, end of December, end of the week (its Friday)."""
    if said["month"]:
        return cal.month_end(cal.month_of(reader.today, cal.MONTHS[said["month"]], past=past))
    if re.search(r"year|ano\b", said.words):
        return date(reader.today.year + max(0, said.step), 12, 31)
    if re.search(r"week|semana", said.words):
        gone = reader.today.weekday() > WEEKDAYS["friday"]
        return cal.in_week(reader.today, WEEKDAYS["friday"], 1 if said.step or gone else 0)
    return cal.month_end(cal.later(reader.today.replace(day=1), max(0, said.step), "month"))


def quincena(said: Said, reader: Reader, past: bool) -> date | None:
    """Mexican pay days: the 15th and the last of the month."""
    if reader.today.day < 15:
        return reader.today.replace(day=15)
    end = cal.month_end(reader.today)
    return end if reader.today < end else cal.later(reader.today.replace(day=15), 1, "month")


_FEASTS = (
    (re.compile(r"new year.*eve|fin de ano"), 12, 31),
    (re.compile(r"eve|nochebuena"), 12, 24),
    (re.compile(r"reyes"), 1, 6),
    (re.compile(r"new year|ano nuevo"), 1, 1),
)


def feast(said: Said, reader: Reader, past: bool) -> date | None:
    """Christmas, New Year, Thanksgiving."""
    if re.search(r"thanksgiving|accion de gracias", said.words):
        this_year = cal.thanksgiving(reader.today.year)
        return this_year if this_year >= reader.today else cal.thanksgiving(reader.today.year + 1)
    month, day = next(((m, d) for pattern, m, d in _FEASTS if pattern.search(said.words)), (12, 25))
    return cal.on_month_day(reader.today, month, day)


def whole(said: Said, reader: Reader, past: bool) -> Span | None:
    """This, next or last week, month, weekend, year."""
    if re.search(r"weekend|fin de semana|finde", said.words):
        saturday = cal.in_week(reader.today, WEEKDAYS["saturday"], said.step)
        return saturday, saturday + timedelta(days=1)
    if re.search(r"week(?!end)|semana", said.words) and "week of" not in said.words:
        monday = cal.in_week(reader.today, 0, said.step)
        return monday, monday + timedelta(days=6)
    if re.search(r"year|ano\b", said.words):
        year = reader.today.year + said.step
        return date(year, 1, 1), date(year, 12, 31)
    return part_of(cal.later(reader.today.replace(day=1), said.step, "month"), said.words)


def month(said: Said, reader: Reader, past: bool) -> Span | None:
    """In December, early January, mid December."""
    first = cal.month_of(reader.today, cal.MONTHS[said["month"]], past=past)
    if not said["year"] and not _LOOKS_AHEAD.match(said.words):
        first = _nearer(first, reader.today) or first
    if said["year"]:
        first = first.replace(year=int(said["year"]))
    return part_of(first, said.words)


def part_of(first: date, words: str) -> Span:
    """The thirds of a month; its first week; or all of it."""
    if re.search(r"first week|primera semana", words):
        return first, first.replace(day=7)
    if re.search(r"early|start of|start|beginning|principios|inicios|comienzos", words):
        return first, first.replace(day=10)
    if re.search(r"\bmid|middle|mediados", words):
        return first.replace(day=11), first.replace(day=20)
    if re.search(r"\blate", words):
        return first.replace(day=21), cal.month_end(first)
    return first, cal.month_end(first)


def between(said: Said, reader: Reader, past: bool) -> Span | None:
    """Between the 5th and the 10th (of December)."""
    first = int(said["from"])
    if said["month"]:
        start = cal.on_month_day(reader.today, cal.MONTHS[said["month"]], first)
    else:
        start = cal.on_day(reader.today, first)
    end = cal.exact(start.year, start.month, int(said["to"])) if start else None
    return (start, end) if start and end and start < end else None
