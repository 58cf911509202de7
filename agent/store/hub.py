"""Live updates: one LISTEN connection per process, handed out to everybody who watches."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import psycopg
import structlog

from agent.store.database import CHANNEL, plain_url

log = structlog.get_logger()

DESK = "desk"
"""Subscribing to this hears every conversation."""
RETRY_SECONDS = 1.0


class Hub:
    """Fans notifications out. A watcher gets the id of the conversation that changed and reads the rest itself.

    Notifications are hints: several may melt into one, and after a lost connection every watcher is woken once, since
    nobody knows what was missed.
    """

    def __init__(self, url: str) -> None:
        self.url = plain_url(url)
        self._watchers: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def start(self) -> None:
        """Begin to listen; returns once the first LISTEN stands, so that nothing after it is missed."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        await self._listening.wait()

    async def stop(self) -> None:
        """Stop listening."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @asynccontextmanager
    async def subscribe(self, topic: UUID | str) -> AsyncIterator[AsyncIterator[str]]:
        """Changes of one conversation, or of all with ``"desk"``: ``async with hub.subscribe(id) as changes``."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=100)
        key = str(topic)
        self._watchers[key].add(queue)
        try:
            yield _drain(queue)
        finally:
            self._watchers[key].discard(queue)
            if not self._watchers[key]:
                del self._watchers[key]

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except psycopg.OperationalError as error:
                log.warning("live updates interrupted", error=str(error))
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(self.url, autocommit=True) as connection:
            await connection.execute(f"listen {CHANNEL}")
            if self._listening.is_set():
                self._wake_all()
            self._listening.set()
            async for notification in connection.notifies():
                self._tell(notification.payload)

    def _tell(self, conversation_id: str) -> None:
        for key in {conversation_id, DESK}:
            for queue in self._watchers.get(key, ()):
                _put(queue, conversation_id)

    def _wake_all(self) -> None:
        for key, queues in self._watchers.items():
            for queue in queues:
                _put(queue, key)


def _put(queue: asyncio.Queue[str], conversation_id: str) -> None:
    # A watcher that fell a hundred behind reads the newest state anyway.
    with suppress(asyncio.QueueFull):
        queue.put_nowait(conversation_id)


async def _drain(queue: asyncio.Queue[str]) -> AsyncIterator[str]:
    while True:
        yield await queue.get()
