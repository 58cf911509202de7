"""Whole conversations about money, at the level of ``act``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementKind, ArrangementState, Rhythm
from agent.domain.decision import Act
from agent.domain.effect import AcceptOffer, IssueLink, OpenCase, PlaceHold, Propose, RequestApproval
from agent.domain.message import Channel, ElementKind
from agent.domain.situation import Awaiting
from agent.domain.understanding import Entity, EntityKind, Intent
from agent.testing.situations import TODAY, Chat, account, authority, creditor, entity, situation, thread, usd

E, N = EntityKind, Intent
FRIDAY = date(2026, 11, 27)


def every_other_friday(minor: int = 7500) -> list[Entity]:
    return [
        entity(E.AMOUNT, "75", 9, minor=minor, currency="USD"),
        entity(E.FREQUENCY, "every other Friday", 12, unit="week", every=2, weekday=4, start=None),
    ]


async def test_that_more_time_ends_in_a_stored_plan_within_six_messages() -> None:
    chat = Chat()
    first = await chat.say("I need more time", N.NEED_TIME)
    assert first.response.awaiting is Awaiting.PICK_OFFER and first.kinds == [ElementKind.OFFERS]
    assert 2 <= len(first.of(Propose)[0].offers) <= 3
    second = await chat.say("the second one", N.ACCEPT_OFFER, entities=[entity(E.ORDINAL, ordinal=2)])
    assert second.response.awaiting is Awaiting.CONFIRM and "Shall I set this up?" in second.text
    third = await chat.say("yes", N.ACCEPT_OFFER)
    assert len(third.of(AcceptOffer)) == 1 and chat.states() == [ArrangementState.ACTIVE]
    accepted = chat.at.standing[0].offer
    assert any(reason.startswith("risk:") for reason in accepted.reasons)
    assert any(reason.startswith("history:") for reason in accepted.reasons)


async def test_that_a_named_payday_is_one_of_the_alternatives() -> None:
    payday = entity(E.DATE, date="2026-12-15")
    said = await Chat().say("can it wait until the 15th of December", N.NEED_TIME, entities=[payday])
    offers = said.of(Propose)[0].offers
    assert (offers[0].kind, offers[0].first.on) == (ArrangementKind.EXTENSION, date(2026, 12, 15))
    assert all(due.on >= date(2026, 12, 15) for offer in offers for due in offer.schedule)


async def test_that_75_every_other_friday_inside_the_authority_is_agreed() -> None:
    chat = Chat()
    said = await chat.say("could do 75 every other Friday", N.PAYMENT_PLAN, entities=every_other_friday())
    assert said.response.awaiting is Awaiting.CONFIRM and ElementKind.SCHEDULE in said.kinds
    assert "8 payments of $75.00, every two weeks, from 27 Nov 2026 to" in said.text
    await chat.say("Yes")
    plan = chat.at.standing[0]
    assert plan.state is ArrangementState.ACTIVE and plan.offer.rhythm is Rhythm.BIWEEKLY
    assert plan.offer.first.on == FRIDAY and plan.offer.total == usd(60_000)


async def test_that_75_every_other_friday_beyond_it_waits_for_a_person_and_is_then_accepted() -> None:
    chat = Chat(situation(account=account(240_000)))
    said = await chat.say("could do 75 every other Friday", N.PAYMENT_PLAN, entities=every_other_friday())
    request = said.of(RequestApproval)[0]
    assert "too_many_instalments" in request.why and request.context["said"]
    assert not said.of(Propose) and "colleague" in said.text
    waiting = await chat.say("any news?", N.NEED_TIME)
    assert waiting.response.says == ["approval_still_waiting"]
    chat.person_approves()
    yes = await chat.say("yes please", N.ACCEPT_OFFER)
    assert yes.of(AcceptOffer)[0].payload_digest == request.offer.digest
    assert chat.states() == [ArrangementState.ACTIVE]


async def test_that_a_settlement_always_waits_for_a_person() -> None:
    generous = creditor(authority=authority(max_discount=0.9, auto_discount=0.9))
    chat = Chat(situation(creditor=generous))
    amount = entity(E.AMOUNT, minor=59_900, currency="USD")
    said = await chat.say("would you take 599 and be done", N.SETTLEMENT, entities=[amount])
    assert said.of(RequestApproval)[0].offer.kind is ArrangementKind.SETTLEMENT
    assert not said.of(Propose) and not said.of(AcceptOffer)


async def test_that_a_settlement_without_a_sum_is_asked_for_one() -> None:
    chat = Chat()
    first = await chat.say("can I settle for less", N.SETTLEMENT)
    assert first.response.says == ["ask_amount_settlement"]
    second = await chat.say("300", entities=[entity(E.AMOUNT, "300", minor=30_000, currency="USD")])
    assert second.of(RequestApproval)[0].offer.total == usd(30_000)


@pytest.mark.parametrize(("text", "share"), [("would you take half", 0.5), ("40% off and I pay today", 0.4)])
async def test_that_a_share_means_what_is_paid_or_what_is_taken_off(text: str, share: float) -> None:
    shown = entity(E.SHARE, "40%" if "off" in text else "half", text.find("half"), share=share)
    shown = replace(shown, start=0, end=3) if "off" in text else shown
    said = await Chat().say(text, N.SETTLEMENT, entities=[shown])
    assert said.of(RequestApproval)[0].offer.total == usd(36_000 if "off" in text else 30_000)


async def test_that_pay_now_gives_one_button_for_the_balance() -> None:
    said = await Chat().say("how do I pay", N.PAY_NOW)
    link = said.of(IssueLink)[0]
    assert link.amount == usd(60_000) and link.purpose == "balance"
    assert said.kinds == [ElementKind.PAY_BUTTON]
    button = said.elements[0].data
    assert button["url"].startswith("http://localhost:8000/pay/") and button["amount"] == "$600.00"
    assert button["url"] not in said.text


async def test_that_a_link_stands_in_the_words_where_no_button_can() -> None:
    chat = Chat(situation(thread=thread(channel=Channel.SMS, address="+13125550123")))
    said = await chat.say("how do I pay", N.PAY_NOW)
    assert "http://localhost:8000/pay/" in said.text


async def test_that_a_link_is_never_for_more_than_is_open() -> None:
    too_much = entity(E.AMOUNT, minor=99_999_00, currency="USD")
    said = await Chat().say("I'll pay 99999", N.PAY_NOW, entities=[too_much])
    assert said.of(IssueLink)[0].amount == usd(60_000)


async def test_that_a_link_after_a_partial_dispute_leaves_the_disputed_part_out() -> None:
    chat = Chat()
    fee = entity(E.AMOUNT, minor=4_500, currency="USD")
    said = await chat.say("the 45 late fee is wrong", N.DISPUTE, entities=[fee])
    assert said.of(PlaceHold)[0].amount == usd(4_500)
    link = await chat.say("I'll pay the rest now", N.PAY_NOW)
    assert link.of(IssueLink)[0].amount == usd(55_500)


async def test_that_a_sum_that_is_no_entry_disputes_all_of_it() -> None:
    said = await Chat().say("I only owe 200", N.DISPUTE, entities=[entity(E.AMOUNT, minor=20_000, currency="USD")])
    assert said.of(PlaceHold)[0].amount is None


async def test_that_with_a_running_plan_the_next_instalment_is_due() -> None:
    chat = Chat()
    await chat.say("75 every other Friday", N.PAYMENT_PLAN, entities=every_other_friday())
    await chat.say("yes")
    said = await chat.say("can I pay the first one now", N.PAY_NOW)
    link = said.of(IssueLink)[0]
    assert (link.amount, link.purpose) == (usd(7500), "instalment")


async def test_that_a_promise_is_read_back_and_noted() -> None:
    chat = Chat()
    said = await chat.say("I'll pay it all on the 4th", N.PROMISE_TO_PAY, entities=[entity(E.DATE, date="2026-12-04")])
    assert said.response.says == ["readback_once"]
    await chat.say("yes")
    assert chat.at.standing[0].offer.kind is ArrangementKind.PROMISE


async def test_that_a_promise_of_a_part_says_what_stays_open() -> None:
    named = [entity(E.AMOUNT, minor=20_000, currency="USD"), entity(E.DATE, date="2026-12-04")]
    said = await Chat().say("I'll send 200 on the 4th", N.PROMISE_TO_PAY, entities=named)
    assert said.response.says == ["readback_part"] and "$400.00 stays open" in said.text


async def test_that_a_promise_without_a_date_is_asked_for_one_and_keeps_its_sum() -> None:
    chat = Chat()
    amount = entity(E.AMOUNT, minor=20_000, currency="USD")
    first = await chat.say("I'll send 200", N.PROMISE_TO_PAY, entities=[amount])
    assert first.response.says == ["ask_promise_date"]
    second = await chat.say("the 4th", entities=[entity(E.DATE, date="2026-12-04")])
    assert second.of(Propose)[0].offers[0].total == usd(20_000)


async def test_that_no_to_the_alternatives_asks_what_would_work_and_takes_the_answer() -> None:
    chat = Chat()
    await chat.say("I need more time", N.NEED_TIME)
    no = await chat.say("none of them")
    assert no.response.says == ["declined"] and no.response.awaiting is Awaiting.PLAN_AMOUNT
    amount = [entity(E.AMOUNT, "50", minor=5_000, currency="USD")]
    plan = await chat.say("50", entities=amount)
    assert plan.of(Propose)[0].offers[0].first.amount == usd(5_000)


async def test_that_an_alternative_can_be_picked_by_what_it_says() -> None:
    chat = Chat()
    await chat.say("I need more time", N.NEED_TIME)
    said = await chat.say("3 payments", N.PAYMENT_PLAN, entities=[entity(E.COUNT, count=3)])
    assert said.response.awaiting is Awaiting.CONFIRM and "3 payments of $200.00" in said.text


async def test_that_a_bare_yes_to_three_alternatives_accepts_none() -> None:
    chat = Chat()
    await chat.say("I need more time", N.NEED_TIME)
    said = await chat.say("ok", N.ACCEPT_OFFER)
    assert said.response.says == ["pick_which"] and not said.of(AcceptOffer)


async def test_that_a_yes_with_another_sum_is_no_yes() -> None:
    chat = Chat()
    await chat.say("75 every other Friday", N.PAYMENT_PLAN, entities=every_other_friday())
    other = [
        entity(E.AMOUNT, "50", 8, minor=5000, currency="USD"),
        entity(E.FREQUENCY, "a month", 11, unit="month", every=1),
    ]
    said = await chat.say("yes but 50 a month", N.ACCEPT_OFFER, N.PAYMENT_PLAN, entities=other)
    assert not said.of(AcceptOffer)
    assert said.of(Propose)[0].offers[0].first.amount == usd(5000)


async def test_that_thanks_is_no_yes_and_a_question_in_between_does_not_lose_the_offer() -> None:
    chat = Chat()
    await chat.say("75 every other Friday", N.PAYMENT_PLAN, entities=every_other_friday())
    assert (await chat.say("ok thanks for that", N.THANKS)).response.says == ["confirm_again"]
    aside = await chat.say("how much do I owe again?", N.ASK_BALANCE)
    assert aside.response.says[0] == "balance" and aside.response.awaiting is Awaiting.CONFIRM
    assert (await chat.say("yes, set it up")).of(AcceptOffer)


async def test_that_an_offer_whose_balance_has_moved_is_not_accepted() -> None:
    chat = Chat()
    await chat.say("75 every other Friday", N.PAYMENT_PLAN, entities=every_other_friday())
    chat.at = replace(chat.at, account=account(50_000))
    said = await chat.say("yes")
    assert said.response.says == ["offer_gone"] and not said.of(AcceptOffer)


async def test_that_an_offer_whose_first_date_has_passed_is_not_accepted() -> None:
    chat = Chat()
    await chat.say("75 every other Friday", N.PAYMENT_PLAN, entities=every_other_friday())
    chat.days_later(5)
    assert not (await chat.say("yes")).of(AcceptOffer)


async def test_that_hardship_is_acknowledged_first_and_the_wish_still_answered() -> None:
    said = await Chat().say("lost my job, need more time", N.HARDSHIP, N.NEED_TIME)
    assert said.response.says == ["hardship_ack", "options"]
    assert said.of(PlaceHold)[0].kind is HoldKind.HARDSHIP and said.of(OpenCase)
    assert said.text.count("?") == 1


async def test_that_hardship_alone_gets_one_gentle_question_and_nothing_means_a_pause() -> None:
    chat = Chat()
    said = await chat.say("I was laid off", N.HARDSHIP)
    assert said.response.awaiting is Awaiting.AFFORDABILITY
    pause = await chat.say("Nothing right now")
    assert pause.response.says == ["hardship_pause"] and pause.kinds == [ElementKind.ADVICE]
    assert "?" not in pause.text


async def test_that_a_wish_nobody_can_plan_goes_to_a_person() -> None:
    tiny = [
        entity(E.AMOUNT, "1", minor=100, currency="USD"),
        entity(E.FREQUENCY, "a month", 2, unit="month", every=1),
    ]
    said = await Chat().say("1 a month", N.PAYMENT_PLAN, entities=tiny)
    assert said.response.says == ["plan_too_long"] and said.of(OpenCase)[0].kind == "plan_request"


@pytest.mark.parametrize("intent", [N.NEED_TIME, N.PAYMENT_PLAN, N.PROMISE_TO_PAY, N.SETTLEMENT, N.PAY_NOW])
async def test_that_without_permission_no_money_is_touched(intent: Intent) -> None:
    chat = Chat(denied=(Act.OFFER_PLAN, Act.OFFER_SETTLEMENT, Act.ISSUE_LINK, Act.ASK_PAYMENT))
    said = await chat.say("about the money", intent)
    assert not said.moves_money
    assert said.response.disposition == "not_permitted"


@pytest.mark.parametrize("intent", [N.NEED_TIME, N.PAYMENT_PLAN, N.PROMISE_TO_PAY, N.SETTLEMENT, N.PAY_NOW])
async def test_that_nothing_is_asked_when_nothing_is_owed(intent: Intent) -> None:
    said = await Chat(situation(account=account(0, entries=()))).say("about the money", intent)
    assert said.response.says == ["nothing_owed"] and not said.moves_money


async def test_that_alternatives_stay_within_the_same_turns_rules_in_spanish() -> None:
    chat = Chat(situation(thread=thread(language=None)))
    said = await chat.say("necesito más tiempo", N.NEED_TIME, language="es")
    assert "Esto es lo que puedo ofrecerle" in said.text
    assert "pagos" in said.elements[0].data["offers"][1]["title"]


async def test_that_a_later_date_beyond_the_authority_goes_to_a_person() -> None:
    wish = entity(E.DATE, date=(TODAY + timedelta(days=200)).isoformat())
    said = await Chat().say("I can pay all of it in June", N.NEED_TIME, entities=[wish])
    assert said.of(RequestApproval)[0].offer.first.on == TODAY + timedelta(days=200)


@pytest.mark.parametrize(
    ("words", "ordinal"), [("the later date one", 1), ("the shortest plan", 2), ("the cheapest", 3)]
)
async def test_that_an_alternative_can_be_picked_by_describing_it(words: str, ordinal: int) -> None:
    chat = Chat()
    await chat.say("I need more time", N.NEED_TIME)
    wanted = chat.at.offers(ArrangementState.PROPOSED)[ordinal - 1]
    said = await chat.say(words)
    assert said.response.awaiting_data == {"arrangement": str(wanted.offer.id)}


async def test_that_the_last_one_is_the_last_one() -> None:
    chat = Chat()
    await chat.say("I need more time", N.NEED_TIME)
    last = chat.at.offers(ArrangementState.PROPOSED)[-1]
    said = await chat.say("the last one", N.ACCEPT_OFFER, entities=[entity(E.ORDINAL, ordinal=-1)])
    assert said.response.awaiting_data == {"arrangement": str(last.offer.id)}


async def test_that_what_is_not_understood_leaves_the_alternatives_open_once() -> None:
    chat = Chat()
    await chat.say("I need more time", N.NEED_TIME)
    assert (await chat.say("hmm the thing")).response.says == ["unclear_pick"]
    again = await chat.say("hmm the thing")
    assert again.response.says == ["unclear_again"]


async def test_that_half_now_and_half_later_starts_today() -> None:
    halves = [entity(E.SHARE, "half", 0, share=0.5), entity(E.SHARE, "half", 13, share=0.5)]
    said = await Chat().say("half now and half in december", N.PAYMENT_PLAN, entities=halves)
    offer = said.of(Propose)[0].offers[0]
    assert [due.amount for due in offer.schedule] == [usd(30_000), usd(30_000)] and offer.first.on == TODAY


async def test_that_a_deposit_now_and_instalments_is_one_plan_from_today() -> None:
    named = [
        entity(E.AMOUNT, "300", 6, minor=30_000, currency="USD"),
        entity(E.AMOUNT, "75", 18, minor=7_500, currency="USD"),
        entity(E.FREQUENCY, "a month", 21, unit="month", every=1),
    ]
    said = await Chat().say("I pay 300 now and 75 a month", N.PAYMENT_PLAN, entities=named)
    offer = said.of(Propose)[0].offers[0]
    assert offer.first.on == TODAY and offer.first.amount == usd(30_000) and len(offer.schedule) == 5


async def test_that_a_wish_to_pay_is_not_asked_whether_it_is_a_refusal() -> None:
    said = await Chat().say("is there a fee", N.PAY_NOW, possible_rights=frozenset({N.REFUSE}))
    assert said.response.says == ["pay_link"]
