"""Tools: registered with a meaning, guarded by permission, exact in their arguments."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import tools
from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementState
from agent.domain.decision import Act, Permissions
from agent.domain.effect import AcceptOffer, IssueLink, PlaceHold, Propose, RequestApproval
from agent.domain.facts import Words
from agent.domain.links import check_token
from agent.domain.situation import Awaiting, StandingOffer
from agent.domain.tool import Correct, Outcome, Over, ToolKind
from agent.errors import RegistryError
from agent.testing.situations import NOW, TODAY, context, permissions, situation, thread, usd
from tools._spec import NoArguments, tool

CALLS: dict[str, dict[str, Any]] = {
    "verify_identity": {"birth_date": "1985-03-12", "postcode": "60614"},
    "check_history": {},
    "explain_balance": {},
    "search_policy": {"query": "late fees"},
    "propose_options": {},
    "fit_plan": {"each": 75, "rhythm": "biweekly"},
    "request_settlement": {"amount": 300},
    "accept_offer": {"ordinal": 1},
    "record_promise": {"on": "2026-12-04"},
    "issue_link": {},
    "record_dispute": {"reason": "wrong"},
    "record_right": {"right": "attorney"},
    "set_wish": {"text": "later"},
    "hand_to_person": {},
    "request_validation": {},
    "report_payment": {},
}


def test_that_every_tool_file_is_found() -> None:
    assert tools.registry().keys() == CALLS.keys()


@pytest.mark.parametrize("name", sorted(CALLS))
def test_that_a_model_reads_a_meaning_and_every_argument(name: str) -> None:
    spec = tools.registry()[name]
    assert "Returns:" in spec.description
    for field in spec.args.model_fields:
        assert f"{field}:" in spec.description, field


@pytest.mark.parametrize("name", sorted(CALLS))
async def test_that_a_tool_without_its_permission_is_over(name: str) -> None:
    spec = tools.registry()[name]
    with pytest.raises(Over, match="not permitted"):
        await tools.call(context(situation(), permissions(spec.needs)), name, **CALLS[name])
    assert name not in tools.permitted(permissions(spec.needs))


@pytest.mark.parametrize("name", sorted(CALLS.keys() - {"verify_identity", "accept_offer"}))
async def test_that_with_its_permission_the_same_call_works(name: str) -> None:
    assert isinstance(await tools.call(context(situation("hm")), name, **CALLS[name]), Outcome)


@pytest.mark.parametrize("name", sorted(name for name in CALLS if tools.registry()[name].needs is not Act.REPLY))
async def test_that_no_tool_about_the_debt_works_before_identity(name: str) -> None:
    unverified = situation(thread=thread(verified=False))
    with pytest.raises(Over):
        await tools.call(context(unverified, Permissions(frozenset(Act))), name, **CALLS[name])


def test_that_money_needs_more_than_a_reply() -> None:
    for spec in tools.registry().values():
        assert spec.kind is not ToolKind.MONEY or spec.needs is not Act.REPLY


async def test_that_an_unknown_tool_and_a_wrong_argument_say_so_without_repeating_it() -> None:
    with pytest.raises(Over, match="no tool"):
        await tools.call(context(situation()), "pay_all")
    with pytest.raises(Correct, match="birth_date") as error:
        await tools.call(context(situation()), "verify_identity", birth_date="a secret", postcode="60614")
    assert "a secret" not in str(error.value)
    with pytest.raises(Correct, match="account"):
        await tools.call(context(situation()), "explain_balance", account="someone else's")


def test_that_a_tool_without_a_docstring_is_refused() -> None:
    async def run(ctx, args):
        return Outcome()

    with pytest.raises(RegistryError):
        tool("mute", ToolKind.READ, NoArguments, run, Act.REPLY)


async def test_that_a_link_is_signed_bound_and_short_lived() -> None:
    outcome = await tools.call(context(situation()), "issue_link", amount=75)
    link = outcome.effects[0]
    assert isinstance(link, IssueLink) and check_token(link.token, "a test secret")
    assert (link.amount, link.purpose) == (usd(7500), "part")
    assert link.expires_at == NOW + timedelta(minutes=60)
    assert outcome.facts["link"].value == f"http://localhost:8000/pay/{link.token}"


@pytest.mark.parametrize("amount", [0, -5, "many", 10**12])
async def test_that_a_link_for_an_impossible_sum_is_refused(amount: object) -> None:
    with pytest.raises(Correct):
        await tools.call(context(situation()), "issue_link", amount=amount)


async def test_that_an_offer_is_accepted_only_after_its_read_back() -> None:
    proposed = await tools.call(context(situation()), "propose_options")
    propose = proposed.effects[0]
    assert isinstance(propose, Propose)
    standing = tuple(
        StandingOffer(offer, ArrangementState.PROPOSED, "g", n) for n, offer in enumerate(propose.offers, 1)
    )
    table = situation(standing=standing)
    first = await tools.call(context(table), "accept_offer", ordinal=2)
    assert not first.effects and first.data["awaiting"] is Awaiting.CONFIRM
    asked = replace(table, thread=thread(awaiting=Awaiting.CONFIRM, awaiting_data=first.data["awaiting_data"]))
    second = await tools.call(context(asked), "accept_offer", ordinal=2)
    assert second.effects == [AcceptOffer(propose.offers[1].id, propose.offers[1].digest)]
    other = await tools.call(context(asked), "accept_offer", ordinal=1)
    assert not other.effects, "the read-back of one offer is no yes to another"


async def test_that_nothing_on_the_table_cannot_be_accepted() -> None:
    with pytest.raises(Over):
        await tools.call(context(situation()), "accept_offer", ordinal=1)


async def test_that_every_settlement_asks_a_person() -> None:
    for args in ({"amount": 599.99}, {"share": 0.99}):
        outcome = await tools.call(context(situation()), "request_settlement", **args)
        assert [type(effect) for effect in outcome.effects] == [RequestApproval]
    with pytest.raises(Correct):
        await tools.call(context(situation()), "request_settlement", amount=600)
    with pytest.raises(Correct):
        await tools.call(context(situation()), "request_settlement")


async def test_that_neither_floor_nor_limits_are_told_to_anyone_but_the_decider() -> None:
    outcome = await tools.call(context(situation()), "request_settlement", amount=60)
    told = " ".join([outcome.said, *outcome.facts.shown("en").values()])
    assert "discount" not in told and "maximum" not in told
    request = outcome.effects[0]
    assert isinstance(request, RequestApproval) and "discount_over_maximum" in request.why


async def test_that_a_date_in_the_past_is_refused() -> None:
    with pytest.raises(Over):
        await tools.call(context(situation()), "record_promise", on=TODAY - timedelta(days=1))


async def test_that_a_dispute_of_an_entry_freezes_that_part() -> None:
    outcome = await tools.call(context(situation()), "record_dispute", amount=45)
    hold = next(effect for effect in outcome.effects if isinstance(effect, PlaceHold))
    assert (hold.kind, hold.amount) == (HoldKind.DISPUTE, usd(4500))


async def test_that_facts_made_of_words_speak_both_languages() -> None:
    outcome = await tools.call(context(situation()), "set_wish", not_before="18:00")
    assert isinstance(outcome.facts["when"].value, Words)
    assert outcome.facts.shown("es")["when"] == "después de las 18:00"
    with pytest.raises(Correct):
        await tools.call(context(situation()), "set_wish")
