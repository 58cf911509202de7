"""A settlement: a person decides, always."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field, model_validator

from agent.domain.decision import Act
from agent.domain.limits import terms_of
from agent.domain.money import Money
from agent.domain.negotiation import Unfit, settlement
from agent.domain.tool import Correct, Outcome, ToolContext, ToolKind
from tools._parking import park
from tools._spec import Amount, Arguments, bound, money, tool


class Args(Arguments):
    """What they would pay: a sum, or a share of the balance."""

    amount: Amount | None = Field(None, description="the sum they would pay in one go")
    share: float | None = Field(None, gt=0, lt=1, description="the share of the balance they would pay, 0.4 for 40 %")
    first: date | None = Field(None, description="the date they named, YYYY-MM-DD")

    @model_validator(mode="after")
    def _one(self) -> Args:
        if (self.amount is None) == (self.share is None):
            raise ValueError("give the amount or the share, one of the two")
        return self


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Pass the person's proposal to pay less than owed to a colleague, who decides.

    Nobody but a colleague may agree to less than owed, and nothing may be hinted about what could be possible.

    Args:
        amount: The sum they would pay.
        share: The share of the balance they would pay, when they named no sum.
        first: The date they would pay on.

    Returns:
        That the proposal waits for a colleague, and until when.
    """
    account, _ = bound(ctx.situation)
    terms = terms_of(ctx.situation)
    amount = money(args.amount, account.currency) if args.amount else _share(terms.balance, args.share or 0)
    if args.first is not None and args.first < terms.today:
        raise Correct("first: that date is past")
    try:
        return park(ctx, settlement(amount, terms, args.first))
    except Unfit as error:
        raise Correct(f"that is no settlement: {error}") from error


def _share(balance: Money, share: float) -> Money:
    return balance.share(Decimal(str(share)))


TOOL = tool("request_settlement", ToolKind.MONEY, Args, run, Act.OFFER_SETTLEMENT)
