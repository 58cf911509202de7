"""Which handler answers which intent of a verified person. The rights are answered before this table is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from agent.actions import money, questions, rights, service
from agent.actions._talk import Talk
from agent.actions._wish import said
from agent.domain.arrangement import ArrangementState, Offer
from agent.domain.money import Money
from agent.domain.understanding import RIGHTS, Intent
from agent.prompts import added_replies

Handler = Callable[[Talk], Awaitable[None]]


async def accept_offer(talk: Talk) -> None:
    """Yes to something: to what is on the table, to a plan they name in the same breath, or to nothing at all."""
    situation = talk.situation
    proposed = situation.offers(ArrangementState.PROPOSED)
    approved = situation.offers(ArrangementState.OFFERED)
    if _names_another(talk):
        await HANDLERS[next(intent for intent in money.WANTS if talk.has(intent))](talk)
    elif approved:
        await money.accept(talk, arrangement=approved[0].offer.id)
    elif len(proposed) == 1:
        await money.accept(talk, arrangement=proposed[0].offer.id)
    elif proposed:
        money.pick_which(talk)
    elif situation.offers(ArrangementState.AWAITING_APPROVAL):
        talk.say("approval_still_waiting", disposition="approval_waiting")
    else:
        wanted = next((intent for intent in money.WANTS if talk.has(intent)), Intent.UNCLEAR)
        await HANDLERS[wanted](talk)


def _names_another(talk: Talk) -> bool:
    """True for "ok, but make it 50 a month": a sum that none of the offers on the table has."""
    wish = said(talk)
    named = {*wish.amounts, *([wish.each] if wish.each else [])}
    table = talk.situation.offers(ArrangementState.PROPOSED, ArrangementState.OFFERED)
    known = {amount for standing in table for amount in (standing.offer.total, *_sums(standing.offer))}
    return talk.has(*money.WANTS) and bool(named - known)


def _sums(offer: Offer) -> list[Money]:
    return [due.amount for due in offer.schedule]


HANDLERS: dict[Intent, Handler] = {
    **money.HANDLERS,
    Intent.ACCEPT_OFFER: accept_offer,
    Intent.ASK_BALANCE: questions.ask_balance,
    Intent.VALIDATION_REQUEST: questions.validation_request,
    Intent.ALREADY_PAID: questions.already_paid,
    Intent.OFF_TOPIC: questions.off_topic,
    Intent.UNCLEAR: questions.unclear,
    Intent.ASK_HUMAN: service.ask_human,
    Intent.ASK_BOT: service.ask_bot,
    Intent.WHO_ARE_YOU: service.who_are_you,
    Intent.CALLBACK: service.callback,
    Intent.ABUSIVE: service.abusive,
    Intent.LEGAL_THREAT: service.legal_threat,
    Intent.THANKS: service.thanks,
    Intent.GREETING: service.greeting,
    Intent.PROMPT_INJECTION: service.injection,
    Intent.VOICEMAIL: service.voicemail,
}


async def route(talk: Talk, intent: Intent) -> None:
    """Answer one intent."""
    if intent in RIGHTS:
        await rights.apply(talk, intent)
    else:
        await HANDLERS.get(intent, answer_by_file)(talk)


async def answer_by_file(talk: Talk) -> None:
    """An added intent has no flow of its own: the reply that its file names."""
    talk.say(added_replies()[talk.reading.top], disposition=f"added:{talk.reading.top}")
