"""Proof of the debt."""

from __future__ import annotations

from agent.domain.account import HoldKind, Role
from agent.domain.decision import Act
from agent.domain.effect import Effect, OpenCase, PlaceHold
from agent.domain.facts import Facts
from agent.domain.tool import Outcome, ToolContext, ToolKind
from tools._spec import NoArguments, bound, tool


async def run(ctx: ToolContext, args: NoArguments) -> Outcome:
    """Record that the person asks for proof, the paperwork or the original creditor.

    A third-party collector pauses until the answer is sent (15 USC 1692g(b)). A colleague sends it in writing.

    Returns:
        That it is recorded, and the original creditor our file names.
    """
    account, creditor = bound(ctx.situation)
    effects: list[Effect] = [OpenCase("validation", ctx.situation.text[-500:])]
    if creditor.role is Role.THIRD_PARTY:
        effects.insert(0, PlaceHold(HoldKind.DISPUTE, "account", note="validation requested"))
    facts = Facts()
    facts.add("original_creditor", account.original_creditor or creditor.legal_name, "account:original_creditor")
    return Outcome(
        facts,
        effects,
        data={"says": "validation_request"},
        said="It is recorded; our file names {original_creditor} as the original creditor.",
    )


TOOL = tool("request_validation", ToolKind.WRITE, NoArguments, run, Act.REPLY)
