"""The same turn with a language model behind real HTTP: it may word the answer, it cannot do harm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.config import Settings
from agent.llm import Model
from agent.testing.model_script import Call, Fail, Kind, Say
from agent.testing.model_server import ModelServer
from tests.flows.conftest import Chat


@pytest.fixture(scope="module")
def server():
    with ModelServer() as running:
        yield running


@pytest.fixture
async def modelled(chat, deps, server):
    """Opens a chat whose turns ask the scripted model."""
    server.reset()
    settings = Settings(_env_file=None, environment="test", OPENAI_BASE_URL=server.url, model_timeout_s=2.0)
    model = Model(settings)

    async def open_chat(reference: str) -> Chat:
        talk: Chat = await chat(reference, known=True)
        talk.deps = replace(deps, settings=settings, model=model)
        return talk

    yield open_chat
    await model.close()


async def test_that_a_model_words_the_answer_and_code_fills_the_figures(modelled, server):
    talk = await modelled("NG-1001")
    said = await talk.say("how much do I owe?")
    why = (await talk.whys())[-1]
    assert why["model"]
    assert "$" in said
    assert "{{" not in said


@pytest.mark.parametrize(
    "bad",
    [
        "Pay today or we will have you arrested.",
        "You owe $9,999.99 in total.",
        "Your balance has been waived, you owe nothing any more.",
        "Go to http://pay.example.com/x to pay.",
        "I am a real person called Susan.",
        "Final notice: last chance to pay before we call your employer.",
        "",
        "Debe usted mil millones de dólares.",
    ],
)
async def test_that_no_bad_word_of_a_model_reaches_the_debtor(modelled, server, bad):
    talk = await modelled("NG-1001")
    server.reset(forever=Say(bad))
    said = await talk.say("how much do I owe?")
    assert said
    assert bad == "" or bad not in said
    assert "$" in said
    assert (await talk.whys())[-1]["verdict"] == "send"


@pytest.mark.parametrize(
    "fault",
    [
        Fail(status=500),
        Fail(status=429),
        Fail(status=429, retry_after="60"),
        Fail(Kind.HANG),
        Fail(Kind.DROP),
        Fail(Kind.GARBAGE),
        Fail(Kind.NOT_JSON),
        Fail(Kind.EMPTY),
    ],
    ids=lambda fault: f"{fault.kind.value}-{fault.status}-{fault.retry_after}",
)
async def test_that_a_broken_model_costs_the_debtor_nothing(modelled, server, fault):
    talk = await modelled("NG-1001")
    server.reset(forever=fault)
    said = await talk.say("how much do I owe?")
    assert "$" in said
    assert (await talk.whys())[-1]["model"] is None


@pytest.mark.parametrize(
    "call",
    [
        Call.of("accept_offer", ordinal=1),
        Call.of("record_right", right="opt_out"),
        Call.of("drop_database"),
        Call.of("issue_link", amount=1, account="NG-1002"),
        Call((("issue_link", {}),), raw='{"amount": '),
    ],
    ids=lambda call: call.tools[0][0],
)
async def test_that_a_forged_tool_call_changes_nothing(modelled, server, call):
    talk = await modelled("NG-1001")
    before = (await talk.holds(), await talk.arrangements(), [link.amount_minor for link in await talk.links()])
    server.reset(call)
    assert await talk.say("how much do I owe?")
    assert before == (await talk.holds(), await talk.arrangements(), [link.amount_minor for link in await talk.links()])


async def test_that_a_fixed_reply_is_never_the_models(modelled, server):
    talk = await modelled("NG-1001")
    server.reset(forever=Say("No problem, cheer up!"))
    said = await talk.say("I can't go on, I want to end my life")
    assert "988" in said
    assert "cheer up" not in said
