"""Background work: turns, webhook events, and the sweep that finds what a crash left behind.

The inbox is the queue. An inbound message is stored before it is answered, and "unanswered" is a column; so the process
that took it in starts the turn at once, and whatever that process did not finish is found by the sweep of any process.
Every process sweeps; rows are locked or claimed, so that of many processes one does each thing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from agent import delivery
from agent.deps import Deps
from agent.errors import ParleyError
from agent.outreach import settle_and_tell
from agent.payments.reconcile import reconcile
from agent.store import inbox, payments
from agent.store.upkeep import upkeep
from agent.turn import take_turn

log = structlog.get_logger()

SWEEP_EVERY_S = 5.0
SWEEP_AGE = timedelta(seconds=20)
"""Older than any turn may take; a younger one is still being worked on by the process that took it in."""
RECONCILE = timedelta(days=2)
"""How far back a payment is looked for whose webhook never came."""


class Background:
    """Runs what must not hold up a request; one per process."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self._tasks: set[asyncio.Task[Any]] = set()
        self._sweeper: asyncio.Task[None] | None = None

    def answer(self, conversation_id: UUID) -> asyncio.Task[Any]:
        """Take a turn in this conversation, soon."""
        return self._spawn(take_turn(conversation_id, self.deps), conversation=str(conversation_id))

    def settle(self, event_id: UUID) -> asyncio.Task[Any]:
        """Work on a stored webhook event, soon."""
        return self._spawn(settle_and_tell(self.deps, event_id), event=str(event_id))

    def deliver(self, message_id: UUID) -> asyncio.Task[Any]:
        """Send a queued message, soon; claiming it decides which process does."""
        return self._spawn(delivery.deliver(message_id, self.deps), message=str(message_id))

    def _spawn(self, work: Coroutine[Any, Any, Any], **context: str) -> asyncio.Task[Any]:
        task = asyncio.create_task(self._guarded(work, context))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _guarded(self, work: Coroutine[Any, Any, Any], context: dict[str, str]) -> Any:
        """A failure is logged and left to the sweep: the message stays unanswered, so nothing is lost."""
        try:
            return await work
        except ParleyError as error:
            log.warning("background work refused", error=str(error), **context)
        except Exception:
            log.exception("background work failed", **context)
        return None

    async def sweep(self) -> int:
        """Take up what another process left unfinished; returns how much was found."""
        now = self.deps.clock()
        for provider in self.deps.providers.values():
            await reconcile(self.deps.db, provider, since=now - RECONCILE, now=now)
        async with self.deps.db.write() as session:
            conversations = await inbox.unanswered(session, older_than=now - SWEEP_AGE)
            events = await payments.unprocessed(session, older_than=now - SWEEP_AGE)
        async with self.deps.db.write() as session:
            await upkeep(session, now=now)
        for conversation_id in conversations:
            await self.answer(conversation_id)
        for message_id in (waiting := await delivery.due(self.deps)):
            self.deliver(message_id)
        for event_id in events:
            await self.settle(event_id)
        return len(conversations) + len(events) + len(waiting)

    async def _sweep_forever(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception:  # the sweeper must outlive a database restart
                log.exception("sweep failed")
            await asyncio.sleep(SWEEP_EVERY_S)

    async def start(self) -> None:
        """Begin sweeping."""
        self._sweeper = asyncio.create_task(self._sweep_forever())

    async def drain(self) -> None:
        """Wait for what is running."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Stop sweeping and let running work finish."""
        if self._sweeper:
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        await self.drain()
