"""What comes back from the model part of a turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agent.domain.decision import Verdict
from agent.domain.reply import Draft, Response
from agent.domain.understanding import IntentScore

Finish = Callable[[Response, Draft], tuple[Draft, Verdict]]
"""Places the notices in a draft and judges it: the turn's own stages, lent so that a draft can be repaired once."""


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """A worded response, or why there is none; without a draft the turn uses the approved reply.

    ``heard`` are intents that the model saw in the person's own words and the reading lacks: the turn
    plans again with them.
    """

    response: Response | None = None
    draft: Draft | None = None
    trace: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    heard: tuple[IntentScore, ...] = ()


@dataclass(slots=True)
class Usage:
    """Calls and tokens of one turn."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0

    def record(self) -> dict[str, int]:
        """For the trace."""
        return {
            "calls": self.calls,
            "prompt_tokens": self.prompt_tokens,
            "cached_tokens": self.cached_tokens,
            "completion_tokens": self.completion_tokens,
        }
