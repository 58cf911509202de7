"""What may be put before a person in a chat that they fetch themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agent.delivery import check_notice
from agent.delivery._notice import ABSOLUTE
from agent.domain.account import HoldKind
from agent.domain.decision import VerdictKind
from agent.domain.situation import Situation
from agent.rules._stage import NOON as ASKED
from agent.rules._stage import situation_of
from tests.delivery.test_judge import STOPPING


def standing(hold: str, *, before: bool, **state: Any) -> Situation:
    """A web chat with one hold, placed an hour before or after the person asked for something."""
    situation = situation_of({"holds": [hold], **state})
    assert situation.account is not None
    at = ASKED + timedelta(hours=-1 if before else 1)
    holds = tuple(replace(hold, placed_at=at) for hold in situation.account.holds)
    return replace(situation, account=replace(situation.account, holds=holds))


LATER = ASKED + timedelta(hours=2)
NOTICE_STOPS = sorted({effect.kind for effect in STOPPING} - {HoldKind.MEDIUM})


@pytest.mark.parametrize("hold", NOTICE_STOPS)
def test_that_no_notice_is_shown_in_web_chat_once_a_right_was_used(hold: HoldKind):
    for asked_at in (ASKED, None):
        verdict = check_notice(standing(hold.value, before=False), LATER, asked_at=asked_at)
        assert verdict.kind is VerdictKind.HOLD
        assert all(finding.reason and finding.citation for finding in verdict.findings)


@pytest.mark.parametrize("hold", NOTICE_STOPS)
def test_that_a_notice_of_our_own_idea_needs_an_account_without_holds(hold: HoldKind):
    assert check_notice(standing(hold.value, before=True), LATER).kind is VerdictKind.HOLD


@pytest.mark.parametrize("hold", sorted(set(NOTICE_STOPS) - ABSOLUTE))
def test_that_what_the_person_asked_for_after_the_hold_is_answered(hold: HoldKind):
    assert check_notice(standing(hold.value, before=True), LATER, asked_at=ASKED).kind is VerdictKind.SEND


@pytest.mark.parametrize("hold", sorted(ABSOLUTE))
def test_that_some_holds_send_every_notice_through_a_person(hold: HoldKind):
    assert check_notice(standing(hold.value, before=True), LATER, asked_at=ASKED).kind is VerdictKind.HOLD


def test_that_without_holds_a_notice_may_be_shown_at_any_hour():
    night = ASKED.replace(hour=23)
    assert check_notice(situation_of({}), night).kind is VerdictKind.SEND


def test_that_a_chat_bound_to_nobody_remembers_its_stop():
    cold = replace(situation_of({}), account=None, debtor=None, creditor=None)
    stopped = replace(cold, thread=replace(cold.thread, awaiting_data={"stopped": True}))
    assert check_notice(cold, LATER).kind is VerdictKind.SEND
    assert check_notice(stopped, LATER).kind is VerdictKind.HOLD
