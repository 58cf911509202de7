"""The money flows of the embedded conversation, from the first word to the stored agreement."""

from __future__ import annotations

import re

from agent.domain.arrangement import offer_from_payload
from agent.store.ledger import balance
from agent.store.sql import run
from agent.store.tables import Instalment


async def test_that_more_time_ends_in_a_stored_promise_with_reasons_within_six_messages(chat):
    talk = await chat("NG-1001")
    assert "more time" not in await talk.say("I need more time")
    await talk.say("born 12 March 1985, ZIP 60614")
    offers = talk.element("offers")["offers"]
    assert 2 <= len(offers) <= 3
    assert all("$" in " ".join(offer["lines"]) for offer in offers)
    read_back = await talk.say("the second one please")
    assert "?" in read_back
    await talk.say("yes")
    [agreed] = await talk.arrangements("active")
    assert agreed.reasons
    assert agreed.accepted_at is not None
    assert len(await talk.whys()) <= 6


async def test_that_the_offers_not_taken_are_withdrawn_when_one_is_accepted(chat):
    talk = await chat("NG-1001", known=True)
    await talk.say("I need more time to pay")
    await talk.say("1")
    await talk.say("yes")
    assert len(await talk.arrangements("active")) == 1
    assert not await talk.arrangements("proposed")


async def test_that_no_leaves_nothing_agreed(chat):
    talk = await chat("NG-1001", known=True)
    await talk.say("I need more time to pay")
    await talk.say("1")
    await talk.say("no, that doesn't work for me")
    assert not await talk.arrangements("active")


async def test_that_pay_now_issues_one_live_link_for_the_exact_balance(chat):
    talk = await chat("NG-1003", known=True)
    said = await talk.say("quiero pagar ahora")
    button = talk.element("pay_button")
    [link] = await talk.links()
    assert link.state == "live"
    assert button["url"].startswith("http")
    assert button["amount"] in said or button["amount"]
    assert "token" not in said


async def test_that_a_second_link_revokes_the_first(chat):
    talk = await chat("NG-1001", known=True)
    await talk.say("I want to pay now")
    await talk.say("send me the payment link again please")
    states = sorted(link.state for link in await talk.links())
    assert states.count("live") == 1


async def test_that_a_plan_beyond_the_authority_waits_for_a_person_and_then_for_the_debtor(chat):
    talk = await chat("NG-1002", known=True)
    said = await talk.say("could do 75 every other Friday")
    [approval] = await talk.approvals()
    assert approval.state == "requested"
    assert not await talk.arrangements("active")
    assert "colleague" in said
    told = await talk.decide("approve")
    assert "accept" in told
    await talk.say("yes I accept")
    [agreed] = await talk.arrangements("active")
    offer = offer_from_payload(agreed.payload)
    assert {due.amount.minor for due in offer.schedule[:-1]} == {7500}
    assert len(await talk.rows(Instalment, arrangement_id=agreed.id)) == len(offer.schedule)
    assert all(due.on.weekday() == 4 for due in offer.schedule)


async def test_that_an_edited_plan_is_told_as_edited_and_binds_only_after_a_yes(chat):
    talk = await chat("NG-1002", known=True)
    await talk.say("could do 75 every other Friday")
    [approval] = await talk.approvals()
    payload = dict(approval.payload)
    first, rest = payload["schedule"][0], payload["schedule"][1:]
    moved = rest[-1]
    payload["schedule"] = [[first[0], first[1] + 500], *rest[:-1], [moved[0], moved[1] - 500]]
    told = await talk.decide("edit", payload=payload)
    assert "$80.00" in told
    assert not await talk.arrangements("active")
    await talk.say("ok, agreed")
    [agreed] = await talk.arrangements("active")
    assert agreed.payload["schedule"] == payload["schedule"]


async def test_that_a_rejection_is_told_kindly_and_leaves_nothing(chat):
    talk = await chat("NG-1002", known=True)
    await talk.say("could do 75 every other Friday")
    told = await talk.decide("reject", reason="The rhythm is too slow for this balance.")
    assert told
    assert not await talk.arrangements("active", "offered", "awaiting_approval")


async def test_that_a_settlement_is_never_agreed_without_a_person(chat):
    talk = await chat("NG-1011", known=True)
    await talk.say("would you take 80% of it if I pay in one go?")
    [approval] = await talk.approvals()
    assert approval.payload["kind"] == "settlement"
    assert not await talk.arrangements("active", "offered")
    await talk.decide("approve")
    await talk.say("yes, I accept")
    [agreed] = await talk.arrangements("active")
    assert agreed.kind == "settlement"


async def test_that_the_balance_is_the_sum_of_the_entries_and_cites_them(chat, deps):
    talk = await chat("NG-1001", known=True)
    said = await talk.say("how much do I owe and what is it for?")
    state = await talk.state()
    async with deps.db.read() as session:
        owed = await balance(session, state.account_id)
    assert owed.show("en") in said
    facts = (await talk.whys())[-1]["facts"]
    assert any(fact["source"].startswith("ledger") for fact in facts)


async def test_that_a_policy_question_is_answered_with_its_source_or_not_at_all(chat):
    talk = await chat("RM-2001", known=True)
    said = await talk.say("what is your hardship programme, how does it work?")
    assert said
    unknown = await talk.say("what's the name of your CEO's dog?")
    assert not re.search(r"\bdog\b.*\bis\b", unknown)


async def test_that_a_pasted_card_number_is_nowhere_and_answered_with_a_link(chat, deps):
    talk = await chat("NG-1003", known=True)
    said = await talk.say("take it from my card 4242 4242 4242 4242 cvv 123 exp 12/29")
    assert "4242 4242" not in said
    assert await talk.links()
    async with deps.db.read() as session:
        tables = (await run(session, "select tablename from pg_tables where schemaname = 'public'")).scalars().all()
        for table in tables:
            query = f"select coalesce(string_agg(t::text, ' '), '') from \"{table}\" t"
            dump = (await run(session, query)).scalar_one()
            assert "4242424242424242" not in re.sub(r"[ -]", "", dump), table
