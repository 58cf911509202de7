"""Facts: the only source of figures, dates, names and links in a reply.

Code puts facts into a reply by name; a text with a figure or date that is no fact of the turn does not pass the gate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime

from agent.domain.money import Money


@dataclass(frozen=True, slots=True)
class Words:
    """A phrase that code makes, in every language we serve."""

    texts: Mapping[str, str]

    def show(self, language: str) -> str:
        """The phrase in ``language``; English where there is none."""
        return self.texts.get(language, self.texts["en"])


Value = Money | date | datetime | int | float | str | Words


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its name and source (``ledger:7``, ``authority``, ``arrangement:ID``, ``knowledge:ID``)."""

    name: str
    value: Value
    source: str

    def show(self, language: str) -> str:
        """The fact as it is written in a reply."""
        match self.value:
            case Money() | Words():
                return self.value.show(language)
            case datetime():
                return format_datetime(self.value, "d MMM y, HH:mm", locale=_locale(language))
            case date():
                return format_date(self.value, "d MMM y", locale=_locale(language))
            case float():
                return f"{self.value:.0%}"
            case _:
                return str(self.value)


def _locale(language: str) -> str:
    return {"en": "en_US", "es": "es_US"}.get(language, "en_US")


@dataclass(slots=True)
class Facts(Mapping[str, Fact]):
    """The facts of one turn, by name. Adding the same name twice replaces it."""

    items_: dict[str, Fact] = field(default_factory=dict)

    def add(self, name: str, value: Value, source: str) -> None:
        """Put a fact in."""
        self.items_[name] = Fact(name, value, source)

    def merge(self, other: Facts) -> None:
        """Take over the facts of another collection."""
        self.items_.update(other.items_)

    def __getitem__(self, name: str) -> Fact:
        return self.items_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.items_)

    def __len__(self) -> int:
        return len(self.items_)

    def shown(self, language: str) -> dict[str, str]:
        """Every fact as text, for templates."""
        return {name: fact.show(language) for name, fact in self.items_.items()}

    def record(self) -> list[dict[str, Any]]:
        """For the turn's record: name, value as text, source."""
        return [{"name": f.name, "value": f.show("en"), "source": f.source} for f in self.items_.values()]
