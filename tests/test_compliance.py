"""The gate: worst remedy wins, closed when anything fails, and the state of ``parley check``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from agent import compliance, rules
from agent.compliance import FIELDS, gate, judge, review_from_state, review_of
from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementKind, Due, Offer
from agent.domain.decision import Severity, VerdictKind
from agent.domain.effect import PlaceHold, Propose, RequestApproval, VerifyIdentity
from agent.domain.message import Bubble, Element, ElementKind
from agent.domain.money import Money
from agent.domain.reply import Draft, Response
from agent.domain.review import Review
from agent.domain.understanding import Intent
from agent.errors import BadInput
from agent.rules import Example, Hit, Rule
from agent.rules._stage import reading_of, situation_of


def test_that_a_plain_answer_is_sent():
    verdict = judge("Thank you. Would you like to see the options?", Review())
    assert (verdict.kind, verdict.findings) == (VerdictKind.SEND, ())
    assert "truth" in verdict.rules


def test_that_the_worst_remedy_wins_and_every_finding_is_kept():
    verdict = judge("Final notice! Your card 4242 4242 4242 4242 is charged.", Review())
    assert verdict.kind is VerdictKind.HOLD
    assert {"urgency", "secrets"} <= {finding.rule for finding in verdict.findings}


def test_that_a_finding_shows_the_piece_of_text_and_the_law():
    finding = judge("A wаrrant may be issued.", Review()).findings[0]
    assert finding.span == "wаrrant"
    assert "1692e(4)" in finding.citation


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Iterator[Hit]:
        raise ZeroDivisionError
        yield Hit("")

    examples = (Example("a"), Example("b"))
    rule = Rule(
        id="broken", rows=("GOV-failclosed",), citation="policy", severity=Severity.MEDIUM,
        remedy=VerdictKind.REPAIR, passes=examples, stops=examples, send=fail,
    )  # fmt: skip
    working = rules.at
    monkeypatch.setattr(compliance, "at", lambda point: (*working(point), rule))


@pytest.mark.usefixtures("_broken")
def test_that_a_rule_that_fails_holds_the_text_and_is_named():
    verdict = judge("Hello.", Review())
    assert verdict.kind is VerdictKind.HOLD
    assert [finding.rule for finding in verdict.findings] == ["broken"]


def test_that_without_the_failing_rule_the_same_text_is_sent():
    assert judge("Hello.", Review()).kind is VerdictKind.SEND


GOOD: dict[str, Any] = {
    "verified": False,
    "speaking_to": "coworker",
    "prior_debtor": "hello",
    "channel": "sms",
    "local_time": "10:00",
    "jurisdiction": "us-ny",
    "collector_role": "third_party",
    "facts": {"balance_minor": 100, "currency": "USD"},
    "validation_window": "open",
    "opted_out": ["sms"],
    "settlement_floor": 1,
}


@pytest.mark.parametrize("name", FIELDS)
def test_that_every_field_of_the_contract_is_taken_and_a_wrong_type_is_named(name: str):
    assert getattr(review_from_state({name: GOOD.get(name, True)}), name) is not None
    with pytest.raises(BadInput, match=f"state.{name}"):
        review_from_state({name: 3.5 if name != "settlement_floor" else "half"})


@pytest.mark.parametrize("state", [[], "x", 3, None])
def test_that_a_state_that_is_no_object_is_refused(state: object):
    with pytest.raises(BadInput, match="has to be an object"):
        review_from_state(state)


@pytest.mark.parametrize("name", ["verifed", "holds", "extra", "now", "language"])
def test_that_an_unknown_field_or_one_of_the_turn_is_refused(name: str):
    with pytest.raises(BadInput, match=name):
        review_from_state({name: True})


@pytest.mark.parametrize(
    ("name", "value"), [("collector_role", "bank"), ("validation_window", "ajar"), ("opted_out", [1]), ("verified", 1)]
)
def test_that_a_value_outside_the_contract_is_refused(name: str, value: object):
    with pytest.raises(BadInput, match=name):
        review_from_state({name: value})


def a_draft(text: str, *elements: Element) -> Draft:
    return Draft((Bubble(text, elements),), "en", ai_notice=True, collector_notice=True)


def test_that_buttons_and_links_are_judged_too():
    button = Element(ElementKind.QUICK_REPLIES, {"replies": [{"label": "Last chance!", "text": "yes"}]})
    assert gate(a_draft("Here are the options."), Review()).kind is VerdictKind.SEND
    assert gate(a_draft("Here are the options.", button), Review()).kind is not VerdictKind.SEND
    link = Element(
        ElementKind.PAY_BUTTON, {"url": "https://bit.ly/x", "label": "Secure page", "amount": "", "expires": ""}
    )
    assert "names-links" in {f.rule for f in gate(a_draft("Here it is.", link), Review()).findings}


def test_that_what_the_person_would_say_with_a_tap_is_not_our_text():
    button = Element(ElementKind.QUICK_REPLIES, {"replies": [{"label": "Refuse", "text": "You can go to hell"}]})
    assert gate(a_draft("Here are the options.", button), Review()).kind is VerdictKind.SEND


def test_that_an_empty_draft_is_refused():
    with pytest.raises(BadInput):
        gate(Draft((), "en"), Review())


def response(*effects: Any, **facts: Any) -> Response:
    result = Response(Intent.PAYMENT_PLAN, effects=list(effects))
    for name, value in facts.items():
        result.facts.add(name, value, "test")
    return result


def verdict_of(text: str, state: dict[str, Any], answer: Response) -> VerdictKind:
    situation, draft = situation_of(state), a_draft(text)
    return gate(draft, review_of(situation, reading_of(state), answer, draft)).kind


def test_that_a_turn_may_state_its_facts_and_nothing_else():
    answer = response(balance=Money(41218, "USD"), due=date(2026, 12, 4))
    assert verdict_of("Your balance of $412.18 is due on Dec 4, 2026.", {}, answer) is VerdictKind.SEND
    assert verdict_of("Your balance of $412.81 is due on Dec 4, 2026.", {}, answer) is not VerdictKind.SEND
    assert verdict_of("Your balance of $412.18 is due on Dec 5, 2026.", {}, answer) is not VerdictKind.SEND


def test_that_the_offers_of_this_turn_are_facts():
    owed = Money(40000, "USD")
    schedule = (Due(date(2026, 12, 1), Money(20000, "USD")), Due(date(2027, 1, 1), Money(20000, "USD")))
    offer = Offer(ArrangementKind.PLAN, owed, Money(0, "USD"), schedule)
    text = "You could pay 2 instalments of $200.00, the first on Dec 1, 2026."
    assert verdict_of(text, {}, response(Propose((offer,)))) is VerdictKind.SEND
    assert verdict_of(text, {}, response()) is not VerdictKind.SEND


def test_that_the_balance_of_the_ledger_is_a_fact_of_every_verified_turn():
    for verified, balance in ((True, 41218), (False, None)):
        situation = situation_of({"verified": verified})
        assert compliance.facts_of(situation, response()).get("balance_minor") == balance


def test_that_a_settlement_below_the_floor_is_stopped_in_a_turn_that_names_no_balance():
    state = {"max_discount": 0.3}
    answer = response(sum=Money(10000, "USD"))
    assert verdict_of("We accept $100.00 to settle the account.", state, answer) is VerdictKind.HOLD
    assert verdict_of("We accept $400.00 to settle the account.", state, response(sum=Money(40000, "USD"))) is (
        VerdictKind.SEND
    )


def test_that_a_proposal_that_waits_may_be_repeated_as_passed_on_and_not_accepted():
    owed = Money(41218, "USD")
    due = (Due(date(2026, 12, 1), Money(10000, "USD")),)
    answer = response(RequestApproval(Offer(ArrangementKind.SETTLEMENT, owed, Money(31218, "USD"), due), "settlement"))
    passed_on = "A person decides on every settlement, so I have passed your proposal of $100.00 to a colleague."
    assert verdict_of(passed_on, {}, answer) is VerdictKind.SEND
    assert verdict_of("We accept $100.00 to settle the account.", {}, answer) is VerdictKind.HOLD


def test_that_identity_proved_in_this_turn_counts_and_without_it_nothing_is_told():
    text, facts = "Your balance is $412.18.", {"balance": Money(41218, "USD")}
    state = {"verified": False}
    assert verdict_of(text, state, response(VerifyIdentity(success=True), **facts)) is VerdictKind.SEND
    assert verdict_of(text, state, response(**facts)) is not VerdictKind.SEND


def test_that_a_hold_placed_in_this_turn_already_binds_its_reply():
    text = "Would you like to set up a payment plan?"
    assert verdict_of(text, {}, response()) is VerdictKind.SEND
    assert verdict_of(text, {}, response(PlaceHold(HoldKind.DISPUTE))) is not VerdictKind.SEND


def test_that_a_missing_notice_of_the_assistant_stops_the_first_reply():
    situation, draft = situation_of({}), Draft((Bubble("How can I help?"),), "en", collector_notice=True)
    review = review_of(situation, reading_of({}), response(), draft)
    assert "ai-notice" in {finding.rule for finding in gate(draft, review).findings}


def test_that_the_gate_costs_little():
    text = "Your balance is $412.18. You could pay 6 instalments of $68.70, the first on Dec 1, 2026. Which suits you?"
    facts = {"balance_minor": 41218, "count": 6, "each_minor": 6870, "first": "2026-12-01"}
    times = []
    for _ in range(30):
        started = time.perf_counter()
        judge(text, Review(facts=facts))
        times.append(time.perf_counter() - started)
    # 5 ms p50 is the aim on a quiet core (parley bench gate); this only catches a gate that got slow by a factor.
    assert sorted(times)[len(times) // 2] < 0.05
