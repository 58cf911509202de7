"""Calendar arithmetic for what people mean: "Friday" is the next one, "the 15th" the one to come, "31 Feb" no date."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo",
            "june jun junio",
            "july jul julio", "august aug agosto ago", "september sept sep septiembre setiembre", "october oct octubre",
            "november nov noviembre", "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


def on_weekday(today: date, weekday: int, *, past: bool = False) -> date:
    """The next such day after today, or the last one before it."""
    if past:
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def in_week(today: date, weekday: int, weeks: int) -> date:
    """That day of the ISO week ``weeks`` from this one: "next Friday" is Friday of next week."""
    return today - timedelta(days=today.weekday()) + timedelta(days=7 * weeks + weekday)


def on_day(today: date, day: int, *, past: bool = False) -> date | None:
    """The coming (or last) day of that number: "the 15th". Skips months that lack it."""
    if not 1 <= day <= 31:
        return None
    for step in range(13):
        month = today.replace(day=1) + relativedelta(months=-step if past else step)
        found = exact(month.year, month.month, day)
        if found is not None and (found <= today if past else found >= today):
            return found
    return None


def on_month_day(today: date, month: int, day: int, *, past: bool = False) -> date | None:
    """The coming (or last) such day: "Dec 15" without a year."""
    for step in range(9):
        found = exact(today.year + (-step if past else step), month, day)
        if found is not None and (found <= today if past else found >= today):
            return found
    return None


def exact(year: int, month: int, day: int) -> date | None:
    """The date, or None when there is none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_year(text: str, today: date, *, past: bool = False) -> int:
    """``26`` is 2026; of two centuries the nearer past one for what lies behind."""
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    return year - 100 if past and year > today.year else year


def month_end(day: date) -> date:
    """The last day of that month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_of(today: date, month: int, *, past: bool = False) -> date:
    """The first day of the coming (or last) month of that number; the running month counts."""
    first = date(today.year, month, 1)
    if past:
        return first if first <= today else first.replace(year=today.year - 1)
    return first if month_end(first) >= today else first.replace(year=today.year + 1)


def later(today: date, count: int, unit: str) -> date:
    """``count`` days, weeks, months or years on (or back)."""
    found: date = today + relativedelta(**{f"{unit}s": count})
    return found


def thanksgiving(year: int) -> date:
    """The fourth Thursday of November (5 USC 6103)."""
    return on_weekday(date(year, 10, 31), 3) + timedelta(weeks=3)
