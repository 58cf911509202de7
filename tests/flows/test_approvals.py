"""Approvals: bound to the exact payload, single use, stale when the world moved on."""

from __future__ import annotations

import asyncio
from copy import deepcopy

import pytest

from agent import outreach
from agent.errors import BadInput, NotFound, Stale
from tests.flows.conftest import staff


async def requested(chat):
    talk = await chat("NG-1002", known=True)
    await talk.say("could do 75 every other Friday")
    [approval] = await talk.approvals()
    return talk, approval


async def decide(talk, approval, decision="approve", **kw):
    person = await staff(talk.deps, "agent@demo.parley")
    values = {"staff_id": person.id, "decision": decision, "digest": approval.digest, **kw}
    return await outreach.decide_approval(talk.deps, approval.id, **values)


async def test_that_an_approval_is_decided_once(chat):
    talk, approval = await requested(chat)
    await decide(talk, approval)
    with pytest.raises(Stale, match="approved already"):
        await decide(talk, approval, "reject", reason="changed my mind")
    [agreed] = await talk.arrangements("offered")
    assert agreed.digest == approval.digest


async def test_that_twenty_people_at_once_decide_once(chat):
    talk, approval = await requested(chat)
    results = await asyncio.gather(*(decide(talk, approval) for _ in range(20)), return_exceptions=True)
    assert sum(not isinstance(result, BaseException) for result in results) == 1
    assert all(isinstance(result, Stale) for result in results if isinstance(result, BaseException))
    await talk.listen()
    assert len(talk.heard) >= 1
    assert sum("agreed to your proposal" in message.body for message in talk.heard) == 1


async def test_that_another_payload_than_the_one_requested_is_refused(chat):
    talk, approval = await requested(chat)
    with pytest.raises(Stale, match="has changed"):
        await decide(talk, approval, digest="0" * 64)
    assert [a.state for a in await talk.approvals()] == ["requested"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: (p.update(owed_minor=p["owed_minor"] - 7500), p["schedule"].pop(0)), "what is owed"),
        (lambda p: p["schedule"][0].__setitem__(1, -5), "positive"),
        (lambda p: p["schedule"][0].__setitem__(0, "2020-01-01"), "passed"),
        (lambda p: p["schedule"].pop(), "add up"),
        (lambda p: p.update(schedule=[]), "due date"),
        (lambda p: p.pop("rhythm"), "not a plan"),
        (lambda p: p.update(discount_minor=p["owed_minor"] - 100, schedule=[["2026-12-01", 100]]), "discount"),
    ],
)
async def test_that_an_edit_passes_every_check_again(chat, change, words):
    talk, approval = await requested(chat)
    payload = deepcopy(approval.payload)
    change(payload)
    with pytest.raises(BadInput, match=words):
        await decide(talk, approval, "edit", payload=payload)
    assert [a.state for a in await talk.approvals()] == ["requested"]


async def test_that_a_rejection_says_why(chat):
    talk, approval = await requested(chat)
    with pytest.raises(BadInput, match="reason"):
        await decide(talk, approval, "reject", reason="  ")


async def test_that_an_approval_expires_by_itself_and_silence_is_no(chat, deps):
    from agent.background import Background

    talk, approval = await requested(chat)
    deps.clock.pass_time(hours=deps.settings.approval_hours, minutes=1)
    with pytest.raises(Stale, match="expired"):
        await decide(talk, approval)
    await Background(deps).sweep()
    assert [a.state for a in await talk.approvals()] == ["expired"]
    assert not await talk.arrangements("offered", "active", "awaiting_approval")


async def test_that_a_payment_meanwhile_makes_it_stale(chat, deps):
    from datetime import date

    from agent.domain.account import EntryKind
    from agent.domain.money import Money
    from agent.store.ledger import post_entry

    talk, approval = await requested(chat)
    async with deps.db.write() as session:
        await post_entry(
            session,
            approval.account_id,
            kind=EntryKind.PAYMENT,
            amount=Money(-1000, "USD"),
            effective_on=date(2026, 11, 23),
            external_id="elsewhere-1",
            note="at the counter",
            now=deps.clock(),
        )
    with pytest.raises(Stale, match="balance"):
        await decide(talk, approval)


async def test_that_a_right_meanwhile_withdraws_it(chat):
    talk, approval = await requested(chat)
    await talk.say("I don't owe this at all, I returned everything")
    with pytest.raises(Stale):
        await decide(talk, approval)


async def test_that_an_unknown_approval_is_not_found(chat, deps):
    from uuid import uuid4

    person = await staff(deps, "agent@demo.parley")
    with pytest.raises(NotFound):
        await outreach.decide_approval(deps, uuid4(), staff_id=person.id, decision="approve", digest="")
