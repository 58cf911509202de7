"""Before identity: neutral words, two factors, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from agent.domain.account import HoldKind
from agent.domain.effect import HandToPerson, OpenCase, PlaceHold, VerifyIdentity
from agent.domain.message import ElementKind
from agent.domain.situation import Awaiting
from agent.domain.understanding import EntityKind, Intent
from agent.testing.situations import Chat, account, debtor, entity, seen, situation, thread

E, N = EntityKind, Intent
DETAILS = "March 12 1985, 60614"
BORN = entity(E.BIRTH_DATE, date="1985-03-12")
SECRETS = ("600", "Acme", "Maria", "Alvarez", "debt", "owe", "balance", "deuda", "saldo", "NG-1004", "60614")


def stranger(**changes) -> Chat:
    """A conversation from a personal link, before identity, notices not sent yet."""
    unknown = thread(verified=False, ai_notice_sent=False, collector_notice_on=None, **changes)
    return Chat(situation(thread=unknown))


def cold() -> Chat:
    """A conversation that is bound to nobody; the reference finds Maria's account."""
    known = situation(thread=thread(verified=False, ai_notice_sent=False, collector_notice_on=None))
    bare = replace(known, creditor=None, debtor=None, account=None)
    return Chat(bare, others={"NG-1004": known})


@pytest.mark.parametrize("make", [stranger, cold])
@pytest.mark.parametrize("intent", list(Intent))
async def test_that_no_intent_gets_a_debt_fact_before_identity(make, intent: Intent) -> None:
    said = await make().say("a message", intent)
    assert not any(secret.lower() in said.text.lower() for secret in SECRETS), said.text
    assert said.response.silent or not said.draft.collector_notice
    assert said.response.silent or said.draft.ai_notice


async def test_that_the_wish_is_taken_up_again_after_identity() -> None:
    chat = stranger()
    first = await chat.say("I need more time", N.NEED_TIME)
    assert first.response.says == ["identify"] and first.response.awaiting is Awaiting.IDENTITY
    assert [element.kind for element in first.elements] == [ElementKind.IDENTITY_FORM]
    second = await chat.say(DETAILS, entities=[BORN])
    assert second.response.says == ["verified", "options"] and chat.at.known
    assert "Thank you, Maria." in second.text and "attempt to collect a debt" in second.text
    third = await chat.say("1", entities=[entity(E.ORDINAL, ordinal=1)])
    assert third.response.awaiting is Awaiting.CONFIRM
    assert "debt collector" not in third.text


async def test_that_a_cold_conversation_is_found_by_its_reference() -> None:
    chat = cold()
    asked = await chat.say("hello", N.GREETING)
    assert asked.response.says == ["greeting_unverified", "identify_cold"]
    reference = entity(E.REFERENCE, reference="NG-1004")
    said = await chat.say("NG-1004, March 12 1985, 60614", entities=[BORN, reference])
    assert chat.at.known and said.response.says == ["verified", "how_help"]
    assert said.of(VerifyIdentity) == [VerifyIdentity(True, account().id)]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("March 13 1985, 60614", [entity(E.BIRTH_DATE, date="1985-03-13")]),
        ("March 12 1985, 60615", [BORN]),
        ("March 13 1985, 60615", [entity(E.BIRTH_DATE, date="1985-03-13")]),
    ],
)
async def test_that_a_wrong_detail_never_says_which(text: str, entities) -> None:
    said = await stranger().say(text, entities=entities)
    assert said.response.says == ["identity_failed"]
    assert said.of(VerifyIdentity) == [VerifyIdentity(False)]


async def test_that_an_unknown_reference_looks_like_a_wrong_detail() -> None:
    known = await cold().say(f"NG-1004 {DETAILS[:-1]}5", entities=[BORN, entity(E.REFERENCE, reference="NG-1004")])
    unknown = await cold().say(f"NG-9999 {DETAILS}", entities=[BORN, entity(E.REFERENCE, reference="NG-9999")])
    assert known.text == unknown.text and known.response.says == ["identity_failed"]


async def test_that_the_third_wrong_try_locks_and_the_right_details_no_longer_help() -> None:
    chat = stranger()
    for _ in range(2):
        await chat.say("March 12 1985, 60615", entities=[BORN])
    said = await chat.say("March 12 1985, 60615", entities=[BORN])
    assert said.response.says == ["identity_locked"] and chat.at.thread.locked and said.of(OpenCase)
    late = await chat.say(DETAILS, entities=[BORN])
    assert not chat.at.known and not late.of(VerifyIdentity)


async def test_that_details_may_come_in_two_messages_and_half_of_them_is_no_try() -> None:
    chat = stranger()
    await chat.say("hi", N.GREETING)
    half = await chat.say("born March 12 1985", entities=[BORN])
    assert half.response.says == ["identity_incomplete"] and not half.of(VerifyIdentity)
    await chat.say("60614-1234")
    assert chat.at.known


async def test_that_a_wrong_set_is_forgotten() -> None:
    chat = stranger()
    await chat.say("March 12 1985, 60615", entities=[BORN])
    half = await chat.say("60614")
    assert half.response.says == ["identity_incomplete"] and not chat.at.known


async def test_that_identity_factors_are_not_in_the_reasons_of_a_turn() -> None:
    said = await stranger().say(DETAILS, entities=[BORN])
    assert "1985" not in str(said.response.tools) and "60614" not in str(said.response.tools)


async def test_that_a_file_without_a_birth_date_is_never_verified() -> None:
    chat = stranger()
    chat.at = replace(chat.at, debtor=debtor(birth_date=None))
    said = await chat.say(DETAILS, entities=[BORN])
    assert said.response.says == ["identity_failed"]


@pytest.mark.parametrize(
    ("right", "says", "hold"),
    [
        (N.CEASE_CONTACT, "stop_noted", HoldKind.CEASE),
        (N.OPT_OUT, "stop_noted", HoldKind.OPT_OUT),
        (N.REFUSE, "stop_noted", HoldKind.REFUSAL),
        (N.WRONG_PERSON, "wrong_person", HoldKind.WRONG_PERSON),
        (N.DISTRESS, "crisis", HoldKind.DISTRESS),
        (N.ATTORNEY, "noted_unverified", HoldKind.ATTORNEY),
        (N.BANKRUPTCY, "noted_unverified", HoldKind.BANKRUPTCY),
        (N.DECEASED, "noted_unverified", HoldKind.DECEASED),
        (N.IDENTITY_THEFT, "noted_unverified", HoldKind.IDENTITY_THEFT),
        (N.DISPUTE, "noted_unverified", HoldKind.DISPUTE),
    ],
)
async def test_that_a_right_counts_before_identity(right: Intent, says: str, hold: HoldKind) -> None:
    said = await stranger().say("a right", right)
    assert said.response.says == [says] and said.response.fixed
    assert hold in [effect.kind for effect in said.of(PlaceHold)]


async def test_that_in_a_cold_conversation_a_right_waits_for_the_right_file() -> None:
    chat = cold()
    first = await chat.say("I have a lawyer", N.ATTORNEY)
    assert first.response.says == ["right_unverified"]
    said = await chat.say(f"NG-1004 {DETAILS}", entities=[BORN, entity(E.REFERENCE, reference="NG-1004")])
    assert said.response.says == ["attorney"] and chat.at.known
    assert HoldKind.ATTORNEY in [effect.kind for effect in said.of(PlaceHold)]


async def test_that_a_stop_in_a_cold_conversation_is_kept() -> None:
    chat = cold()
    assert (await chat.say("stop", N.CEASE_CONTACT)).response.says == ["stop_noted"]
    assert (await chat.say("ok thanks", N.THANKS)).response.silent
    assert (await chat.say("what is this about?", N.ASK_BALANCE)).response.says == ["after_stop"]
    assert (await chat.say("hm")).response.silent


async def test_that_an_old_date_is_a_birth_date_and_a_due_date_is_none() -> None:
    soon = entity(E.DATE, date=date(2026, 12, 1).isoformat())
    said = await stranger().say("December 1, 60614", entities=[soon])
    assert not said.of(VerifyIdentity)
    chat = stranger()
    await chat.say(DETAILS, entities=[entity(E.DATE, date="1985-03-12")])
    assert chat.at.known


async def test_that_a_person_can_be_had_before_identity() -> None:
    said = await stranger().say("a person please", N.ASK_HUMAN)
    assert said.of(HandToPerson) and said.response.says == ["handover_unverified"]


async def test_that_a_possible_right_is_asked_about_before_identity() -> None:
    chat = stranger()
    asked = await chat.say("leave it", N.UNCLEAR, possible_rights=frozenset({N.CEASE_CONTACT}))
    assert asked.response.says == ["clarify_cease_contact"]
    said = await chat.say("yes")
    assert said.response.says == ["stop_noted"] and said.of(PlaceHold)[0].kind is HoldKind.CEASE


async def test_that_who_writes_is_told_by_name_of_the_firm_alone() -> None:
    said = await stranger().say("who is this", N.WHO_ARE_YOU)
    assert "Northgate Recovery Services" in said.text and "Acme" not in said.text


async def test_that_history_of_others_is_never_needed() -> None:
    chat = stranger()
    chat.at = replace(chat.at, history=(seen("earlier"),))
    assert (await chat.say("hello", N.GREETING)).response.says[0] == "greeting_unverified"


async def test_that_nothing_of_identity_is_kept_once_it_is_settled() -> None:
    chat = stranger()
    await chat.say("what do I owe", N.ASK_BALANCE)
    said = await chat.say(DETAILS, entities=[BORN])
    assert said.response.says == ["verified", "balance", "balance_entries"]
    assert said.response.awaiting is Awaiting.NOTHING and not said.response.awaiting_data
