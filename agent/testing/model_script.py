"""What a scripted model does with a request: say something, call a tool, or fail in one of the ways real ones fail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Say:
    """Answer with this text. Figures and names that a real model would invent are the test's to write."""

    text: str
    delay_s: float = 0.0
    finish: str = "stop"


@dataclass(frozen=True, slots=True)
class Call:
    """Call tools; ``raw`` replaces the JSON of the first one's arguments, for malformed ones."""

    tools: tuple[tuple[str, dict[str, Any]], ...]
    raw: str | None = None
    text: str = ""

    @staticmethod
    def of(name: str, /, **args: Any) -> Call:
        """One call."""
        return Call(((name, args),))


class Kind(StrEnum):
    """Ways to fail."""

    STATUS = "status"
    HANG = "hang"
    DROP = "drop"
    GARBAGE = "garbage"
    NOT_JSON = "not_json"
    EMPTY = "empty"
    HUGE = "huge"


@dataclass(frozen=True, slots=True)
class Fail:
    """Fail: with a status (and a Retry-After), by hanging, by dropping the line, or with an unreadable body."""

    kind: Kind = Kind.STATUS
    status: int = 500
    retry_after: str | None = None


Step = Say | Call | Fail


@dataclass(slots=True)
class Script:
    """Steps for the next requests, one each; after them the sensible model answers."""

    steps: list[Step] = field(default_factory=list)
    forever: Step | None = None
    """What happens when the steps are used up; None: the sensible model."""

    def next(self, body: dict[str, Any]) -> Step:
        """The step for a request."""
        if self.steps:
            return self.steps.pop(0)
        return self.forever if self.forever is not None else sensible(body)


_DECIDED = re.compile(r"^Decided\n(?P<text>.*)\Z", re.MULTILINE | re.DOTALL)
_AFTER_TOOL = re.compile(r"The reply now has to say: (?P<text>.*)\Z", re.DOTALL)
_QUESTION = re.compile(
    r"\b(?:fee|complain|hours|address|office|privacy|data|program|programme|policy)\w*\b", re.IGNORECASE
)


def sensible(body: dict[str, Any]) -> Step:
    """A dull but well-behaved model: looks a question up once, else says what was decided, with its placeholders."""
    messages = body.get("messages", [])
    last = messages[-1] if messages else {}
    system = "\n".join(_content(message) for message in messages if message.get("role") == "system")
    names = [tool["function"]["name"] for tool in body.get("tools") or []]
    if last.get("role") == "user" and "search_policy" in names and _QUESTION.search(_content(last)):
        return Call.of("search_policy", query=_content(last)[:200])
    if last.get("role") == "tool":
        return Say(_after_tool(_content(last), system))
    decided = _DECIDED.search(system)
    return Say(decided["text"].strip() if decided else "Thank you for your message. How can I help?")


def _after_tool(answer: str, system: str) -> str:
    changed, decided = _AFTER_TOOL.search(answer), _DECIDED.search(system)
    if changed:
        return changed["text"].strip()
    if "{{answer}}" in answer:
        return "{{answer}} This comes from {{source}}."
    return decided["text"].strip() if decided else "I do not know that. A colleague can look at it."


def _content(message: dict[str, Any]) -> str:
    content = message.get("content") or ""
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
