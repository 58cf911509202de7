"""Service: a person, another time, courtesy, and everything that is not about money."""

from __future__ import annotations

from datetime import time
from typing import Any

from agent.actions import rights
from agent.actions._talk import Talk
from agent.domain.effect import Note, OpenCase
from agent.domain.situation import Awaiting
from agent.domain.tool import Correct
from agent.domain.understanding import EntityKind, Intent
from agent.drafting.elements import quick_replies

_CHANNELS = frozenset({"sms", "email", "phone", "whatsapp", "web", "letter", "slack", "teams"})
HELP = ("more_time", "pay_in_parts", "pay_now", "what_owed", "person")


async def neutral(talk: Talk) -> bool:
    """Answer what needs no identity, without a word about why we wrote; False when identity is needed first."""
    for intent, handler in _NEUTRAL.items():
        if talk.has(intent) and talk.reading.top is intent:
            await handler(talk)
            return True
    return False


async def ask_human(talk: Talk) -> None:
    """A person takes over."""
    if talk.has(Intent.HARDSHIP):
        await rights.hardship(talk)
    if talk.has(Intent.ALREADY_PAID):
        await talk.record("report_payment", note=talk.said)
    if talk.has(Intent.CALLBACK):
        await _set_wish(talk)
    if talk.has(Intent.LEGAL_THREAT):
        talk.do(OpenCase("complaint", talk.said))
    outcome = await talk.use("hand_to_person")
    talk.say(outcome.data["says"], disposition="handed_over")


async def ask_bot(talk: Talk) -> None:
    """A true answer."""
    talk.say("ask_bot", disposition="answered")
    talk.keep_waiting()


async def who_are_you(talk: Talk) -> None:
    """Who we are; before identity the firm's name at most (15 USC 1692b(1))."""
    creditor = talk.situation.creditor
    if talk.situation.known:
        talk.say("who_are_you", disposition="answered")
    elif creditor is not None:
        talk.response.facts.add("collector", creditor.collector_name, "creditor:collector_name")
        talk.say("who_are_you_unverified", disposition="answered")
    else:
        talk.say("who_are_you_cold", disposition="answered")
    talk.keep_waiting()


async def callback(talk: Talk) -> None:
    """Another time or channel."""
    says = await _set_wish(talk)
    talk.say(says, disposition="wish_noted")
    talk.keep_waiting()


async def _set_wish(talk: Talk) -> str:
    try:
        outcome = await talk.record("set_wish", **_contact_wish(talk), text=talk.said[:500])
    except Correct:
        outcome = await talk.record("set_wish", text=talk.said[:500] or "callback")
    return str(outcome.data["says"])


def _contact_wish(talk: Talk) -> dict[str, Any]:
    wish: dict[str, Any] = {}
    hours = talk.reading.entity(EntityKind.TIME)
    if hours is not None:
        wish |= {name: _clock(hours.value.get(name)) for name in ("not_before", "not_after")}
    for entity in talk.reading.all(EntityKind.CHANNEL):
        if entity.value.get("wanted") and entity.value.get("channel") in _CHANNELS:
            wish["channel"] = entity.value["channel"]
    return wish


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


async def legal_threat(talk: Talk) -> None:
    """A complaint: recorded word for word, answered by a person."""
    talk.do(OpenCase("complaint", talk.said))
    talk.say("complaint", disposition="complaint")


async def abusive(talk: Talk) -> None:
    """Calm."""
    talk.do(Note("abuse", {}))
    talk.say("abuse", disposition="abuse")
    talk.keep_waiting()


async def injection(talk: Talk) -> None:
    """A calm refusal, and back to the topic."""
    talk.do(Note("prompt_injection", {"said": talk.said}))
    talk.say("injection", disposition="refused")
    talk.keep_waiting()


async def voicemail(talk: Talk) -> None:
    """A machine wrote to us: nothing is said back, or two machines talk for ever."""
    talk.do(Note("voicemail", {}))
    talk.silence("voicemail")


async def thanks(talk: Talk) -> None:
    """Courtesy; a read-back still needs its clear yes."""
    if talk.situation.thread.awaiting in (Awaiting.CONFIRM, Awaiting.ACCEPT_APPROVED):
        confirm_again(talk)
        return
    talk.say("thanks", disposition="courtesy")
    talk.keep_waiting()


async def greeting(talk: Talk) -> None:
    """A hello."""
    talk.say("greeting", disposition="greeted")
    show_help(talk)


async def off_topic_unverified(talk: Talk) -> None:
    """Something else, before identity."""
    talk.say("off_topic_unverified", disposition="off_topic")
    talk.keep_waiting()


async def unclear(talk: Talk) -> None:
    """One good question; the second time in a row a person is offered."""
    if talk.situation.thread.awaiting in (Awaiting.CONFIRM, Awaiting.ACCEPT_APPROVED):
        confirm_again(talk)
    elif talk.situation.thread.awaiting_data.get("unclear"):
        talk.say("unclear_again", disposition="unclear")
        offer_person(talk)
    else:
        talk.say("unclear", disposition="unclear")
        talk.show(quick_replies(*HELP))
        talk.wait(Awaiting.NOTHING, unclear=1)


def show_help(talk: Talk) -> None:
    """Taps for what people come for most."""
    talk.show(quick_replies(*HELP))


def offer_person(talk: Talk) -> None:
    """What was said ends in "shall I bring in a person?"."""
    talk.show(quick_replies("yes", "no"))
    talk.wait(Awaiting.CLARIFY_RIGHT, right=Intent.ASK_HUMAN.value)


def confirm_again(talk: Talk) -> None:
    """A read-back waits for a clear yes."""
    talk.say("confirm_again", disposition="confirm_again")
    talk.show(quick_replies("yes", "no"))
    talk.keep_waiting()


_NEUTRAL = {
    Intent.ASK_HUMAN: ask_human,
    Intent.ASK_BOT: ask_bot,
    Intent.WHO_ARE_YOU: who_are_you,
    Intent.CALLBACK: callback,
    Intent.LEGAL_THREAT: legal_threat,
    Intent.PROMPT_INJECTION: injection,
    Intent.ABUSIVE: abusive,
    Intent.VOICEMAIL: voicemail,
    Intent.OFF_TOPIC: off_topic_unverified,
    Intent.THANKS: thanks,
}
