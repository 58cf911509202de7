"""A dispute freezes the balance, or the part it is about."""

from __future__ import annotations

from pydantic import Field

from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementState
from agent.domain.decision import Act
from agent.domain.effect import Effect, Note, OpenCase, PlaceHold, WithdrawOffers
from agent.domain.facts import Facts
from agent.domain.money import Money
from agent.domain.situation import Situation
from agent.domain.tool import Outcome, ToolContext, ToolKind
from tools._spec import Amount, Arguments, money, tool

_OPEN = (ArrangementState.PROPOSED, ArrangementState.OFFERED, ArrangementState.AWAITING_APPROVAL)


class Args(Arguments):
    """What is disputed."""

    reason: str = Field("", max_length=1000, description="what the person says is wrong, in their words")
    amount: Amount | None = Field(None, description="the disputed part, only when they name a part and owe the rest")


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Record that the person disputes the debt or a part of it. In a chat a dispute is a written dispute.

    It takes effect at once: what is disputed is not collected, offers are withdrawn, a colleague gets the case.

    Args:
        reason: What they say is wrong.
        amount: The part they dispute; leave out when they dispute all of it or it is unclear.

    Returns:
        That the dispute is recorded, and the part when one was named.
    """
    situation = ctx.situation
    part = _part(situation, args)
    effects: list[Effect] = [
        Note("right", {"right": "dispute", "said": args.reason}),
        PlaceHold(HoldKind.DISPUTE, "account", amount=part, note=args.reason),
        OpenCase("dispute", args.reason),
    ]
    if situation.offers(*_OPEN):
        effects.append(WithdrawOffers("dispute"))
    facts = Facts()
    if part is not None:
        facts.add("disputed", part, "message")
    return Outcome(facts, effects, data={"says": "dispute" if part is None else "dispute_part"}, said="It is recorded.")


def _part(situation: Situation, args: Args) -> Money | None:
    """A part only when it matches a ledger entry: "I only owe 200" is a dispute of all of it, not of 200."""
    if args.amount is None or situation.account is None or not situation.thread.verified:
        return None
    part = money(args.amount, situation.account.currency)
    entries = {entry.amount.minor for entry in situation.account.entries if entry.amount.minor > 0}
    return part if part.minor in entries and part < situation.account.balance else None


TOOL = tool("record_dispute", ToolKind.WRITE, Args, run, Act.REPLY)
