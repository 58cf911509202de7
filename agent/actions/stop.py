"""After a stop: nothing more is said, unless they ask something; then one neutral answer."""

from __future__ import annotations

from agent.actions import money, questions, rights, service
from agent.actions._talk import Talk
from agent.domain.decision import Act
from agent.domain.understanding import Intent

_ASKS = frozenset(
    {
        Intent.NEED_TIME,
        Intent.PAY_NOW,
        Intent.PAYMENT_PLAN,
        Intent.SETTLEMENT,
        Intent.PROMISE_TO_PAY,
        Intent.HARDSHIP,
        Intent.VALIDATION_REQUEST,
        Intent.ASK_BALANCE,
        Intent.WHO_ARE_YOU,
        Intent.LEGAL_THREAT,
        Intent.ALREADY_PAID,
        Intent.CALLBACK,
    }
)


async def answer(talk: Talk) -> None:
    """Record what they tell us; answer only what they ask."""
    new = [right for right in talk.reading.rights if right not in rights.STOPS]
    if new:
        await (rights.answer if talk.situation.known else rights.unverified)(talk)
    else:
        await rights.note_all(talk)
        await _asked(talk)
    _stay_stopped(talk)


async def _asked(talk: Talk) -> None:
    if talk.reading.rights:
        talk.silence("stopped")
    elif talk.has(Intent.ASK_HUMAN):
        await service.ask_human(talk)
    elif talk.has(Intent.ASK_BOT):
        await service.ask_bot(talk)
    elif talk.has(Intent.PAY_NOW) and talk.situation.known and talk.may(Act.ISSUE_LINK):
        await money.pay_now(talk)
    elif talk.has(Intent.ASK_BALANCE) and talk.situation.known and talk.may(Act.DISCUSS_DEBT):
        await questions.ask_balance(talk)
    elif talk.has(*_ASKS) or talk.said.rstrip().endswith("?"):
        talk.say("after_stop", disposition="stopped")
        talk.response.fixed = True
    else:
        talk.silence("stopped")


def _stay_stopped(talk: Talk) -> None:
    """A conversation that is bound to nobody remembers the stop itself."""
    if talk.situation.thread.awaiting_data.get("stopped"):
        talk.response.awaiting_data = {**talk.response.awaiting_data, "stopped": True}
