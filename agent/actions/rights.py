"""Rights: recorded at once, all of them; the most important one is answered, and nothing is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from agent.actions._talk import Talk
from agent.actions._wish import decimal, said
from agent.domain.account import HoldKind
from agent.domain.effect import Note, OpenCase
from agent.domain.message import Channel
from agent.domain.situation import Awaiting, Situation
from agent.domain.understanding import PRIORITY, EntityKind, Intent
from agent.drafting.elements import identity_form, quick_replies
from tools._help import crisis_facts

STOPS = (Intent.CEASE_CONTACT, Intent.REFUSE, Intent.OPT_OUT)
_NEUTRAL = {
    Intent.CEASE_CONTACT: "stop_noted",
    Intent.REFUSE: "stop_noted",
    Intent.OPT_OUT: "stop_noted",
    Intent.WRONG_PERSON: "wrong_person",
    Intent.DISTRESS: "crisis",
}
_MEDIA = frozenset({"sms", "email", "phone", "whatsapp", "web", "letter", "slack", "teams"})


def stopped(situation: Situation) -> bool:
    """True when the person asked us to stop, in a way that covers this conversation."""
    return bool(situation.thread.awaiting_data.get("stopped")) or any(
        hold.kind in (HoldKind.CEASE, HoldKind.REFUSAL)
        or (hold.kind is HoldKind.OPT_OUT and hold.address in ("", situation.thread.address))
        or (hold.kind is HoldKind.MEDIUM and hold.medium == situation.thread.channel.value)
        for hold in situation.holds
    )


async def answer(talk: Talk) -> None:
    """Verified: everything is recorded, the first right in the order of the law is answered."""
    top = talk.reading.rights[0]
    if top is Intent.DISPUTE and talk.situation.thread.awaiting is Awaiting.DISPUTE_REASON:
        dispute_reason(talk)
        return
    await _record(talk, talk.reading.rights)
    talk.response.fixed = top is not Intent.DISPUTE
    if top is Intent.DISPUTE:
        talk.wait(Awaiting.DISPUTE_REASON)
    await _person_too(talk, top)


async def unverified(talk: Talk) -> None:
    """Before identity: recorded all the same, answered without a word about why we wrote."""
    top = talk.reading.rights[0]
    bound = talk.situation.account is not None
    key = _NEUTRAL.get(top) or ("noted_unverified" if bound else "right_unverified")
    await _record(talk, talk.reading.rights)
    if key == "stop_noted" and talk.response.says == ["medium_refused"]:
        key = "medium_refused"
    talk.response.says[:] = [key]
    talk.response.fixed = key != "right_unverified"
    talk.response.awaiting, talk.response.awaiting_data = Awaiting.NOTHING, {}
    if key == "right_unverified":
        talk.show(identity_form(cold=True))
        talk.wait(Awaiting.IDENTITY)
    elif top in STOPS and not bound:
        # Nobody to put a hold on: the conversation itself remembers.
        talk.response.awaiting_data = {"stopped": True}
    await _person_too(talk, top)


async def note_all(talk: Talk) -> None:
    """Record every right read, and say nothing: a person speaks."""
    await _record(talk, talk.reading.rights)
    talk.response.says.clear()


async def apply(talk: Talk, right: Intent) -> None:
    """A right that a question of ours cleared up."""
    await _record(talk, (right,))
    talk.response.fixed = right is not Intent.DISPUTE
    if right is Intent.DISPUTE and talk.situation.known:
        talk.wait(Awaiting.DISPUTE_REASON)
    if not talk.situation.known:
        bound = talk.situation.account is not None
        talk.response.says[:] = [_NEUTRAL.get(right, "noted_unverified")]
        talk.response.awaiting_data = {"stopped": True} if right in STOPS and not bound else {}


def unsure(talk: Talk) -> frozenset[Intent]:
    """Rights worth a question. Somebody who wants to pay does not refuse to."""
    wants = (Intent.PAY_NOW, Intent.PROMISE_TO_PAY, Intent.PAYMENT_PLAN, Intent.ACCEPT_OFFER, Intent.NEED_TIME)
    refused = {Intent.REFUSE} if talk.has(*wants) else set()
    return talk.reading.possible_rights - refused


def clarify(talk: Talk) -> None:
    """One good question when a right was seen with too little certainty; a person, when that did not clear it up."""
    right = next(intent for intent in PRIORITY if intent in unsure(talk))
    thread = talk.situation.thread
    asked = thread.awaiting is Awaiting.CLARIFY_RIGHT and thread.awaiting_data.get("right") == right.value
    if asked:
        talk.do(OpenCase("possible_right", f"{right.value}: {talk.said}"))
        talk.say("clarify_case", disposition="possible_right_case")
        return
    if right is Intent.DISTRESS:
        talk.response.facts.merge(crisis_facts(talk.situation))
    talk.say(f"clarify_{right.value}", disposition="possible_right_asked")
    talk.show(quick_replies("yes", "no"))
    talk.wait(Awaiting.CLARIFY_RIGHT, right=right.value)


def dispute_reason(talk: Talk) -> None:
    """The reason of a dispute that is on file."""
    talk.do(Note("dispute_reason", {"said": talk.said}), OpenCase("dispute", talk.said))
    talk.say("dispute_reason_noted", disposition="dispute_reason")


async def hardship(talk: Talk) -> None:
    """Put the breathing space on file; what is said about it is the caller's."""
    await talk.record("record_right", right="hardship", note=talk.said)


async def _record(talk: Talk, rights: Iterable[Intent]) -> None:
    """Apply all state changes; of the replies only the first counts (inbound priority)."""
    keys: list[str] = []
    for right in rights:
        if right is Intent.DISPUTE:
            amount = decimal(said(talk).amount) if talk.situation.known else None
            outcome = await talk.record("record_dispute", reason=talk.said, amount=amount)
        else:
            medium = _refused_medium(talk) if right is Intent.OPT_OUT else None
            outcome = await talk.record("record_right", right=right.value, note=talk.said, medium=medium)
        keys.append(outcome.data["says"])
        talk.response.disposition = talk.response.disposition or f"right:{right.value}"
    await _also(talk)
    talk.response.says[:] = keys[:1]


async def _also(talk: Talk) -> None:
    """What else changes the state beside a right."""
    if talk.has(Intent.HARDSHIP):
        await hardship(talk)
    if talk.has(Intent.ALREADY_PAID):
        await talk.record("report_payment", note=talk.said)
    if talk.has(Intent.VALIDATION_REQUEST) and talk.situation.known:
        await talk.record("request_validation")
    if talk.has(Intent.LEGAL_THREAT):
        talk.do(OpenCase("complaint", talk.said))


async def _person_too(talk: Talk, top: Intent) -> None:
    """A person was asked for in the same breath."""
    if talk.has(Intent.ASK_HUMAN) and top not in (*STOPS, Intent.DISTRESS):
        outcome = await talk.record("hand_to_person", reason=top.value)
        talk.say(outcome.data["says"])


def _refused_medium(talk: Talk) -> str | None:
    """The one medium they refuse; the one we are on when they name it, too."""
    for entity in talk.reading.all(EntityKind.CHANNEL):
        if entity.value.get("wanted") is False and entity.value.get("channel") in _MEDIA:
            medium = str(entity.value["channel"])
            return None if medium == talk.situation.thread.channel.value != Channel.WEB.value else medium
    return None
