"""A wish about when and how we make contact."""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import Field

from agent.domain.decision import Act
from agent.domain.effect import Effect, OpenCase, SetWish
from agent.domain.facts import Facts
from agent.domain.tool import Correct, Outcome, ToolContext, ToolKind
from agent.drafting.offers import label, words
from tools._spec import Arguments, tool

Medium = Literal["sms", "email", "phone", "whatsapp", "web", "letter", "slack", "teams"]


class Args(Arguments):
    """The wish; at least one of them."""

    not_before: time | None = Field(None, description="no contact before this hour, at their place, HH:MM")
    not_after: time | None = Field(None, description="no contact after this hour, at their place, HH:MM")
    channel: Medium | None = Field(None, description="the channel they want us to use")
    text: str = Field("", max_length=500, description="the wish in their words")


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Note when or how the person wants to be contacted. It binds every later message.

    Args:
        not_before: The earliest hour.
        not_after: The latest hour.
        channel: The channel they prefer.
        text: The wish in their words.

    Returns:
        The wish as noted, to say back.
    """
    wish = {
        "not_before": _clock(args.not_before),
        "not_after": _clock(args.not_after),
        "channel": args.channel,
        "text": args.text,
    }
    if not any(wish.values()):
        raise Correct("name an hour, a channel or the wish in words")
    effects: list[Effect] = [SetWish({name: value for name, value in wish.items() if value})]
    if args.channel == "phone":
        effects.append(OpenCase("callback", args.text))
    facts, says = Facts(), "callback"
    if args.not_before or args.not_after:
        facts.add("when", words(lambda language: _when(args, language)), "message")
        says = "callback_time"
    elif args.channel is not None:
        channel = args.channel
        facts.add("channel", words(lambda language: label(f"channel_{channel}", language)), "message")
        says = "callback_channel"
    return Outcome(facts, effects, data={"says": says}, said="The wish is noted.")


def _clock(at: time | None) -> str | None:
    return None if at is None else f"{at:%H:%M}"


def _when(args: Args, language: str) -> str:
    """The hours in words; a range when both ends were named in order."""
    start, end = _clock(args.not_before), _clock(args.not_after)
    if start and end:
        return label("between", language, start=start, end=end)
    if start:
        return label("after", language, time=start)
    return label("before", language, time=end) if end else ""


TOOL = tool("set_wish", ToolKind.WRITE, Args, run, Act.REPLY)
