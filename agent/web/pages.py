"""Rendering: one template environment, strict about missing values, and the formats people read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from agent.deps import Deps
from agent.domain.money import Money

TEMPLATES = Path(__file__).parent / "templates"
LOCALES = {"en": "en_US", "es": "es_US"}


def money(minor: int, currency: str = "USD", language: str = "en") -> str:
    """Minor units as a person reads them."""
    return Money(minor, currency).show(language)


def day(value: date | str | None, language: str = "en") -> str:
    """A date, as in replies: 12 Dec 2026."""
    if value is None:
        return "–"
    on = date.fromisoformat(value) if isinstance(value, str) else value
    return str(format_date(on, "d MMM y", locale=LOCALES[language]))


def moment(value: datetime | None, zone: str = "America/New_York", language: str = "en") -> str:
    """A time with its date, at a place, with the name of its zone."""
    if value is None:
        return "–"
    return str(format_datetime(value, "d MMM y, HH:mm z", tzinfo=ZoneInfo(zone), locale=LOCALES[language]))


def clock(value: datetime, zone: str = "America/New_York") -> str:
    """Hours and minutes at a place."""
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M}"


def ago(value: datetime, now: datetime) -> str:
    """How long ago, or how long still: "3 hours ago", "in 2 days"."""
    if abs((value - now).total_seconds()) < 60:
        return "just now"
    return str(format_timedelta(value - now, add_direction=True, locale="en_US"))


def words_of(name: str) -> str:
    """A machine name as words: ``need_time`` -> ``need time``."""
    return name.replace("_", " ")


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"money": money, "day": day, "moment": moment, "clock": clock, "ago": ago, "words": words_of}
    return made


ENVIRONMENT = _environment()


def deps_of(request: Request) -> Deps:
    """The adapters of this process."""
    return cast(Deps, request.app.state.deps)


def fragment(template: str, **context: Any) -> str:
    """A template as text."""
    return ENVIRONMENT.get_template(template).render(**context)


def page(template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A template as a response."""
    return HTMLResponse(fragment(template, **context), status_code=status)


def wants_html(request: Request) -> bool:
    """True for a browser showing a page; False for scripts, which get JSON."""
    return "text/html" in request.headers.get("accept", "")
