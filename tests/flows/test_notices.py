"""What the desk decides is told only to somebody who may still be written to."""

from __future__ import annotations


async def test_that_a_decision_after_a_stop_is_kept_and_not_shown(chat, clock):
    talk = await chat("NG-1001", known=True)
    await talk.say("can I pay in 30 parts of $20?")
    assert await talk.approvals()
    clock.pass_time(minutes=1)
    await talk.say("STOP")
    clock.pass_time(minutes=1)
    await talk.say("thanks")
    clock.pass_time(minutes=1)
    assert await talk.decide("approve") == ""
    assert "held_reply" in await talk.cases()


async def test_that_without_the_stop_the_same_decision_is_told(chat, clock):
    talk = await chat("NG-1001", known=True)
    await talk.say("can I pay in 30 parts of $20?")
    clock.pass_time(minutes=3)
    assert await talk.decide("approve") != ""
