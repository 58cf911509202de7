"""What may be done in a turn, and whether a message may leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent import policy, rules
from agent.domain.account import HoldKind
from agent.domain.decision import Act, Point, Severity, VerdictKind
from agent.domain.understanding import RIGHTS, Intent
from agent.policy import may_contact, permit
from agent.rules import Deny, Example, Hit, Rule
from agent.rules._stage import contact_of, reading_of, situation_of

MONEY = (Act.ASK_PAYMENT, Act.OFFER_PLAN, Act.OFFER_SETTLEMENT, Act.ISSUE_LINK)


def acts(**state: Any) -> frozenset[Act]:
    permissions = permit(situation_of(state), reading_of(state))
    return frozenset(act for act in Act if permissions.may(act))


def test_that_a_verified_calm_debtor_may_be_asked_and_offered_everything():
    assert acts(intents=["payment_plan"]) == frozenset(Act)


def test_that_before_identity_there_is_only_a_reply():
    assert acts(verified=False) == {Act.REPLY}


@pytest.mark.parametrize("mode", ["person", "closed"])
def test_that_nothing_is_permitted_while_a_person_speaks(mode: str):
    assert acts(mode=mode) == frozenset()


@pytest.mark.parametrize("right", sorted(RIGHTS))
def test_that_no_right_used_in_this_message_leaves_room_for_money(right: Intent):
    assert not acts(intents=[right.value, "pay_now"]) & {Act.ASK_PAYMENT}
    assert not acts(intents=[right.value]) & set(MONEY)


BLOCKING = [
    HoldKind.CEASE,
    HoldKind.REFUSAL,
    HoldKind.ATTORNEY,
    HoldKind.BANKRUPTCY,
    HoldKind.DECEASED,
    HoldKind.DISPUTE,
    HoldKind.IDENTITY_THEFT,
    HoldKind.WRONG_PERSON,
    HoldKind.DISTRESS,
    HoldKind.ALREADY_PAID,
    HoldKind.HARDSHIP,
]


@pytest.mark.parametrize("hold", BLOCKING)
def test_that_a_hold_ends_asks_and_messages_we_start(hold: HoldKind):
    assert not acts(holds=[hold.value]) & {Act.ASK_PAYMENT, Act.CONTACT_LATER}
    assert may_contact(contact_of({"holds": [hold.value]})).kind is VerdictKind.HOLD


@pytest.mark.parametrize("hold", [HoldKind.CEASE, HoldKind.DISPUTE, HoldKind.HARDSHIP])
def test_that_a_person_who_asks_to_pay_later_is_served(hold: HoldKind):
    assert Act.ISSUE_LINK in acts(holds=[hold.value], intents=["pay_now"])


@pytest.mark.parametrize("hold", [HoldKind.ATTORNEY, HoldKind.BANKRUPTCY, HoldKind.DECEASED, HoldKind.IDENTITY_THEFT])
def test_that_some_holds_leave_even_a_wish_to_pay_to_a_person(hold: HoldKind):
    assert Act.ISSUE_LINK not in acts(holds=[hold.value], intents=["pay_now"])


def test_that_a_possible_right_is_asked_about_first():
    assert not acts(intents=["payment_plan"], possible=["cease_contact"]) & set(MONEY)


def test_that_every_denial_names_its_rule_and_citation():
    permissions = permit(situation_of({"holds": ["cease"]}), reading_of({}))
    assert all(denial.rule and denial.citation and denial.reason for denial in permissions.denials)
    assert "stop" in permissions.why_not(Act.ASK_PAYMENT)


@pytest.fixture
def _broken_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Iterator[Any]:
        raise ZeroDivisionError
        yield Deny((), "") or Hit("")

    examples = (Example("a"), Example("b"))
    rule = Rule(
        id="broken", rows=("GOV-failclosed",), citation="policy", severity=Severity.CRITICAL, remedy=VerdictKind.REPAIR,
        passes=examples, stops=examples, plan=fail, contact=fail,
    )  # fmt: skip
    working = rules.at
    monkeypatch.setattr(policy, "at", lambda point: (*working(point), rule))


@pytest.mark.usefixtures("_broken_rule")
def test_that_a_rule_that_fails_denies_everything_but_a_reply():
    assert acts(intents=["payment_plan"]) == {Act.REPLY}


@pytest.mark.usefixtures("_broken_rule")
def test_that_a_rule_that_fails_holds_the_message():
    verdict = may_contact(contact_of({}))
    assert verdict.kind is VerdictKind.HOLD
    assert [finding.rule for finding in verdict.findings] == ["broken"]


def test_that_without_the_failing_rule_the_same_message_leaves():
    assert may_contact(contact_of({})).kind is VerdictKind.SEND


def minutes_of_a_day(zone: str, day: str) -> Iterator[datetime]:
    at = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
    for minute in range(0, 25 * 60):
        yield at + timedelta(minutes=minute)


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01", "2026-07-04"])
def test_that_the_hours_hold_to_the_minute_in_every_zone_also_when_clocks_change(day: str):
    from dataclasses import replace

    contact = contact_of({"zones": ["America/New_York", "America/Los_Angeles"]})
    for now in minutes_of_a_day("America/New_York", day):
        east, west = now.astimezone(ZoneInfo("America/New_York")), now.astimezone(ZoneInfo("America/Los_Angeles"))
        open_ = all((8, 0) < (at.hour, at.minute) < (21, 0) for at in (east, west))
        held = any(finding.rule == "hours" for finding in may_contact(replace(contact, now=now)).findings)
        assert held != open_, now


def test_that_every_consulted_rule_is_named_for_the_record():
    assert set(permit(situation_of({}), reading_of({})).rules) == {rule.id for rule in rules.at(Point.PLAN)}
