"""A person takes over."""

from __future__ import annotations

from pydantic import Field

from agent.domain.decision import Act
from agent.domain.effect import HandToPerson
from agent.domain.facts import Facts
from agent.domain.tool import Outcome, ToolContext, ToolKind
from agent.drafting.offers import words
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
        hours = ctx.situation.creditor.desk_hours
        facts.add("desk_hours", words(lambda language: _in_words(hours, language)), "creditor:desk_hours")
        says = "handover"
    return Outcome(
        facts,
        [HandToPerson(args.reason, summary(ctx.situation, args.reason))],
        data={"says": says},
        said="A colleague will answer in this chat.",
    )


_DAYS = {"Mon": "lun", "Tue": "mar", "Wed": "mié", "Thu": "jue", "Fri": "vie", "Sat": "sáb", "Sun": "dom"}


def _in_words(hours: str, language: str) -> str:
    """Desk hours as the creditor's file states them, the days in the reader's language."""
    if language == "es":
        for day, dia in _DAYS.items():
            hours = hours.replace(day, dia)
    return hours


TOOL = tool("hand_to_person", ToolKind.WRITE, Args, run, Act.REPLY)
