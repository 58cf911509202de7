"""A person takes over."""

from __future__ import annotations

from pydantic import Field

from agent.domain.decision import Act
from agent.domain.effect import HandToPerson
from agent.domain.facts import Facts
from agent.domain.tool import Outcome, ToolContext, ToolKind
from tools._spec import Arguments, tool
from tools._summary import summary


class Args(Arguments):
    """Why."""

    reason: str = Field("asked for a person", max_length=200, description="why a person should take over, short")


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Hand the conversation to a colleague, with a summary. The assistant is then silent until it is given back.

    Call it when the person asks for a human, and when you cannot help.

    Args:
        reason: Why a colleague should take over.

    Returns:
        That a colleague will answer in this chat.
    """
    facts, says = Facts(), "handover_unverified"
    if ctx.situation.known and ctx.situation.creditor is not None:
        facts.add("desk_hours", ctx.situation.creditor.desk_hours, "creditor:desk_hours")
        says = "handover"
    return Outcome(
        facts,
        [HandToPerson(args.reason, summary(ctx.situation, args.reason))],
        data={"says": says},
        said="A colleague will answer in this chat.",
    )


TOOL = tool("hand_to_person", ToolKind.WRITE, Args, run, Act.REPLY)
