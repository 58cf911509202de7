"""Rights: recorded at once, answered once, and nothing asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.domain.account import HoldKind
from agent.domain.decision import Act
from agent.domain.effect import HandToPerson, OpenCase, PlaceHold, WithdrawOffers
from agent.domain.message import Channel
from agent.domain.situation import Awaiting, Mode
from agent.domain.understanding import RIGHTS, EntityKind, Intent
from agent.testing.situations import Chat, entity, situation, thread

E, N = EntityKind, Intent


@pytest.mark.parametrize(
    ("right", "hold", "scope"),
    [
        (N.CEASE_CONTACT, HoldKind.CEASE, "account"),
        (N.REFUSE, HoldKind.REFUSAL, "account"),
        (N.OPT_OUT, HoldKind.OPT_OUT, "person"),
        (N.ATTORNEY, HoldKind.ATTORNEY, "account"),
        (N.BANKRUPTCY, HoldKind.BANKRUPTCY, "person"),
        (N.DECEASED, HoldKind.DECEASED, "person"),
        (N.IDENTITY_THEFT, HoldKind.IDENTITY_THEFT, "account"),
        (N.WRONG_PERSON, HoldKind.WRONG_PERSON, "account"),
        (N.DISTRESS, HoldKind.DISTRESS, "person"),
        (N.DISPUTE, HoldKind.DISPUTE, "account"),
    ],
)
async def test_that_a_right_changes_the_state_at_once_and_asks_for_nothing(right, hold, scope) -> None:
    said = await Chat().say("a right, and how do I pay", right, N.PAY_NOW, N.PAYMENT_PLAN)
    placed = said.of(PlaceHold)
    assert [(effect.kind, effect.scope) for effect in placed] == [(hold, scope)]
    assert not said.moves_money and len(said.response.says) == 1 and "?" not in said.text


async def test_that_every_right_is_tested_above() -> None:
    assert len(RIGHTS) == 10


async def test_that_all_rights_of_a_message_count_and_the_first_is_answered() -> None:
    said = await Chat().say("leave me alone, my lawyer says this is wrong", N.DISPUTE, N.ATTORNEY, N.CEASE_CONTACT)
    assert {effect.kind for effect in said.of(PlaceHold)} == {
        HoldKind.CEASE,
        HoldKind.ATTORNEY,
        HoldKind.DISPUTE,
    }
    assert said.response.says == ["cease_contact"]


async def test_that_distress_gets_the_crisis_reply_a_person_and_nothing_else() -> None:
    said = await Chat().say("I can't go on", N.DISTRESS, N.HARDSHIP, N.NEED_TIME, N.ASK_HUMAN)
    assert said.response.says == ["crisis"] and said.response.fixed and "988" in said.text
    assert said.of(HandToPerson) and not said.moves_money
    assert not said.elements


async def test_that_after_a_stop_nothing_more_is_said() -> None:
    chat = Chat()
    first = await chat.say("leave me alone", N.CEASE_CONTACT)
    assert first.response.says == ["cease_contact"]
    assert (await chat.say("ok thanks", N.THANKS)).response.silent
    assert (await chat.say("I said stop", N.CEASE_CONTACT)).response.silent
    chat.denied = (Act.DISCUSS_DEBT, Act.ISSUE_LINK, Act.OFFER_PLAN)
    asked = await chat.say("can I get more time though", N.NEED_TIME)
    assert asked.response.says == ["after_stop"] and not asked.moves_money


async def test_that_a_new_right_after_a_stop_still_counts() -> None:
    chat = Chat()
    await chat.say("leave me alone", N.CEASE_CONTACT)
    said = await chat.say("I filed for bankruptcy", N.BANKRUPTCY)
    assert said.of(PlaceHold)[0].kind is HoldKind.BANKRUPTCY and said.response.says == ["bankruptcy"]


async def test_that_stop_by_text_message_covers_that_address() -> None:
    chat = Chat(situation(thread=thread(channel=Channel.SMS, address="+13125550123")))
    said = await chat.say("STOP", N.OPT_OUT)
    assert said.of(PlaceHold)[0] == PlaceHold(HoldKind.OPT_OUT, "address", address="+13125550123", note="STOP")


async def test_that_one_medium_can_be_refused_and_the_chat_goes_on() -> None:
    chat = Chat()
    no_texts = entity(E.CHANNEL, channel="sms", wanted=False)
    said = await chat.say("no texts please", N.OPT_OUT, entities=[no_texts])
    assert said.of(PlaceHold)[0].kind is HoldKind.MEDIUM and "text message" in said.text
    assert not (await chat.say("what do I owe?", N.ASK_BALANCE)).response.silent


async def test_that_open_offers_are_withdrawn_by_a_right() -> None:
    chat = Chat()
    await chat.say("more time", N.NEED_TIME)
    assert (await chat.say("not my debt", N.DISPUTE)).of(WithdrawOffers)


async def test_that_while_a_person_speaks_rights_count_and_nothing_is_said() -> None:
    chat = Chat(situation(thread=thread(mode=Mode.PERSON)))
    said = await chat.say("my attorney handles this", N.ATTORNEY)
    assert said.response.silent and said.of(PlaceHold) and not said.response.says


async def test_that_a_right_is_recorded_even_when_no_reply_is_permitted() -> None:
    said = await Chat(denied=(Act.REPLY,)).say("my attorney handles this", N.ATTORNEY)
    assert said.response.silent and said.of(PlaceHold)


async def test_that_the_reason_of_a_dispute_is_added_once() -> None:
    chat = Chat()
    assert (await chat.say("this is wrong", N.DISPUTE)).response.awaiting is Awaiting.DISPUTE_REASON
    said = await chat.say("I returned the sofa in May", N.DISPUTE)
    assert said.response.says == ["dispute_reason_noted"] and said.of(OpenCase)


async def test_that_money_in_a_full_dispute_is_not_touched() -> None:
    chat = Chat()
    await chat.say("this is not mine", N.DISPUTE)
    said = await chat.say("how do I pay", N.PAY_NOW)
    assert said.response.says == ["dispute_pending"] and not said.moves_money


async def test_that_a_possible_right_is_asked_about_once_and_then_goes_to_a_person() -> None:
    chat = Chat()
    unsure = {"possible_rights": frozenset({N.CEASE_CONTACT})}
    first = await chat.say("I'm done with this", **unsure)
    assert first.response.says == ["clarify_cease_contact"]
    second = await chat.say("whatever, done", **unsure)
    assert second.response.says == ["clarify_case"] and second.of(OpenCase)[0].kind == "possible_right"


@pytest.mark.parametrize(("word", "hold"), [("yes", True), ("nope", False)])
async def test_that_the_answer_to_the_question_decides(word: str, hold: bool) -> None:
    chat = Chat()
    await chat.say("I'm done with this", possible_rights=frozenset({N.BANKRUPTCY}))
    said = await chat.say(word)
    assert bool(said.of(PlaceHold)) is hold


async def test_that_every_uncertain_right_has_its_question() -> None:
    for right in RIGHTS:
        said = await Chat().say("hm", possible_rights=frozenset({right}))
        assert said.response.says == [f"clarify_{right.value}"] and said.text.count("?") == 1


async def test_that_a_crisis_on_file_stays_with_a_person() -> None:
    chat = Chat()
    await chat.say("I can't go on", N.DISTRESS)
    chat.at = replace(chat.at, thread=replace(chat.at.thread, mode=Mode.ASSISTANT))
    said = await chat.say("how do I pay", N.PAY_NOW)
    assert said.response.says == ["distress_waiting"] and not said.moves_money


async def test_that_a_dispute_with_a_wish_for_a_person_gets_both() -> None:
    said = await Chat().say("this is wrong, let me talk to someone", N.DISPUTE, N.ASK_HUMAN)
    assert said.response.says == ["dispute", "handover"] and said.of(HandToPerson)
