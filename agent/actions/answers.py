"""Answers to what we asked last: a pick, a yes, a no, a sum, a date. What is no answer goes on to the intents."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from agent.actions import money, rights, service
from agent.actions._talk import Talk
from agent.actions._wish import Said, said
from agent.actions._words import is_label, is_no, is_yes, number, opens_with_yes
from agent.actions.intents import route
from agent.domain.arrangement import ArrangementState, Offer
from agent.domain.effect import Note, OpenCase
from agent.domain.money import Money
from agent.domain.situation import Awaiting, StandingOffer
from agent.domain.understanding import EntityKind, Intent
from agent.drafting.elements import advice, quick_replies
from tools._help import advice_facts, help_for

LAST = -1
_SHORT = 8
_LIGHTEST = re.compile(
    r"\b(?:cheapest|lowest|smallest|least|longest|longer|m[aá]s (?:barat|baj|larg)[ao]|menor)\b", re.IGNORECASE
)
_ONCE = re.compile(
    r"\b(?:later (?:date|one)|one payment|all at once|in one go|pay later|un solo pago|m[aá]s tarde)\b",
    re.IGNORECASE,
)
_BRIEF = re.compile(r"\b(?:shortest|shorter|short|quickest|fastest|m[aá]s corta?o?|corto|r[aá]pido)\b", re.IGNORECASE)
_ASIDE = frozenset(
    {
        Intent.ASK_BALANCE,
        Intent.ASK_BOT,
        Intent.ASK_HUMAN,
        Intent.WHO_ARE_YOU,
        Intent.CALLBACK,
        Intent.PROMPT_INJECTION,
        Intent.LEGAL_THREAT,
        Intent.VALIDATION_REQUEST,
        Intent.PAY_NOW,
    }
)
"""What is clearly no answer, but another matter."""


async def answer(talk: Talk) -> bool:
    """True when the message answered what we asked, and is dealt with."""
    handler = _HANDLERS.get(talk.situation.thread.awaiting)
    return handler is not None and await handler(talk)


async def pick(talk: Talk) -> bool:
    """One of the alternatives on the table."""
    if is_no(talk.said):
        _declined(talk)
        return True
    chosen = _chosen(talk, talk.situation.offers(ArrangementState.PROPOSED))
    if chosen is not None:
        await money.accept(talk, arrangement=chosen.offer.id)
        return True
    return False


async def confirm(talk: Talk) -> bool:
    """Yes or no to exactly one offer."""
    offer = _in_question(talk)
    if offer is None:
        return False
    if _changes(talk, offer):
        return await _other_wish(talk)
    if is_no(talk.said):
        _declined(talk)
        return True
    if is_yes(talk.said) or opens_with_yes(talk.said) or talk.has(Intent.ACCEPT_OFFER):
        await money.accept(talk, arrangement=offer.id)
        return True
    return False


async def plan_amount(talk: Talk) -> bool:
    """How much, how often; or a sum to settle."""
    if is_no(talk.said):
        await _nothing_possible(talk)
        return True
    if talk.reading.top in _ASIDE:
        return False
    if talk.situation.thread.awaiting_data.get("kind") == "settlement":
        if said(talk).amount is None and said(talk).share is None:
            return False
        await money.settlement(talk)
        return True
    return await _fit(talk)


async def affordability(talk: Talk) -> bool:
    """What is possible in hardship: a little, or nothing."""
    if is_no(talk.said) or is_label(talk.said, "nothing_now"):
        await _nothing_possible(talk)
        return True
    if is_label(talk.said, "small_monthly") or is_yes(talk.said):
        money.ask_amount(talk)
        return True
    return talk.reading.top not in _ASIDE and await _fit(talk)


async def promise_date(talk: Talk) -> bool:
    """The date of a payment whose sum may have come before."""
    wish = said(talk)
    if wish.first is None or talk.reading.top in _ASIDE:
        return False
    minor, account = talk.situation.thread.awaiting_data.get("amount_minor"), talk.situation.account
    if minor and account is not None and not wish.amounts:
        wish = replace(wish, amounts=(Money(int(minor), account.currency),))
    await money.promise_of(talk, wish)
    return True


async def dispute_reason(talk: Talk) -> bool:
    """What is wrong with it, in their words."""
    if talk.reading.top in _ASIDE or talk.has(Intent.THANKS, *money.WANTS):
        return False
    rights.dispute_reason(talk)
    return True


async def payment_reference(talk: Talk) -> bool:
    """The details of a payment that we look for."""
    details = (EntityKind.REFERENCE, EntityKind.DATE, EntityKind.AMOUNT, EntityKind.LAST_FOUR)
    named = any(talk.reading.entity(kind) for kind in details)
    if not named and not talk.has(Intent.UNCLEAR, Intent.ALREADY_PAID):
        return False
    talk.do(Note("payment_reference", {"said": talk.said}), OpenCase("already_paid", talk.said))
    talk.say("payment_reference_noted", disposition="payment_reference")
    return True


async def clarify(talk: Talk) -> bool:
    """Yes or no to "do you mean ...?"."""
    meant = Intent(talk.situation.thread.awaiting_data.get("right", Intent.UNCLEAR))
    if is_yes(talk.said):
        await route(talk, meant)
        return True
    if is_no(talk.said):
        talk.say("clarify_no", disposition="cleared_up")
        if talk.situation.known:
            talk.show(quick_replies(*service.HELP))
        return True
    return False


def _declined(talk: Talk) -> None:
    talk.say("declined", disposition="offer_declined")
    talk.wait(Awaiting.PLAN_AMOUNT)


async def _nothing_possible(talk: Talk) -> None:
    """Breathing space, a person, free advice; no further question."""
    await rights.hardship(talk)
    found = help_for(talk.situation)
    talk.response.facts.merge(advice_facts(talk.situation))
    talk.say("hardship_pause", disposition="hardship_pause")
    talk.show(advice(found.advice_name, found.advice_url, found.advice_phone))


async def _fit(talk: Talk) -> bool:
    """A plan of the sum they named; without a rhythm it is meant by month, and the read-back says so."""
    wish = said(talk).as_plan()
    if not wish.plans:
        return False
    await talk.use("check_history")
    await money.fit(talk, wish)
    return True


async def _other_wish(talk: Talk) -> bool:
    """Not this, but that: the new wish in the old one's place."""
    wanted = next((intent for intent in money.WANTS if talk.has(intent)), None)
    if wanted is not None:
        await route(talk, wanted)
        return True
    wish = said(talk)
    if wish.first is not None and not wish.amounts and wish.each is None:
        await money.promise_of(talk, wish)
        return True
    return await _fit(talk)


def _in_question(talk: Talk) -> Offer | None:
    """The offer that was read back, or the approved one."""
    table = talk.situation.offers(ArrangementState.PROPOSED, ArrangementState.OFFERED)
    named = talk.situation.thread.awaiting_data.get("arrangement")
    found = [standing.offer for standing in table if named in (None, str(standing.offer.id))]
    return found[0] if len(found) == 1 else None


def _changes(talk: Talk, offer: Offer) -> bool:
    """True when the message names a sum, a date or a number that is not in the offer: then it is no yes to it."""
    wish = said(talk)
    sums = {due.amount for due in offer.schedule} | {offer.total, offer.owed, offer.discount}
    dates = {due.on for due in offer.schedule}
    other_sum = any(amount not in sums for amount in (*wish.amounts, *([wish.each] if wish.each else [])))
    other_date = any(date.fromisoformat(e.value["date"]) not in dates for e in talk.reading.all(EntityKind.DATE))
    other_count = wish.count is not None and wish.count != len(offer.schedule)
    other_rhythm = wish.rhythm is not None and wish.rhythm != offer.rhythm
    return other_sum or other_date or other_count or other_rhythm


def _chosen(talk: Talk, table: list[StandingOffer]) -> StandingOffer | None:
    """The alternative meant: by its number, or by a sum, a date or a count that only one of them has."""
    ordinal = talk.reading.entity(EntityKind.ORDINAL)
    wanted = int(ordinal.value["ordinal"]) if ordinal else number(talk.said)
    if wanted == LAST:
        return table[-1] if table else None
    if wanted is not None:
        return next((standing for standing in table if standing.ordinal == wanted), None)
    if len(table) == 1 and (is_yes(talk.said) or talk.has(Intent.ACCEPT_OFFER)):
        return table[0]
    if described := _described(talk.said, table):
        return described
    found = [standing for standing in table if _named(said(talk), standing.offer)]
    return found[0] if len(found) == 1 else None


def _described(text: str, table: list[StandingOffer]) -> StandingOffer | None:
    """The alternative a short answer describes: the later date, the cheapest, the longest, the shortest."""
    if len(text.split()) > _SHORT or not table:
        return None
    single = [standing for standing in table if len(standing.offer.schedule) == 1]
    plans = [standing for standing in table if len(standing.offer.schedule) > 1]
    if _LIGHTEST.search(text):
        return min(table, key=lambda standing: standing.offer.first.amount.minor)
    if _ONCE.search(text) and len(single) == 1:
        return single[0]
    if _BRIEF.search(text) and plans:
        return min(plans, key=lambda standing: standing.offer.last.on)
    return None


def _named(wish: Said, offer: Offer) -> bool:
    """True when everything they named is in this offer, and they named something."""
    tests = [
        wish.amount is None or any(due.amount == wish.amount for due in offer.schedule),
        wish.first is None or wish.first == offer.first.on,
        wish.count is None or wish.count == len(offer.schedule),
        wish.rhythm is None or wish.rhythm == offer.rhythm,
    ]
    return all(tests) and not wish.odd_rhythm and wish != Said()


Handler = Callable[[Talk], Awaitable[bool]]
_HANDLERS: dict[Awaiting, Handler] = {
    Awaiting.PICK_OFFER: pick,
    Awaiting.CONFIRM: confirm,
    Awaiting.ACCEPT_APPROVED: confirm,
    Awaiting.PLAN_AMOUNT: plan_amount,
    Awaiting.PROMISE_DATE: promise_date,
    Awaiting.DISPUTE_REASON: dispute_reason,
    Awaiting.AFFORDABILITY: affordability,
    Awaiting.CLARIFY_RIGHT: clarify,
    Awaiting.PAYMENT_REFERENCE: payment_reference,
}
