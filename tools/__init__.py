"""Tools: one file each. A tool gets the situation and returns facts, effects and elements; it writes nothing itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from agent.domain.decision import Permissions
from agent.domain.tool import Correct, Outcome, Over, ToolContext, ToolSpec
from agent.registry import collect


@lru_cache(maxsize=1)
def registry() -> dict[str, ToolSpec]:
    """Every tool by its name.

    Raises:
        RegistryError: when a tool file is wrong.
    """
    return collect("tools", "TOOL", ToolSpec, lambda tool: tool.name)


def permitted(permissions: Permissions) -> dict[str, ToolSpec]:
    """The tools that may be seen and called now."""
    return {name: tool for name, tool in registry().items() if permissions.may(tool.needs)}


async def call(ctx: ToolContext, name: str, /, **args: Any) -> Outcome:
    """Run a tool by its exact name.

    Raises:
        Over: when there is no such tool, it is not permitted now, or it cannot work in this turn.
        Correct: when the arguments are wrong; the message says how.
    """
    tool = registry().get(name)
    if tool is None:
        raise Over(f"there is no tool {name!r}")
    if not ctx.permissions.may(tool.needs):
        raise Over(f"{name} is not permitted now: {ctx.permissions.why_not(tool.needs)}")
    try:
        parsed = tool.args.model_validate(args)
    except ValidationError as error:
        raise Correct("; ".join(_said(found) for found in error.errors())) from error
    return await tool.run(ctx, parsed)


def _said(found: Any) -> str:
    """One argument's fault, without repeating its value: arguments can hold private data."""
    place = ".".join(str(part) for part in found["loc"]) or "arguments"
    return f"{place}: {found['msg']}"
