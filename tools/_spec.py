"""How a tool file declares itself, and what the tool files share."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from agent.domain.account import Account, CreditorConfig
from agent.domain.affordability import Stated
from agent.domain.arrangement import Rhythm
from agent.domain.decision import Act
from agent.domain.money import Money
from agent.domain.situation import Situation
from agent.domain.tool import Outcome, Over, ToolContext, ToolKind, ToolSpec
from agent.drafting.elements import localise
from agent.errors import RegistryError

Args_ = TypeVar("Args_", bound=BaseModel)
Amount = Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 10)]
"""A sum in the account's currency, in major units: 75 or 75.50."""
DAYS_AHEAD = 3 * 366


class Arguments(BaseModel):
    """Arguments of a tool; an unknown one is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoArguments(Arguments):
    """The tool takes none."""


class Wish(Arguments):
    """What the person said they can do. Leave out what they did not say."""

    each: Amount | None = Field(None, description="sum per instalment")
    rhythm: Rhythm | None = Field(None, description="how often: weekly, biweekly, monthly, once")
    first: date | None = Field(None, description="date of the first or only payment, YYYY-MM-DD")
    lump: Amount | None = Field(None, description="one sum, on its own or before the instalments")
    count: int | None = Field(None, ge=1, le=240, description="number of instalments")
    share: float | None = Field(None, gt=0, lt=1, description="a part of the balance each time, 0.5 for half")


def tool(
    name: str,
    kind: ToolKind,
    args: type[Args_],
    run: Callable[[ToolContext, Args_], Awaitable[Outcome]],
    needs: Act,
) -> ToolSpec:
    """The registration of a tool; its description is the docstring of ``run``.

    Raises:
        RegistryError: when ``run`` has no docstring: a model would see a tool without a meaning.
    """
    description = inspect.getdoc(run)
    if not description:
        raise RegistryError(f"tools/{name}.py: run needs a docstring, the model reads it")

    async def in_their_language(ctx: ToolContext, parsed: Args_) -> Outcome:
        outcome = await run(ctx, parsed)
        outcome.elements = list(localise(outcome.elements, ctx.language))
        return outcome

    return ToolSpec(name, kind, args, in_their_language, needs, description)


def bound(situation: Situation) -> tuple[Account, CreditorConfig]:
    """The verified account and its creditor.

    Raises:
        Over: before identity.
    """
    if not situation.known or situation.account is None or situation.creditor is None:
        raise Over("identity is not verified yet")
    return situation.account, situation.creditor


def money(amount: Decimal, currency: str) -> Money:
    """An argument's sum in minor units."""
    exponent = Money(0, currency).exponent
    return Money(int(amount.scaleb(exponent).quantize(Decimal(1), ROUND_HALF_UP)), currency)


def stated(wish: Wish, situation: Situation) -> Stated:
    """A wish in the domain's words.

    Raises:
        Over: when a date is past or more than three years away.
    """
    account, _ = bound(situation)
    today = situation.local.date()
    if wish.first is not None and not 0 <= (wish.first - today).days <= DAYS_AHEAD:
        raise Over("that date is past or too far away")
    return Stated(
        each=None if wish.each is None else money(wish.each, account.currency),
        rhythm=wish.rhythm,
        first=wish.first,
        lump=None if wish.lump is None else money(wish.lump, account.currency),
        count=wish.count,
        share=wish.share,
    )


def record_args(args: dict[str, Any]) -> dict[str, Any]:
    """Arguments for "why this reply": what was said, without identity factors."""
    private = {"birth_date", "postcode", "reference", "note"}
    return {name: "given" if name in private else str(value) for name, value in args.items() if value is not None}
