"""Alternatives to pick from."""

from __future__ import annotations

from agent.domain.decision import Act
from agent.domain.effect import Propose
from agent.domain.limits import terms_of
from agent.domain.negotiation import options
from agent.domain.situation import Awaiting
from agent.domain.tool import Outcome, Over, ToolContext, ToolKind
from agent.drafting.elements import offer_cards
from agent.drafting.offers import option_facts
from tools._parking import OPEN, read_back
from tools._spec import Wish, bound, stated, tool


async def run(ctx: ToolContext, args: Wish) -> Outcome:
    """Propose two or three alternatives inside the creditor's authority: a later date, a short plan, a longer plan.

    Use it when the person needs time or asks what is possible. Pass on only what they said themselves.

    Args:
        each: The sum they can carry per instalment.
        rhythm: How often they can pay.
        first: The date from which they can pay.
        lump: A sum they can pay at once.
        count: A number of instalments they named.
        share: A share of the balance they named.

    Returns:
        The alternatives, numbered; they are on the table until one is picked.
    """
    bound(ctx.situation)
    terms = terms_of(ctx.situation)
    if terms.balance.minor <= 0:
        raise Over("nothing is open that could be paid later")
    on_the_table = [standing.offer for standing in ctx.situation.offers(*OPEN)]
    found = options(terms, stated(args, ctx.situation), on_the_table)
    if not found:
        return Outcome(data={"status": "none"}, said="Nothing fits inside the authority: ask what they could manage.")
    if len(found) == 1:
        return read_back(found[0], propose=True)
    return Outcome(
        facts=option_facts(found),
        effects=[Propose(tuple(found))],
        elements=[offer_cards(found)],
        data={"status": "proposed", "offers": found, "says": "options", "awaiting": Awaiting.PICK_OFFER},
        said="These are the alternatives: {option_list}",
    )


TOOL = tool("propose_options", ToolKind.MONEY, Wish, run, Act.OFFER_PLAN)
