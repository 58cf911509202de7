"""Delivery: a queued message is judged again at the moment it leaves, sent once, and its receipt kept.

claim (one transaction: lock, look at everything afresh, judge) -> hand to the provider -> settle. A message whose
answer was lost is ``unconfirmed``: it may have arrived, so a person decides and nothing sends it again by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential
from tenacity.wait import wait_base

from agent.channels import ChannelSpec, Line, Outgoing, access
from agent.delivery._judge import judge
from agent.delivery._notice import check_notice
from agent.domain.message import Channel, MessageState
from agent.errors import ConfigError, Refused, Unreachable
from agent.store import outbox
from agent.store.database import Database
from agent.store.outbox import Fate, Letter

__all__ = ["Delivered", "Post", "check_notice", "deliver", "due", "judge"]

log = structlog.get_logger()

ATTEMPTS = 3
WAIT = wait_random_exponential(multiplier=0.5, max=4)
SEND_TIMEOUT_S = 60.0
LOST_AFTER = timedelta(minutes=5)
"""A claim older than this, well above the timeout, belongs to a worker that died."""
BACK_OFF = timedelta(minutes=5)
GIVE_UP = timedelta(hours=24)
"""After this the provider's silence is a person's business."""


class Post(Protocol):
    """What delivery needs from outside; ``agent.deps.Deps`` has it."""

    @property
    def db(self) -> Database: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
    @property
    def channels(self) -> Mapping[Channel, ChannelSpec]: ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """Where a message stands now. ``state`` None: another worker has it, or it is not its turn."""

    message_id: UUID
    state: MessageState | None = None
    note: str = ""
    not_before: datetime | None = None
    provider_id: str | None = None


async def due(post: Post) -> list[UUID]:
    """Messages to deliver now. Those that a dead worker left behind are marked unconfirmed, and not among them."""
    now = post.clock()
    async with post.db.read() as session:
        lost, waiting = await outbox.lost(session, before=now - LOST_AFTER), await outbox.due(session, now=now)
    for message_id, attempt in lost:
        await _settle(post, message_id, _unconfirmed("the worker that sent it did not finish"), attempt)
    return waiting


async def deliver(message_id: UUID, post: Post, *, wait: wait_base = WAIT) -> Delivered:
    """Send one queued message, if it may leave now. Every attempt is judged afresh; safe to call from many workers."""
    retrying = AsyncRetrying(
        stop=stop_after_attempt(ATTEMPTS), wait=wait, retry=retry_if_exception_type(Unreachable), reraise=True
    )
    try:
        return await retrying(_once, message_id, post)
    except Unreachable as error:
        until = post.clock() + BACK_OFF
        async with post.db.write() as session:
            await outbox.put_off(session, message_id, until)
        return Delivered(message_id, MessageState.QUEUED, str(error), until)


async def _once(message_id: UUID, post: Post) -> Delivered:
    now = post.clock()
    async with post.db.write() as session:
        letter = await outbox.claim(session, message_id, now=now)
        if letter is None:
            return Delivered(message_id)
        fate, line = _prepare(letter, post, now)
        if not await outbox.settle(session, message_id, fate, now=now):
            return Delivered(message_id)
    if line is None:
        return _delivered(message_id, fate)
    return await _send(letter, line, post, now)


def _prepare(letter: Letter, post: Post, now: datetime) -> tuple[Fate, Line | None]:
    """What happens to a claimed message; a line only when it leaves."""
    try:
        spec = access(post.channels, letter.channel.value)
        line = spec.open()
    except ConfigError as error:
        return _failed(str(error)), None
    if spec.fits.max_chars is not None and len(letter.body) > spec.fits.max_chars:
        return _failed(f"longer than the {spec.fits.max_chars} characters that {spec.name.value} carries"), None
    fate = judge(letter, now)
    return fate, line if fate.state is MessageState.SENDING else None


async def _send(letter: Letter, line: Line, post: Post, attempt: datetime) -> Delivered:
    """Outside any transaction. What is not certainly undone counts as possibly done."""
    elements = access(post.channels, letter.channel.value).carry(letter.elements)
    outgoing = Outgoing(letter.id, letter.conversation_id, letter.address, letter.body, elements, letter.language)
    try:
        async with asyncio.timeout(SEND_TIMEOUT_S):
            receipt = await line.send(outgoing)
    except Unreachable as error:
        if post.clock() - letter.written_at < GIVE_UP:
            await _settle(post, letter.id, Fate(MessageState.QUEUED, str(error)), attempt)
            raise
        fate = _failed(f"the provider could not be reached for {GIVE_UP.total_seconds() / 3600:.0f} hours: {error}")
    except Refused as error:
        fate = _failed(f"the provider refused it: {error}")
    except Exception as error:
        log.exception("send unconfirmed", message=str(letter.id))
        fate = _unconfirmed(str(error) or type(error).__name__)
    else:
        fate = Fate(MessageState.SENT, provider_id=receipt.provider_id)
    return await _settle(post, letter.id, fate, attempt)


async def _settle(post: Post, message_id: UUID, fate: Fate, attempt: datetime) -> Delivered:
    async with post.db.write() as session:
        await outbox.settle(session, message_id, fate, now=post.clock(), attempt=attempt)
    return _delivered(message_id, fate)


def _delivered(message_id: UUID, fate: Fate) -> Delivered:
    return Delivered(message_id, fate.state, fate.note, fate.not_before, fate.provider_id)


def _failed(why: str) -> Fate:
    return Fate(MessageState.FAILED, why, case="undelivered")


def _unconfirmed(why: str) -> Fate:
    return Fate(MessageState.UNCONFIRMED, f"it is not known whether this arrived: {why}", case="unconfirmed_send")
