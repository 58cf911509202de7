"""One payment on one date."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from agent.domain.arrangement import ArrangementKind
from agent.domain.decision import Act
from agent.domain.limits import terms_of
from agent.domain.negotiation import Unfit, fit
from agent.domain.tool import Correct, Outcome, ToolContext, ToolKind
from tools._parking import propose_or_park
from tools._spec import Amount, Arguments, Wish, bound, stated, tool


class Args(Arguments):
    """The payment they named."""

    on: date = Field(description="the date they named, YYYY-MM-DD")
    amount: Amount | None = Field(None, description="the sum they named; leave out for the whole balance")
    asks: bool = Field(False, description="true when they ask for a later date, false when they commit to one")


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Note that the person pays one sum on one date. It is read back first and stands after a clear yes.

    Args:
        on: The date the person named.
        amount: The sum the person named; the whole balance when they named none.
        asks: True when they ask for the later date rather than commit to it.

    Returns:
        The payment to read back, or that the date waits for a colleague.
    """
    bound(ctx.situation)
    wish = stated(Wish.model_validate({"first": args.on, "lump": args.amount}), ctx.situation)
    kind = ArrangementKind.EXTENSION if args.asks else ArrangementKind.PROMISE
    try:
        offer = fit(wish, terms_of(ctx.situation), kind=kind)
    except Unfit as error:
        raise Correct(f"that cannot be noted: {error}") from error
    return propose_or_park(ctx, offer)


TOOL = tool("record_promise", ToolKind.MONEY, Args, run, Act.OFFER_PLAN)
