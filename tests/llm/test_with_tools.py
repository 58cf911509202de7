"""The model with the real tools and the real embedded plan."""

from __future__ import annotations

import json

import pytest

import tools
from agent.actions import act
from agent.domain.effect import Propose, RequestApproval
from agent.domain.understanding import Intent
from agent.llm import Model
from agent.llm.toolbox import NEVER, Toolbox
from agent.testing.model_script import Call, Say
from agent.testing.model_server import ModelServer
from tests.llm import cases
from tests.llm.cases import context, question_plan, reading, situation

LAST_DIFFERS = "{{count}}, {{rhythm}}: first {{each}} on {{first}}, {{final}} on {{last}}, {{total}} in all. Shall I?"


def box(text: str = "what can I do", *intents: Intent) -> Toolbox:
    now = situation(text)
    return Toolbox(tools.registry(), context(now), reading(*intents), question_plan())


def test_that_a_model_sees_look_ups_and_proposals_and_nothing_that_records_a_right_identity_or_a_yes() -> None:
    assert box().names() == (
        "report_meaning",
        "check_history",
        "explain_balance",
        "fit_plan",
        "issue_link",
        "propose_options",
        "request_settlement",
        "search_policy",
    )
    assert tools.registry().keys() >= NEVER


def test_that_no_schema_mentions_an_id_or_the_creditors_limits() -> None:
    text = json.dumps(box().schemas()).lower()
    for word in ("account_id", "uuid", "floor", "max_discount", "authority_"):
        assert word not in text


async def test_that_a_plan_of_the_persons_own_sums_is_read_back(model: Model, server: ModelServer) -> None:
    now = situation("could do 200 every other Friday, from friday")
    wish = {"each": "200", "rhythm": "biweekly", "first": "2026-11-27"}
    server.reset(Call.of("fit_plan", **wish), Say(LAST_DIFFERS))
    answer = await model.respond(now, reading(), cases.EVERYTHING, question_plan(), tools.registry(), context(now))
    assert answer.response is not None
    assert answer.draft is not None
    assert [type(effect) for effect in answer.response.effects] == [Propose]
    assert answer.response.says == ["readback_plan_rest"]
    assert answer.response.awaiting_data.keys() == {"arrangement"}
    assert "$200.00" in answer.draft.text


async def test_that_what_is_beyond_the_authority_waits_for_a_colleague(model: Model, server: ModelServer) -> None:
    now = situation("all I can do is 30 a month, first on the 15th")
    wish = {"each": "30", "rhythm": "monthly", "first": "2026-12-15"}
    server.reset(
        Call.of("fit_plan", **wish), Say("Thank you. A colleague decides on that and answers here by {{reply_by}}.")
    )
    answer = await model.respond(now, reading(), cases.EVERYTHING, question_plan(), tools.registry(), context(now))
    assert answer.response is not None
    assert [type(effect) for effect in answer.response.effects] == [RequestApproval]
    assert str(cases.FLOOR) not in str(server.requests)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what do i owe and why", Intent.ASK_BALANCE),
        ("need more time", Intent.NEED_TIME),
        ("where can i pay", Intent.PAY_NOW),
        ("hello", Intent.GREETING),
        ("are you a bot", Intent.ASK_BOT),
        ("huh", Intent.UNCLEAR),
    ],
)
async def test_that_a_well_behaved_model_can_word_what_the_embedded_engine_decided(
    model: Model, server: ModelServer, text: str, intent: Intent
) -> None:
    now, read = situation(text), reading(intent)
    plan = await act(now, read, context(now))
    answer = await model.respond(now, read, cases.EVERYTHING, plan, tools.registry(), context(now))
    assert answer.error is None
    assert answer.draft is not None, answer.trace
    assert answer.response is not None
    assert answer.response.effects == plan.effects
    assert answer.draft.bubbles[-1].elements == tuple(plan.elements)
    assert answer.trace["prompt_tokens"] < 2500
