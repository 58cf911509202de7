"""The person's own wish as a plan."""

from __future__ import annotations

from agent.domain.decision import Act
from agent.domain.limits import terms_of
from agent.domain.negotiation import Unfit, fit
from agent.domain.tool import Correct, Outcome, ToolContext, ToolKind
from tools._parking import propose_or_park
from tools._spec import Wish, bound, stated, tool


async def run(ctx: ToolContext, args: Wish) -> Outcome:
    """Make a plan of exactly what the person said they can do, such as 75 every other Friday.

    Inside the creditor's authority the plan is read back and stands after a clear yes. Beyond it a colleague decides
    first, and the person is told by when. Pass on only figures and dates that the person named.

    Args:
        each: The sum per instalment.
        rhythm: How often: weekly, biweekly, monthly.
        first: The date of the first payment.
        lump: A sum paid at once before the instalments.
        count: The number of instalments, when they named that and no sum.
        share: A share of the balance each time, 0.5 for half now and half later.

    Returns:
        The plan to read back, or that it waits for a colleague.
    """
    bound(ctx.situation)
    try:
        offer = fit(stated(args, ctx.situation), terms_of(ctx.situation))
    except Unfit as error:
        raise Correct(f"no plan can be made of that: {error}") from error
    return propose_or_park(ctx, offer)


TOOL = tool("fit_plan", ToolKind.MONEY, Wish, run, Act.OFFER_PLAN)
