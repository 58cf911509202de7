"""Tiles of the reports page, from the store's figures: a value, what it means, and the numbers it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.money import Money
from agent.store.reports import Figure, Period, figures, outcomes
from agent.web.pages import day, words_of

DAYS = 90


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure; ``value`` is "" where there is no data, never 0 or 100."""

    name: str
    value: str
    note: str
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Tiles that belong together."""

    title: str
    note: str
    tiles: tuple[Tile, ...]


async def groups(session: AsyncSession, today: date) -> list[Group]:
    """The figures of the last quarter."""
    period = Period(today - timedelta(days=DAYS - 1), today)
    span = f"{day(period.first)} to {day(period.last)}"
    money = tuple(tile(figure) for figure in await figures(session, period))
    ends = await outcomes(session, period)
    counted = tuple(
        Tile(words_of(name).capitalize(), f"{n:,}", _share(n, sum(ends.values()))) for name, n in ends.items()
    )
    nothing = (Tile("Conversations", "", "in this period"),)
    return [
        Group("Receivables", f"From the ledger, {span}.", money),
        Group("Outcome of conversations", f"What the last turn of each came to, {span}.", counted or nothing),
    ]


def tile(figure: Figure) -> Tile:
    """A figure as text, with its definition and inputs."""
    inputs = tuple(
        (name, value.show() if isinstance(value, Money) else f"{value:,}") for name, value in figure.inputs.items()
    )
    return Tile(figure.name, _value(figure), figure.definition, inputs)


def _value(figure: Figure) -> str:
    match figure.value:
        case None:
            return ""
        case Money():
            return figure.value.show()
        case value if figure.unit == "share":
            return f"{value:.1%}"
        case value:
            return f"{value:,.0f} {figure.unit}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%} of {whole:,} conversations"
