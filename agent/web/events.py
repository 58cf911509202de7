"""Server-sent events: when to look again, and how one event is written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID

from fastapi import Request

HEARTBEAT_S = 15.0
"""Proxies cut what is silent for longer, and a browser that has gone is noticed at the next one."""
HEARTBEAT = ": still here\n\n"


def event(name: str, data: str, id: int | None = None) -> str:
    """One event; ``data`` may have several lines."""
    head = f"id: {id}\n" if id is not None else ""
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    return f"{head}event: {name}\n{lines}\n"


async def ticks(request: Request, topic: UUID | str) -> AsyncIterator[bool]:
    """Now, whenever the topic changes (False), and at every heartbeat (True), until the browser has gone."""
    async with request.app.state.hub.subscribe(topic) as changes:
        pending: asyncio.Future[str] | None = None
        silent = False
        try:
            while not await request.is_disconnected():
                yield silent
                # one waiting read lives across heartbeats: cancelling it would end the subscription
                pending = pending or asyncio.ensure_future(anext(changes))
                done, _ = await asyncio.wait([pending], timeout=HEARTBEAT_S)
                silent = not done
                if done:
                    pending.result()
                    pending = None
        finally:
            if pending is not None:
                pending.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await pending
