"""Replies: what the actions decided to say, and the finished draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agent.domain.effect import Effect
from agent.domain.facts import Facts
from agent.domain.message import Bubble, Element
from agent.domain.situation import Awaiting, Situation
from agent.domain.understanding import Intent


@dataclass(slots=True)
class Response:
    """What a turn does and says, before it is worded.

    ``says`` are keys of approved replies (``prompts/``), each becomes one bubble, in order; ``elements`` go with the
    last one.
    ``silent`` means: change the state, say nothing (a person speaks; an auto-reply wrote to us).
    """

    intent: Intent
    says: list[str] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    effects: list[Effect] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    awaiting: Awaiting = Awaiting.NOTHING
    awaiting_data: dict[str, Any] = field(default_factory=dict)
    disposition: str = ""
    silent: bool = False
    fixed: bool = False
    """The wording is the law's or a right's (opt-out confirmation, crisis): no model may reword it."""
    tools: list[dict[str, Any]] = field(default_factory=list)
    """Which tools were called with what, for "why this reply"."""
    after: Situation | None = None
    """The situation as this turn verified it; wording and gate look at this one. None when identity did not change."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished text that waits for the gate."""

    bubbles: tuple[Bubble, ...]
    language: str
    prompts: dict[str, str] = field(default_factory=dict)
    """Prompt and approved-reply files used: name to content hash."""
    model: str | None = None
    ai_notice: bool = False
    collector_notice: bool = False
    """Whether code placed the AI notice / debt-collector disclosure in this draft."""

    @property
    def text(self) -> str:
        """All bubbles as one text."""
        return "\n".join(bubble.text for bubble in self.bubbles)
