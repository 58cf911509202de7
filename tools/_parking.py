"""What becomes of a concrete offer: read back inside the authority, parked for a person beyond it."""

from __future__ import annotations

from datetime import timedelta

from agent.domain.arrangement import ArrangementKind, ArrangementState, Offer
from agent.domain.effect import Propose, RequestApproval
from agent.domain.limits import terms_of
from agent.domain.message import Element
from agent.domain.situation import Awaiting, Situation
from agent.domain.tool import Outcome, ToolContext
from agent.drafting.elements import quick_replies, schedule_element
from agent.drafting.offers import offer_facts, readback

OPEN = (ArrangementState.PROPOSED, ArrangementState.OFFERED)


def propose_or_park(ctx: ToolContext, offer: Offer) -> Outcome:
    """Inside the authority the offer is read back; beyond it a person decides first."""
    return read_back(offer, propose=True) if offer.within_authority else park(ctx, offer)


def read_back(offer: Offer, *, propose: bool) -> Outcome:
    """The offer as one reply that asks for a clear yes."""
    return Outcome(
        facts=offer_facts(offer),
        effects=[Propose((offer,))] if propose else [],
        elements=[*schedule_of(offer), quick_replies("yes", "no")],
        data={
            "status": "read_back",
            "offer": offer,
            "says": readback(offer),
            "awaiting": Awaiting.CONFIRM,
            "awaiting_data": {"arrangement": str(offer.id)},
        },
        said="The offer is {offer_line}. It stands only after the person says yes to exactly this.",
    )


def park(ctx: ToolContext, offer: Offer) -> Outcome:
    """The offer waits for a person; the debtor learns by when."""
    facts = offer_facts(offer)
    until = (ctx.situation.now + timedelta(hours=ctx.approval_hours)).astimezone(ctx.situation.zone)
    facts.add("reply_by", until.date(), "settings:approval_hours")
    settles = offer.kind is ArrangementKind.SETTLEMENT
    return Outcome(
        facts=facts,
        effects=[RequestApproval(offer, why(offer), _context(ctx.situation, offer))],
        data={
            "status": "awaiting_approval",
            "offer": offer,
            "says": "approval_settlement_waiting" if settles else "approval_waiting",
        },
        said="The proposal waits for a colleague, who answers in this chat by {reply_by}. Nothing is agreed yet.",
    )


def schedule_of(offer: Offer) -> list[Element]:
    """The schedule as an element, when there is more than one date."""
    return [schedule_element(offer)] if len(offer.schedule) > 1 else []


def why(offer: Offer) -> str:
    """The limits an offer goes beyond, for the person who decides."""
    return ", ".join(reason.removeprefix("limit:") for reason in offer.reasons if reason.startswith("limit:"))


def _context(situation: Situation, offer: Offer) -> dict[str, object]:
    """What the decider sees beside the offer."""
    terms = terms_of(situation)
    return {
        "risk": terms.risk.score,
        "reasons": list(offer.reasons),
        "days_past_due": situation.account.days_past_due(terms.today) if situation.account else 0,
        "balance_minor": terms.balance.minor,
        "said": situation.text[-500:],
    }
