"""The scripted server speaks the protocol that clients expect, and fails as told."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from agent.testing.model_script import Call, Fail, Kind, Say, sensible
from agent.testing.model_server import ModelServer

BODY = {"model": "m", "messages": [{"role": "user", "content": "hello"}]}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


def post(server: ModelServer, **more: object) -> httpx.Response:
    return httpx.post(f"{server.url}/chat/completions", json=BODY | more, timeout=5)


def test_that_it_lists_its_model(server: ModelServer) -> None:
    assert httpx.get(f"{server.url}/models").json()["data"][0]["id"] == "scripted"


def test_that_steps_are_answered_in_order_and_then_the_sensible_model(server: ModelServer) -> None:
    server.reset(Say("one"), Call.of("look", at="it"))
    assert post(server).json()["choices"][0]["message"]["content"] == "one"
    called = post(server).json()["choices"][0]
    assert called["finish_reason"] == "tool_calls"
    assert called["message"]["tool_calls"][0]["function"] == {"name": "look", "arguments": '{"at": "it"}'}
    assert "How can I help" in post(server).json()["choices"][0]["message"]["content"]
    assert len(server.requests) == 3


def test_that_it_streams(server: ModelServer) -> None:
    server.reset(Say("one two three"))
    lines = [line.removeprefix("data: ") for line in post(server, stream=True).text.splitlines() if line]
    assert lines[-1] == "[DONE]"
    chunks = [json.loads(line) for line in lines[:-1]]
    text = "".join(choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"])
    assert text.split() == ["one", "two", "three"]
    assert chunks[-1]["usage"]["total_tokens"] > 0


@pytest.mark.parametrize(("status", "header"), [(429, "7"), (429, None), (500, None)])
def test_that_it_fails_with_a_status(server: ModelServer, status: int, header: str | None) -> None:
    server.reset(Fail(status=status, retry_after=header))
    answer = post(server)
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == header


def test_that_it_drops_the_line_and_talks_rubbish(server: ModelServer) -> None:
    server.reset(Fail(Kind.DROP), Fail(Kind.NOT_JSON), Fail(Kind.HUGE))
    with pytest.raises(httpx.RemoteProtocolError):
        post(server)
    with pytest.raises(json.JSONDecodeError):
        post(server).json()
    assert len(post(server).text) > 500_000


def test_that_the_sensible_model_says_what_was_decided_with_its_placeholders() -> None:
    messages = [{"role": "system", "content": "# This turn\n\nDecided\nYou owe {{balance}}."}, BODY["messages"][0]]
    assert sensible({"messages": messages}) == Say("You owe {{balance}}.")


def test_that_the_sensible_model_looks_a_question_up_once() -> None:
    tools = [{"function": {"name": "search_policy"}}]
    question = {"role": "user", "content": "what fees do you add?"}
    assert isinstance(sensible({"messages": [question], "tools": tools}), Call)
    answered = {"role": "tool", "content": "{{answer}} Placeholders: {{answer}}, {{source}}."}
    assert sensible({"messages": [question, answered], "tools": tools}) == Say("{{answer}} This comes from {{source}}.")
