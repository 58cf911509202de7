"""Money: time, plans, promises, links, settlements. Figures come from the tools, never from here."""

from __future__ import annotations

from typing import Any

from agent.actions import questions, rights
from agent.actions._talk import Talk
from agent.actions._wish import Said, decimal, said
from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementState
from agent.domain.decision import Act
from agent.domain.effect import OpenCase
from agent.domain.limits import collectible
from agent.domain.situation import Awaiting
from agent.domain.tool import Correct, Outcome, Over
from agent.domain.understanding import Intent
from agent.drafting.elements import offer_cards, quick_replies

SURE = 0.6
"""How near a policy must be to be told beside a link: "is there a fee for cards?" is also a wish to pay."""
WANTS = (
    Intent.SETTLEMENT,
    Intent.PAYMENT_PLAN,
    Intent.PAY_NOW,
    Intent.PROMISE_TO_PAY,
    Intent.NEED_TIME,
)
"""What a person can want about money, in the order in which it is taken up."""


async def need_time(talk: Talk) -> None:
    """More time: history and risk are looked at, then two or three alternatives are put on the table."""
    wish = said(talk)
    if wish.each is not None or wish.odd_rhythm:
        await payment_plan(talk)
        return
    if not await _open_to_offers(talk, wish):
        return
    await talk.use("check_history")
    await _options(talk, wish)


async def payment_plan(talk: Talk) -> None:
    """Their own plan where they named one, else what is possible."""
    wish = said(talk)
    if not await _open_to_offers(talk, wish):
        return
    if talk.has(Intent.PAYMENT_PLAN) and wish.amounts and wish.rhythm is None and not wish.plans:
        wish = wish.as_plan()
    await talk.use("check_history")
    if wish.odd_rhythm:
        _to_a_person(talk)
    elif wish.plans:
        await fit(talk, wish)
    else:
        await _options(talk, wish)


async def fit(talk: Talk, wish: Said) -> None:
    """Exactly what they said, read back or passed to a person."""
    try:
        talk.tell(await talk.use("fit_plan", **wish.args()))
    except Correct:
        _to_a_person(talk)
    except Over:
        ask_amount(talk)


async def promise(talk: Talk) -> None:
    """A sum on a date: asked for what is missing, read back, noted."""
    await promise_of(talk, said(talk))


async def promise_of(talk: Talk, wish: Said) -> None:
    """The same, from values that may come from two messages."""
    if wish.plans or wish.odd_rhythm or talk.has(Intent.PAYMENT_PLAN):
        await payment_plan(talk)
        return
    if not await _open_to_offers(talk, wish):
        return
    if wish.first is None:
        talk.say("ask_promise_date", disposition="date_asked")
        talk.wait(Awaiting.PROMISE_DATE, **({"amount_minor": wish.amount.minor} if wish.amount else {}))
        return
    if wish.first == talk.situation.local.date() and talk.may(Act.ISSUE_LINK):
        await pay_now(talk)
        return
    try:
        outcome = await talk.use("record_promise", on=wish.first, amount=decimal(wish.amount))
    except (Correct, Over):
        ask_amount(talk)
        return
    talk.tell(outcome)


async def pay_now(talk: Talk) -> None:
    """A link, for what they named or for what is due next."""
    if _nothing_open(talk):
        return
    wish = said(talk)
    if not talk.may(Act.ISSUE_LINK):
        _not_now(talk, "link_not_now")
        return
    try:
        outcome = await talk.use("issue_link", amount=decimal(wish.amount))
    except (Correct, Over):
        _not_now(talk, "link_not_now")
        return
    if talk.said.rstrip().endswith("?"):
        await questions.from_policy(talk, at_least=SURE)
    talk.tell(outcome, "link_issued")


async def settlement(talk: Talk) -> None:
    """Less than owed: a person decides, always."""
    wish = said(talk)
    if not await _open_to_offers(talk, wish, Act.OFFER_SETTLEMENT):
        return
    amount = wish.amount
    if amount is not None and amount.minor >= collectible(talk.situation).minor:
        await pay_now(talk)
        return
    if amount is None and wish.share is None:
        talk.say("ask_amount_settlement", disposition="amount_asked")
        talk.wait(Awaiting.PLAN_AMOUNT, kind="settlement")
        return
    share = wish.share if amount is None else None
    try:
        outcome = await talk.use("request_settlement", amount=decimal(amount), share=share, first=wish.first)
    except (Correct, Over):
        _not_now(talk, "no_offer_now")
        return
    talk.tell(outcome, "settlement_requested")


async def hardship(talk: Talk) -> None:
    """Acknowledged first and put on file; then what they wanted, else one gentle question."""
    await rights.hardship(talk)
    wanted = next((intent for intent in WANTS if talk.has(intent)), None)
    if wanted is not None and talk.may(Act.OFFER_PLAN) and not _nothing_open(talk, quiet=True):
        talk.say("hardship_ack")
        await HANDLERS[wanted](talk)
        return
    talk.say("hardship", disposition="hardship")
    talk.show(quick_replies("small_monthly", "nothing_now", "person"))
    talk.wait(Awaiting.AFFORDABILITY)


def ask_amount(talk: Talk) -> None:
    """One question: how much, how often."""
    talk.say("ask_amount", disposition="amount_asked")
    talk.wait(Awaiting.PLAN_AMOUNT)


async def accept(talk: Talk, **which: Any) -> None:
    """Accept or read back what is on the table; what no longer fits is not accepted."""
    try:
        outcome = await talk.use("accept_offer", **which)
    except Correct:
        pick_which(talk)
        return
    except Over:
        _gone(talk)
        return
    talk.tell(outcome)


def pick_which(talk: Talk) -> None:
    """Yes, but to which of several."""
    proposed = [standing.offer for standing in talk.situation.offers(ArrangementState.PROPOSED)]
    talk.say("pick_which", disposition="pick_asked")
    talk.show(offer_cards(proposed))
    talk.wait(Awaiting.PICK_OFFER)


async def _options(talk: Talk, wish: Said) -> None:
    try:
        outcome = await talk.use("propose_options", **wish.args())
    except (Correct, Over):
        ask_amount(talk)
        return
    if outcome.data["status"] == "none":
        await _beyond(talk, wish)
    else:
        _offered(talk, outcome)


async def _beyond(talk: Talk, wish: Said) -> None:
    """Nothing fits inside the authority: a named date goes to a person, else we ask what they could manage."""
    if wish.first is None:
        ask_amount(talk)
        return
    try:
        outcome = await talk.use("record_promise", on=wish.first, amount=decimal(wish.amount), asks=True)
    except (Correct, Over):
        ask_amount(talk)
        return
    talk.tell(outcome)


def _offered(talk: Talk, outcome: Outcome) -> None:
    talk.tell(outcome, "offers_shown" if outcome.data["status"] == "proposed" else "read_back")


async def _open_to_offers(talk: Talk, wish: Said, act: Act = Act.OFFER_PLAN) -> bool:
    """False, with the right words, when nothing can be agreed now."""
    if _nothing_open(talk):
        return False
    if not talk.may(act):
        _not_now(talk, "no_offer_now")
        return False
    waiting = talk.situation.offers(ArrangementState.AWAITING_APPROVAL)
    if waiting and wish == Said():
        talk.say("approval_still_waiting", disposition="approval_waiting")
        return False
    return True


def _nothing_open(talk: Talk, *, quiet: bool = False) -> bool:
    """True when nothing may be collected: nothing is owed, or all of it is disputed."""
    if collectible(talk.situation).minor > 0:
        return False
    if not quiet:
        disputed = talk.situation.held(HoldKind.DISPUTE)
        talk.say("dispute_pending" if disputed else "nothing_owed", disposition="nothing_open")
    return True


def _not_now(talk: Talk, key: str) -> None:
    """Not permitted: said plainly, with a person as the way on."""
    if talk.situation.held(HoldKind.DISPUTE):
        talk.say("dispute_pending", disposition="not_permitted")
        return
    talk.say(key, disposition="not_permitted")
    talk.show(quick_replies("yes", "no"))
    talk.wait(Awaiting.CLARIFY_RIGHT, right=Intent.ASK_HUMAN.value)


def _to_a_person(talk: Talk) -> None:
    """A wish we cannot put into a plan: a person looks at it."""
    talk.do(OpenCase("plan_request", talk.said))
    talk.say("plan_too_long", disposition="plan_case")


def _gone(talk: Talk) -> None:
    talk.say("offer_gone", disposition="offer_stale")
    talk.show(quick_replies("yes", "no"))
    talk.wait(Awaiting.CLARIFY_RIGHT, right=Intent.NEED_TIME.value)


HANDLERS = {
    Intent.NEED_TIME: need_time,
    Intent.PAYMENT_PLAN: payment_plan,
    Intent.PROMISE_TO_PAY: promise,
    Intent.PAY_NOW: pay_now,
    Intent.SETTLEMENT: settlement,
    Intent.HARDSHIP: hardship,
}
