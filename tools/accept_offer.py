"""Accepting: exactly what was read back, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pydantic import Field

from agent.domain.arrangement import ArrangementState
from agent.domain.decision import Act
from agent.domain.effect import AcceptOffer
from agent.domain.limits import collectible
from agent.domain.situation import Awaiting, Situation, StandingOffer
from agent.domain.tool import Correct, Outcome, Over, ToolContext, ToolKind
from agent.drafting.offers import accepted, offer_facts
from tools._parking import OPEN, read_back, schedule_of
from tools._spec import Arguments, bound, tool


class Args(Arguments):
    """Which one; neither when there is only one."""

    ordinal: int | None = Field(None, ge=1, le=9, description="the number of the alternative they picked")
    arrangement: UUID | None = Field(None, description="its id, when known")


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Accept an offer on the table. The first call reads it back; after a clear yes, the second sets it up.

    Args:
        ordinal: The number of the alternative the person picked.
        arrangement: The id of the arrangement, instead of its number.

    Returns:
        The read-back to say, or that the arrangement stands.
    """
    bound(ctx.situation)
    standing = _chosen(ctx.situation.offers(*OPEN), args)
    if standing.offer.owed != collectible(ctx.situation) or standing.offer.first.on < ctx.situation.local.date():
        raise Over("the offer no longer fits the balance or the calendar")
    if not _was_read_back(ctx.situation, standing):
        return read_back(standing.offer, propose=False)
    return _accept(standing)


def _chosen(table: Sequence[StandingOffer], args: Args) -> StandingOffer:
    if not table:
        raise Over("no offer is on the table")
    if args.arrangement is not None:
        table = [standing for standing in table if standing.offer.id == args.arrangement]
    elif args.ordinal is not None:
        table = [standing for standing in table if standing.ordinal == args.ordinal]
    if len(table) != 1:
        raise Correct("say which one: the number of one of the alternatives on the table")
    return table[0]


def _was_read_back(situation: Situation, standing: StandingOffer) -> bool:
    """An approved offer was told in full by the message that brought it; any other waits for its read-back."""
    thread = situation.thread
    if standing.state is ArrangementState.OFFERED:
        return thread.awaiting in (Awaiting.ACCEPT_APPROVED, Awaiting.CONFIRM)
    named = thread.awaiting_data.get("arrangement")
    return thread.awaiting is Awaiting.CONFIRM and named == str(standing.offer.id)


def _accept(standing: StandingOffer) -> Outcome:
    offer = standing.offer
    return Outcome(
        facts=offer_facts(offer),
        effects=[AcceptOffer(offer.id, offer.digest)],
        elements=schedule_of(offer),
        data={"status": "accepted", "offer": offer, "says": accepted(offer)},
        said="The arrangement stands: {offer_line}.",
    )


TOOL = tool("accept_offer", ToolKind.MONEY, Args, run, Act.OFFER_PLAN)
