"""Before identity: who is writing, asked for in neutral words; no debt, not even that there is one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from agent.actions import answers, rights, service
from agent.actions._talk import Talk
from agent.domain.effect import OpenCase
from agent.domain.situation import Awaiting
from agent.domain.understanding import RIGHTS, Entity, EntityKind, Intent, IntentScore, Reading
from agent.drafting.elements import identity_form

_ZIP = re.compile(r"(?<![\w-])\d{5}(?:-\d{4})?(?![\w-])")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEW_WORDS = 6
_OLDEST, _YOUNGEST = 120, 14
_RESUMED = frozenset(
    {
        Intent.NEED_TIME,
        Intent.PROMISE_TO_PAY,
        Intent.PAY_NOW,
        Intent.PAYMENT_PLAN,
        Intent.SETTLEMENT,
        Intent.HARDSHIP,
        Intent.VALIDATION_REQUEST,
        Intent.ALREADY_PAID,
        Intent.ASK_BALANCE,
        Intent.ATTORNEY,
        Intent.BANKRUPTCY,
        Intent.DECEASED,
        Intent.IDENTITY_THEFT,
        Intent.DISPUTE,
    }
)
"""What is taken up again once we know who writes, so that nobody has to say it twice."""


async def establish(talk: Talk) -> bool:
    """Handle a message before identity.

    Returns:
        True when this message verified it: the turn goes on with what the person had wanted.
    """
    given = _given(talk)
    if _only_details(talk):
        talk.reading = _sober(talk.reading)
    if _complete(talk, given) and not talk.situation.thread.locked and await _verify(talk, given):
        return True
    if talk.situation.thread.awaiting is Awaiting.CLARIFY_RIGHT and await answers.clarify(talk):
        return False
    if talk.reading.rights:
        talk.response.elements.clear()
        await rights.unverified(talk)
        _remember(talk, given)
    elif talk.response.disposition not in ("identity_failed", "identity_locked"):
        await _neutral(talk, given)
    return False


def _only_details(talk: Talk) -> bool:
    """True for "born 12 March 1985, ZIP 60614": values with a few words around them, nothing that wants anything."""
    if _born(talk.reading, talk.situation.local.date()) is None and _code(talk) is None:
        return False
    text = talk.situation.text
    for entity in sorted(talk.reading.entities, key=lambda entity: -entity.start):
        text = text[: entity.start] + " " + text[entity.end :]
    return len(_WORD.findall(text)) <= _FEW_WORDS


def _sober(reading: Reading) -> Reading:
    """Without what the encoder alone guessed from a date and a number; what a rule saw in words stays."""
    kept = tuple(score for score in reading.intents if score.intent not in RIGHTS or score.seen_by != {"encoder"})
    unclear = (IntentScore(Intent.UNCLEAR, 0.0),)
    return replace(reading, intents=kept or unclear, possible_rights=frozenset())


async def _verify(talk: Talk, given: dict[str, str]) -> bool:
    arguments = {name: given.get(name) for name in ("reference", "birth_date", "postcode")}
    outcome = await talk.use("verify_identity", **arguments)
    if outcome.data["verified"]:
        _go_on(talk, outcome.data["situation"])
        return True
    if outcome.data["locked"]:
        _locked(talk)
    else:
        talk.say("identity_failed", disposition="identity_failed")
        _ask(talk, {})
    return False


def _go_on(talk: Talk, known: Any) -> None:
    """The same turn, now with a verified person, a fresh permission, and the wish that had to wait."""
    talk.reading = _merged(talk.reading, talk.situation.thread.awaiting_data.get("wish"))
    permitted = talk.ctx.permit(known, talk.reading) if talk.ctx.permit else talk.ctx.permissions
    talk.ctx = replace(talk.ctx, situation=known, permissions=permitted)
    talk.response.after = known
    talk.response.intent = talk.reading.top
    talk.say("verified", disposition="identity_verified")


async def _neutral(talk: Talk, given: dict[str, str]) -> None:
    """What can be answered without knowing who writes; else the details are asked for."""
    if rights.unsure(talk):
        rights.clarify(talk)
        return
    if await service.neutral(talk):
        _remember(talk, given)
    elif talk.situation.thread.locked:
        _locked(talk)
    else:
        await _ask_kindly(talk, given)


async def _ask_kindly(talk: Talk, given: dict[str, str]) -> None:
    again = talk.situation.thread.awaiting is Awaiting.IDENTITY
    if talk.has(Intent.HARDSHIP) and not again:
        await rights.hardship(talk)
        talk.say("hardship_unverified")
    elif talk.has(Intent.GREETING) and not again:
        talk.say("greeting_unverified")
    if again:
        talk.say("identify_first" if talk.reading.names & _RESUMED else "identity_incomplete")
    else:
        talk.say("identify" if talk.situation.account is not None else "identify_cold")
    talk.response.disposition = "identity_asked"
    _ask(talk, given)


def _ask(talk: Talk, given: dict[str, str]) -> None:
    talk.show(identity_form(cold=talk.situation.account is None))
    talk.wait(Awaiting.IDENTITY)
    _remember(talk, given)


def _remember(talk: Talk, given: dict[str, str]) -> None:
    """Keep what was wanted and what was given, while the details are still open."""
    thread, response = talk.situation.thread, talk.response
    if response.awaiting is Awaiting.NOTHING and thread.awaiting is Awaiting.IDENTITY and not response.awaiting_data:
        talk.keep_waiting()
    if response.awaiting is Awaiting.IDENTITY:
        wish = _wish(_merged(talk.reading, thread.awaiting_data.get("wish")))
        response.awaiting_data = {"wish": wish, "given": given}


def _locked(talk: Talk) -> None:
    talk.do(OpenCase("identity_locked", "too many tries"))
    talk.say("identity_locked", disposition="identity_locked")


def _given(talk: Talk) -> dict[str, str]:
    """The details of this message on top of those of earlier ones; a wrong set is never kept (see ``_verify``)."""
    reading, thread = talk.reading, talk.situation.thread
    given = dict(thread.awaiting_data.get("given") or {}) if thread.awaiting is Awaiting.IDENTITY else {}
    today = talk.situation.local.date()
    if born := _born(reading, today):
        given["birth_date"] = born.isoformat()
    if code := _code(talk):
        given["postcode"] = code
    if reference := reading.entity(EntityKind.REFERENCE):
        given["reference"] = str(reference.value["reference"])
    return given


def _complete(talk: Talk, given: dict[str, str]) -> bool:
    needed = {"birth_date", "postcode"} | ({"reference"} if talk.situation.account is None else set())
    return needed <= given.keys()


def _born(reading: Reading, today: date) -> date | None:
    """A date of birth; any date of a plausible age counts, since only one is asked for."""
    for entity in (*reading.all(EntityKind.BIRTH_DATE), *reading.all(EntityKind.DATE)):
        on = date.fromisoformat(entity.value["date"])
        if _YOUNGEST <= (today - on).days / 365.25 <= _OLDEST:
            return on
    return None


def _code(talk: Talk) -> str | None:
    entity = talk.reading.entity(EntityKind.POSTCODE)
    if entity is not None:
        return str(entity.value["postcode"])
    taken = [(other.start, other.end) for other in talk.reading.entities if other.kind is not EntityKind.AMOUNT]
    for found in _ZIP.finditer(talk.situation.text):
        if not any(start <= found.start() < end for start, end in taken):
            return found.group()
    return None


def _wish(reading: Reading) -> dict[str, Any]:
    """A reading as the conversation remembers it."""
    keep = (EntityKind.BIRTH_DATE, EntityKind.POSTCODE, EntityKind.REFERENCE)
    return {
        "intents": sorted(intent.value for intent in reading.names & _RESUMED),
        "entities": [
            {"kind": entity.kind.value, "value": entity.value, "text": entity.text, "at": [entity.start, entity.end]}
            for entity in reading.entities
            if entity.kind not in keep
        ],
    }


def _merged(reading: Reading, wish: dict[str, Any] | None) -> Reading:
    """This message together with what was wanted before."""
    if not wish:
        return reading
    named = reading.names
    # What came with the details is mostly filler ("here you go"); what was wanted before counts.
    filler = {Intent.UNCLEAR, Intent.GREETING, Intent.OFF_TOPIC} if wish["intents"] else set()
    earlier = tuple(IntentScore(Intent(name), 1.0) for name in wish["intents"] if Intent(name) not in named)
    kept = tuple(score for score in reading.intents if score.intent not in filler)
    return replace(reading, intents=(*kept, *earlier), entities=(*map(_entity, wish["entities"]), *reading.entities))


def _entity(kept: dict[str, Any]) -> Entity:
    start, end = kept["at"]
    return Entity(EntityKind(kept["kind"]), kept["value"], kept["text"], start, end)
