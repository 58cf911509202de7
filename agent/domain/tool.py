"""Tools: what the agent may look up, change or ask for.

A tool is a typed function bound to this conversation's verified account. It gets no account id and returns facts and
effects; it writes nothing itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from pydantic import BaseModel

from agent.domain.decision import Act, Permissions
from agent.domain.effect import Effect
from agent.domain.facts import Facts
from agent.domain.message import Element
from agent.domain.situation import Situation
from agent.domain.understanding import Reading


class ToolKind(StrEnum):
    """Read looks; write changes state; money moves or forgives it and asks a person beyond the authority."""

    READ = "read"
    WRITE = "write"
    MONEY = "money"


class Correct(Exception):
    """The call can be repaired: the message says how. (The model may try again.)"""


class Over(Exception):
    """This will not work in this turn, whatever the arguments."""


class Passage(Protocol):
    """A piece of creditor text with its source."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def score(self) -> float: ...


class Knowledge(Protocol):
    """Retrieval over the creditor's policies and FAQs."""

    async def search(self, query: str, *, creditor: str, language: str, limit: int = 3) -> Sequence[Passage]:
        """The nearest passages of this creditor, best first; empty when nothing is near."""


@dataclass(frozen=True, slots=True)
class ToolContext:
    """What a tool may know: this situation, what is permitted, and the way to creditor texts."""

    situation: Situation
    permissions: Permissions
    language: str
    base_url: str
    link_minutes: int = 60
    identity_tries: int = 3
    secret: str = ""
    """Signs payment links; never shown."""
    knowledge: Knowledge | None = None
    identify: Callable[[str], Awaitable[Situation | None]] | None = None
    """Looks a reference up; returns a situation bound to that account (still unverified) or None."""
    approval_hours: int = 48
    """How long a person has to decide on a parked offer: the "by when" that a debtor is told."""
    permit: Callable[[Situation, Reading], Permissions] | None = None
    """Asks the policy again when a turn changed what it may do: identity was verified in this very turn."""


@dataclass(slots=True)
class Outcome:
    """What a tool found and wants: facts for the reply, effects for the commit, elements for the bubble."""

    facts: Facts = field(default_factory=Facts)
    effects: list[Effect] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    """Anything the caller needs to go on (offers, status), never shown as is."""
    said: str = ""
    """One plain sentence about the result for a model; only placeholders, no figures of its own."""


Run = Callable[[ToolContext, Any], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as registered: the docstring of ``run`` is what a model reads."""

    name: str
    kind: ToolKind
    args: type[BaseModel]
    run: Run
    needs: Act
    """The act that must be permitted for this tool to be visible and callable."""
    description: str
