"""A payment link: single use, expiring, bound to the amount."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from uuid import UUID

from pydantic import Field

from agent.domain.arrangement import ArrangementState, Due
from agent.domain.decision import Act
from agent.domain.effect import IssueLink
from agent.domain.facts import Facts
from agent.domain.limits import collectible
from agent.domain.links import new_token
from agent.domain.money import Money
from agent.domain.situation import Situation
from agent.domain.tool import Outcome, Over, ToolContext, ToolKind
from agent.drafting.elements import pay_button
from tools._spec import Amount, Arguments, bound, money, tool

Purpose = Literal["balance", "instalment", "part"]


class Args(Arguments):
    """The sum, when they named one."""

    amount: Amount | None = Field(None, description="the sum they want to pay now; leave out for what is due next")


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Give the person a secure link to pay now. Card and bank details are taken behind the link, never in the chat.

    Args:
        amount: The sum the person wants to pay; what is due next, or the balance, when they named none.

    Returns:
        The link, its amount and until when it works. An earlier link stops working.
    """
    account, _ = bound(ctx.situation)
    open_now = collectible(ctx.situation)
    if open_now.minor <= 0:
        raise Over("nothing is open that could be paid")
    wanted = money(args.amount, account.currency) if args.amount is not None else None
    amount, purpose, arrangement = _amount(ctx.situation, wanted, open_now)
    token = new_token(ctx.secret)
    expires = ctx.situation.now + timedelta(minutes=ctx.link_minutes)
    url = f"{ctx.base_url.rstrip('/')}/pay/{token}"
    shown_until = expires.astimezone(ctx.situation.zone)
    facts = Facts()
    facts.add("amount", amount, "arrangement" if purpose == "instalment" else "ledger")
    facts.add("expires", shown_until, "link")
    facts.add("link", url, "link")
    return Outcome(
        facts=facts,
        effects=[IssueLink(amount, token, expires, purpose, arrangement)],
        elements=[pay_button(url, amount, shown_until)],
        data={"status": "link", "says": "pay_link"},
        said="The link for {amount} works until {expires}: {link}",
    )


def _amount(situation: Situation, wanted: Money | None, open_now: Money) -> tuple[Money, Purpose, UUID | None]:
    """Never more than what is open; without a wish what is due next, else all of it."""
    if wanted is not None:
        return (wanted, "part", None) if wanted < open_now else (open_now, "balance", None)
    for standing in situation.offers(ArrangementState.ACTIVE):
        due = _due_next(standing.offer.schedule, standing.paid_minor)
        if due is not None and due.minor <= open_now.minor:
            return due, "instalment", standing.offer.id
    return open_now, "balance", None


def _due_next(schedule: tuple[Due, ...], paid_minor: int) -> Money | None:
    """The rest of the first instalment that is not fully paid."""
    for due in schedule:
        if paid_minor < due.amount.minor:
            return Money(due.amount.minor - paid_minor, due.amount.currency)
        paid_minor -= due.amount.minor
    return None


TOOL = tool("issue_link", ToolKind.MONEY, Args, run, Act.ISSUE_LINK)
