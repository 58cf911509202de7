"""Live updates over a real connection: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from agent.store import conversations
from agent.web import events as web_events
from tests.web.serving import free_socket, serving
from tests.web.stand import Stand


class Stream:
    """The events of one connection."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self.lines = lines

    async def next(self, name: str) -> tuple[str, str]:
        """Id and data of the next event of this name."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(10):
            async for line in self.lines:
                if line:
                    key, _, value = line.partition(": ")
                    fields[key] = fields.get(key, "") + value
                elif fields.get("event") == name:
                    return fields.get("id", ""), fields.get("data", "")
                else:
                    fields = {}
        raise AssertionError("the stream ended")


@pytest.fixture
async def url(stand: Stand) -> AsyncIterator[str]:
    bound, address = free_socket()
    await stand.app.state.hub.start()
    async with serving(stand.app, bound):
        yield address
    await stand.app.state.hub.stop()


@asynccontextmanager
async def listening(url: str, path: str, **headers: str) -> AsyncIterator[Stream]:
    async with httpx.AsyncClient(base_url=url) as client, client.stream("GET", path, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer.aiter_lines())


async def test_that_messages_arrive_in_order_with_their_numbers(stand: Stand, url: str):
    chat, token = await stand.open_chat()
    async with listening(url, f"/c/{token}/events") as stream:
        await stand.turn(chat, "one", "first answer")
        seen = [await stream.next("message") for _ in range(2)]
    assert [id for id, _ in seen] == ["1", "2"]
    assert "first answer" in seen[1][1]


async def test_that_coming_back_gives_what_was_missed_and_nothing_twice(stand: Stand, url: str):
    chat, token = await stand.open_chat()
    async with listening(url, f"/c/{token}/events") as stream:
        await stand.turn(chat, "one", "first answer")
        await stream.next("message")
        last, _ = await stream.next("message")
    await stand.turn(chat, "two", "second answer")
    async with listening(url, f"/c/{token}/events", **{"Last-Event-ID": last}) as stream:
        assert [(await stream.next("message"))[0] for _ in range(2)] == ["3", "4"]
    async with listening(url, f"/c/{token}/events?after=3") as stream:
        assert (await stream.next("message"))[0] == "4"


async def test_that_the_state_line_follows_a_take_over(stand: Stand, url: str):
    chat, token = await stand.open_chat()
    await stand.log_in()
    async with listening(url, f"/c/{token}/events") as stream:
        assert '"mode": "assistant"' in (await stream.next("state"))[1]
        async with stand.db.write() as session:
            await conversations.take_over(session, chat, stand.staff["agent"], now=stand.clock.now)
        assert "Dana agent" in (await stream.next("state"))[1]


async def test_that_a_silent_stream_is_kept_alive(stand: Stand, url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(web_events, "HEARTBEAT_S", 0.05)
    _, token = await stand.open_chat()
    async with listening(url, f"/c/{token}/events") as stream:
        async with asyncio.timeout(10):
            async for line in stream.lines:
                if line.startswith(": still here"):
                    return
    pytest.fail("no heartbeat")


async def test_that_a_browser_without_the_right_is_not_streamed_to(stand: Stand, url: str):
    _, token = await stand.verified_chat()
    async with httpx.AsyncClient(base_url=url) as client:
        assert (await client.get(f"/c/{token}/events", headers={"cookie": "parley_browser=forged"})).status_code == 403


async def test_that_watchers_are_forgotten_when_they_go(stand: Stand, url: str):
    chat, token = await stand.open_chat()
    async with listening(url, f"/c/{token}/events") as stream:
        await stream.next("state")
        assert str(chat) in stand.app.state.hub._watchers
    async with asyncio.timeout(10):
        while str(chat) in stand.app.state.hub._watchers:  # noqa: ASYNC110  nothing tells when a watcher has gone
            await asyncio.sleep(0.01)
