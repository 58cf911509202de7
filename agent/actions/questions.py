"""Questions about the account: answered from the ledger and the creditor's texts, or not at all."""

from __future__ import annotations

from agent.actions import service
from agent.actions._talk import Talk
from agent.actions._wish import said
from agent.actions._words import is_yes
from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementState
from agent.domain.decision import Act
from agent.domain.situation import Awaiting
from agent.domain.tool import Correct, Over
from agent.domain.understanding import EntityKind
from agent.drafting.elements import offer_cards
from agent.understanding.normalise import folded, plain
from agent.understanding.paying import asks_about_policy

_QUESTION_WORDS = 3


async def ask_balance(talk: Talk) -> None:
    """What is owed, to whom, since when, of what; of fees in general: the creditor's texts."""
    if not talk.may(Act.DISCUSS_DEBT):
        on_hold(talk)
        return
    if asks_about_policy(folded(plain(talk.said)).text) and await from_policy(talk):
        return
    await talk.use("explain_balance")
    talk.say("balance", "balance_entries", disposition="balance_explained")
    talk.keep_waiting()


async def validation_request(talk: Talk) -> None:
    """Proof: recorded, paused where the law wants it, sent by a person."""
    talk.tell(await talk.record("request_validation"), "validation_requested")


async def already_paid(talk: Talk) -> None:
    """A payment is claimed: only the ledger may say that it arrived."""
    account = talk.situation.account
    if account is not None and account.balance.minor <= 0:
        talk.say("nothing_owed", disposition="nothing_open")
        return
    wish, on = said(talk), talk.reading.entity(EntityKind.DATE)
    outcome = await talk.record(
        "report_payment",
        note=talk.said,
        on=on.value["date"] if on else None,
        amount=wish.amount.decimal if wish.amount else None,
    )
    talk.tell(outcome, "already_paid")


async def off_topic(talk: Talk) -> None:
    """Something else, unless the creditor's own texts know it."""
    if not await from_policy(talk):
        talk.say("off_topic", disposition="off_topic")
        talk.keep_waiting()


async def unclear(talk: Talk) -> None:
    """A question the creditor's texts may answer; a question nobody can; or something not understood."""
    if talk.situation.thread.awaiting in (Awaiting.CONFIRM, Awaiting.ACCEPT_APPROVED):
        service.confirm_again(talk)
        return
    if await from_policy(talk):
        return
    if await _about_what_is_open(talk):
        return
    if _is_question(talk):
        talk.say("dont_know", disposition="unknown")
        service.offer_person(talk)
        return
    await service.unclear(talk)


def on_hold(talk: Talk) -> None:
    """The account may not be discussed now."""
    disputed = talk.situation.held(HoldKind.DISPUTE)
    talk.say("dispute_pending" if disputed else "on_hold", disposition="not_permitted")


async def _about_what_is_open(talk: Talk) -> bool:
    """Not understood while alternatives or a proposal are open: the reply keeps them open."""
    thread = talk.situation.thread
    if thread.awaiting is Awaiting.PICK_OFFER and not thread.awaiting_data.get("unclear"):
        proposed = [standing.offer for standing in talk.situation.offers(ArrangementState.PROPOSED)]
        talk.say("unclear_pick", disposition="unclear")
        talk.show(offer_cards(proposed))
        talk.wait(Awaiting.PICK_OFFER, unclear=1)
        return bool(proposed)
    if talk.situation.offers(ArrangementState.AWAITING_APPROVAL) and is_yes(talk.said):
        talk.say("approval_still_waiting", disposition="approval_waiting")
        return True
    return False


async def from_policy(talk: Talk, at_least: float = 0.0) -> bool:
    """Answer from the creditor's texts with the source named; False when they say nothing about it."""
    if talk.ctx.knowledge is None or not talk.may(Act.DISCUSS_DEBT) or len(talk.said.split()) < _QUESTION_WORDS:
        return False
    try:
        outcome = await talk.use("search_policy", query=talk.said[:500])
    except (Correct, Over):
        return False
    if not outcome.data["found"] or outcome.data["score"] < at_least:
        return False
    talk.say("policy_answer", disposition="answered")
    talk.keep_waiting()
    return True


def _is_question(talk: Talk) -> bool:
    return talk.said.rstrip().endswith("?") and len(talk.said.split()) >= _QUESTION_WORDS
