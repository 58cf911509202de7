"""A payment the person says they made."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import Field

from agent.domain.account import Entry, EntryKind, HoldKind
from agent.domain.decision import Act
from agent.domain.effect import Effect, Note, OpenCase, PlaceHold
from agent.domain.facts import Facts
from agent.domain.situation import Awaiting, Situation
from agent.domain.tool import Outcome, ToolContext, ToolKind
from tools._spec import Amount, Arguments, tool

_RECENT = timedelta(days=60)


class Args(Arguments):
    """What they said about it."""

    note: str = Field("", max_length=1000, description="what they said about the payment, in their words")
    on: date | None = Field(None, description="the date they say they paid, YYYY-MM-DD")
    amount: Amount | None = Field(None, description="the sum they say they paid")


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Record that the person says they have paid. Only the ledger may say that a payment arrived.

    The account is paused, a colleague looks for the payment, and a reference is asked for, never demanded.

    Args:
        note: What they said about the payment.
        on: The date they named.
        amount: The sum they named.

    Returns:
        That it is recorded, with the latest recent payment in the ledger when there is one.
    """
    found = _latest(ctx.situation) if ctx.situation.known else None
    facts = Facts()
    if found is not None:
        facts.add("paid", -found.amount, f"ledger:{found.seq}")
        facts.add("paid_on", found.on, f"ledger:{found.seq}")
    said = {"note": args.note, "on": str(args.on or ""), "amount": str(args.amount or "")}
    hold = PlaceHold(HoldKind.ALREADY_PAID, "account", note=args.note)
    effects: list[Effect] = [Note("already_paid", said), hold, OpenCase("already_paid", args.note)]
    return Outcome(
        facts,
        effects,
        data={
            "says": "already_paid" if found is None else "payment_found",
            "awaiting": Awaiting.PAYMENT_REFERENCE,
        },
        said="It is recorded and a colleague looks for the payment."
        + (" The ledger has {paid} on {paid_on}." if found is not None else ""),
    )


def _latest(situation: Situation) -> Entry | None:
    """The latest payment of the last two months."""
    entries = situation.account.entries if situation.account else ()
    since = situation.local.date() - _RECENT
    recent = [entry for entry in entries if entry.kind is EntryKind.PAYMENT and entry.on >= since]
    return max(recent, key=lambda entry: (entry.on, entry.seq), default=None)


TOOL = tool("report_payment", ToolKind.WRITE, Args, run, Act.REPLY)
