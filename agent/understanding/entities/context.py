"""What the entity finders are told, and the shape in which they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agent.domain.situation import Awaiting
from agent.domain.understanding import Entity, EntityKind
from agent.understanding.normalise import Mapped


@dataclass(slots=True)
class Reader:
    """One message being read for values. Finders claim pieces of it, so that "15" in a date is no sum too.

    ``text`` is the plain reading (lower case, no accents); ``original`` is what was written.
    """

    original: str
    mapped: Mapped
    today: date
    language: str = "en"
    currency: str = "USD"
    awaiting: Awaiting = Awaiting.NOTHING
    day_first: bool = False
    region: str = "US"
    found: list[Entity] = field(default_factory=list)
    _claimed: list[tuple[int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.mapped.text

    def free(self, start: int, end: int) -> bool:
        """Whether no finder has claimed any of ``text[start:end]``."""
        return all(end <= taken_start or start >= taken_end for taken_start, taken_end in self._claimed)

    def claim(self, start: int, end: int) -> None:
        """Keep others out of ``text[start:end]``."""
        self._claimed.append((start, end))

    def add(self, kind: EntityKind, value: dict[str, Any], start: int, end: int, *, claim: bool = True) -> None:
        """Report a value that stands at ``text[start:end]``."""
        first, last = self.mapped.origin(start, end)
        self.found.append(Entity(kind, value, self.original[first:last], first, last))
        if claim:
            self.claim(start, end)
