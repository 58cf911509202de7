"""The benchmark of a turn: the real route with full persistence, beside a floor measured in the same run.

The floor is the same HTTP route in the same process that stores the message and a canned reply, and nothing else. Both
are posted as a browser without JavaScript posts: the answer comes when the reply is stored.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import httpx
import structlog
from fastapi import FastAPI
from pydantic import SecretStr
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlmodel import col, select

from agent.background import Background
from agent.deps import Deps
from agent.domain.message import Author, MessageState
from agent.store import conversations
from agent.store.tables import Conversation, Message, Turn
from agent.turn import take_turn
from app import create_app
from evals import records
from evals.statistics import percentile
from evals.world import Clock, World, open_world

SAID = (
    "How much do I owe?",
    "I need more time to pay",
    "Are you a bot?",
    "Could I pay in parts?",
    "Who are you?",
    "thanks",
)
"""What the measured debtors write, over and over: none of it ends a conversation."""
LENGTHS = (1, 10, 50, 200)
ACCOUNT = "NG-1001"
PER_LENGTH = 20
REPLY = "Thank you for your message. A colleague will read it and answer you here."
BASE = "http://localhost:8000"
PAGE = {"accept": "text/html"}


@dataclass(frozen=True, slots=True)
class Measured:
    """Times of one series in milliseconds, and the wall-clock seconds of the whole."""

    name: str
    times: tuple[float, ...]
    seconds: float

    @property
    def p50(self) -> float:
        """Median."""
        return percentile(self.times, 0.5)

    @property
    def p95(self) -> float:
        """95th percentile."""
        return percentile(self.times, 0.95)

    @property
    def rate(self) -> float:
        """Turns a second."""
        return len(self.times) / self.seconds


class Floor(Background):
    """Answers with a canned reply: one transaction, no turn."""

    def answer(self, conversation_id: UUID) -> asyncio.Task[Any]:
        """Store the reply."""
        return asyncio.create_task(self._canned(conversation_id))

    async def _canned(self, conversation_id: UUID) -> None:
        now = self.deps.clock()
        async with self.deps.db.write() as session:
            conversation = await conversations.access_conversation(session, conversation_id, lock=True)
            turn = Turn(conversation_id=conversation_id, at=now, kind="floor")
            session.add(turn)
            await session.flush()
            query = select(Message).where(
                Message.conversation_id == conversation_id, Message.author == "debtor", col(Message.turn_id).is_(None)
            )
            for message in await session.exec(query):
                message.turn_id = turn.id
            session.add(_message(conversation, REPLY, Author.ASSISTANT, MessageState.SENT, turn.id, now))
            conversation.version += 1


def _message(
    conversation: Conversation, text: str, author: Author, state: MessageState, turn: UUID, at: Any
) -> Message:
    conversation.next_seq += 1
    return Message(
        conversation_id=conversation.id,
        seq=conversation.next_seq - 1,
        author=author.value,
        body=text,
        source="bench",
        external_id=str(uuid4()),
        state=state.value,
        at=at,
        turn_id=turn,
    )


def bench_turn(*, turns: int = 300, concurrency: int = 8, out: Path | None = None) -> dict[str, Measured]:
    """Measure, print a table, and write it as Markdown to ``out`` (default ``reports/bench-turn.md``)."""
    console = Console()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    found = asyncio.run(_measure(turns, concurrency, Progress(console=Console(stderr=True), transient=True)))
    for table in (_table(found, concurrency), _growth_table(found)):
        console.print(table)
    path = out or Path("reports") / "bench-turn.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(markdown(found, concurrency), encoding="utf-8")
    console.print(f"Written to {path}")
    return found


async def _measure(turns: int, concurrency: int, bar: Progress) -> dict[str, Measured]:
    found: dict[str, Measured] = {}
    with bar:
        task = bar.add_task("preparing", total=None)
        async with open_world() as world:
            for name, make in (("floor", Floor), ("turn", Background)):
                bar.update(task, description=f"measuring the {name}")
                async with _place(world, make) as (app, deps):
                    await _series(app, deps, concurrency, concurrency * 2)
                    found[name] = await _series(app, deps, turns, concurrency, name)
                    found[f"{name}, one at a time"] = await _series(app, deps, max(20, turns // 5), 1, name)
            found["encoder"] = await asyncio.to_thread(_encoder, world, turns)
            async with _place(world, Background) as (_, deps):
                bar.update(task, description="measuring long conversations")
                found |= await _growth(deps)
    return found


@asynccontextmanager
async def _place(world: World, make: Callable[[Deps], Background]) -> AsyncIterator[tuple[FastAPI, Deps]]:
    """The application on a database of its own, without its lifespan: nothing runs beside what is measured."""
    async with world.place(Clock()) as deps:
        deps.settings = deps.settings.model_copy(
            update={"messages_per_minute": 10**6, "base_url": BASE, "secret": SecretStr("a secret of the benchmark")}
        )
        app = create_app(deps.settings, deps=deps)
        app.state.deps, app.state.settings, app.state.background = deps, deps.settings, make(deps)
        yield app, deps


async def _series(app: FastAPI, deps: Deps, turns: int, concurrency: int, name: str = "") -> Measured:
    """``turns`` messages over ``concurrency`` verified conversations at once, each in a browser of its own."""
    async with AsyncExitStack() as stack:
        measured, app.state.background = app.state.background, Background(deps)
        talks = [await _verified(app, deps, stack) for _ in range(concurrency)]
        app.state.background = measured
        shares = [turns // concurrency + (n < turns % concurrency) for n in range(concurrency)]
        started = perf_counter()
        times = await asyncio.gather(*(_talk(*talk, share) for talk, share in zip(talks, shares, strict=True)))
        return Measured(name, tuple(time for each in times for time in each), perf_counter() - started)


async def _talk(client: httpx.AsyncClient, token: str, messages: int) -> list[float]:
    times = []
    for text, _ in zip(cycle(SAID), range(messages), strict=False):
        started = perf_counter()
        await _post(client, f"/c/{token}/messages", text=text)
        times.append((perf_counter() - started) * 1000)
    return times


async def _post(client: httpx.AsyncClient, path: str, **fields: str) -> None:
    answer = await client.post(path, data=fields, headers=PAGE)
    if answer.status_code != 303:
        raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text[:200]}")


async def _verified(app: FastAPI, deps: Deps, stack: AsyncExitStack) -> tuple[httpx.AsyncClient, str]:
    """A browser with a conversation in which identity was confirmed by the form."""
    transport = httpx.ASGITransport(app)
    client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=BASE, timeout=60))
    async with deps.db.write() as session:
        known = await records.factors(session, ACCOUNT)
        started = await conversations.start_conversation(session, now=deps.clock(), account_reference=ACCOUNT)
    await client.get(f"/c/{started.token}", headers=PAGE)
    form = {"birth_date": known["birth_date"], "postcode": known["postcode"]}
    await _post(client, f"/c/{started.token}/identity", **form)
    return client, started.token


def _encoder(world: World, turns: int) -> Measured:
    """The encoder alone, on the same texts, one at a time."""
    times, started = [], perf_counter()
    for text, _ in zip(cycle(SAID), range(max(50, turns)), strict=False):
        begun = perf_counter()
        world.deps.understanding.embed([text])
        times.append((perf_counter() - begun) * 1000)
    return Measured("encoder", tuple(times), perf_counter() - started)


async def _growth(deps: Deps) -> dict[str, Measured]:
    """Turns in conversations that have so many messages already; the lengths take turns, so the noise is shared."""
    times: dict[int, list[float]] = {length: [] for length in LENGTHS}
    for number in range(PER_LENGTH + 1):
        for length in LENGTHS:
            conversation_id = await _long(deps, length)
            begun = perf_counter()
            await take_turn(conversation_id, deps)
            if number:  # the first round warms up
                times[length].append((perf_counter() - begun) * 1000)
    named = {f"after {length} messages": found for length, found in times.items()}
    return {name: Measured(name, tuple(found), sum(found) / 1000) for name, found in named.items()}


async def _long(deps: Deps, length: int) -> UUID:
    """A verified conversation of that many messages, the last of them unanswered."""
    now = deps.clock()
    async with deps.db.write() as session:
        started = await conversations.start_conversation(session, now=now, account_reference=ACCOUNT)
        conversation = await session.get_one(Conversation, started.id)
        conversation.verified_at = conversation.ai_notice_at = conversation.collector_notice_at = now
        turn = Turn(conversation_id=conversation.id, at=now, kind="reply")
        session.add(turn)
        await session.flush()
        for number in range(length - 1):
            ours = number % 2 == 1
            author = Author.ASSISTANT if ours else Author.DEBTOR
            state = MessageState.SENT if ours else MessageState.RECEIVED
            text = REPLY if ours else SAID[number % len(SAID)]
            session.add(_message(conversation, text, author, state, turn.id, now))
        last = _message(conversation, SAID[0], Author.DEBTOR, MessageState.RECEIVED, turn.id, now)
        last.turn_id = None
        session.add(last)
    return conversation.id


# Printing ------------------------------------------------------------------------------------------------------------


def _table(found: dict[str, Measured], concurrency: int) -> Table:
    table = Table("", "turns", "p50 ms", "p95 ms", "turns/s", title=f"A turn, {concurrency} conversations at once")
    for name in ("turn", "floor", "turn, one at a time", "floor, one at a time", "encoder"):
        one = found[name]
        table.add_row(name, str(len(one.times)), f"{one.p50:.1f}", f"{one.p95:.1f}", f"{one.rate:.1f}")
    table.caption = verdict(found)
    return table


def _growth_table(found: dict[str, Measured]) -> Table:
    table = Table("messages before", "p50 ms", "p95 ms", title="A turn by length of the conversation")
    for length in LENGTHS:
        one = found[f"after {length} messages"]
        table.add_row(str(length), f"{one.p50:.1f}", f"{one.p95:.1f}")
    return table


def verdict(found: dict[str, Measured]) -> str:
    """The aim, and whether it is met: p50 of a turn within three times the floor plus the encoder's own time."""
    aim = 3 * found["floor, one at a time"].p50 + found["encoder"].p50
    turn = found["turn, one at a time"].p50
    met = "met" if turn <= aim else "missed"
    return f"Aim: p50 of a turn at most 3 x floor + encoder = {aim:.1f} ms, one at a time; it is {turn:.1f} ms: {met}."


def markdown(found: dict[str, Measured], concurrency: int) -> str:
    """The tables for the documentation, with the hardware they were measured on."""
    lines = [f"Measured on {hardware()}; {concurrency} conversations at once.", ""]
    lines += ["| | turns | p50 ms | p95 ms | mean ms | turns/s |", "|---|--:|--:|--:|--:|--:|"]
    lines += [_row(name, one) for name, one in found.items() if not name.startswith("after")]
    lines += ["", "| messages before | p50 ms | p95 ms |", "|--:|--:|--:|"]
    lines += [
        f"| {n} | {found[key].p50:.1f} | {found[key].p95:.1f} |" for n in LENGTHS if (key := f"after {n} messages")
    ]
    return "\n".join([*lines, "", verdict(found), ""])


def _row(name: str, one: Measured) -> str:
    return f"| {name} | {len(one.times)} | {one.p50:.1f} | {one.p95:.1f} | {fmean(one.times):.1f} | {one.rate:.1f} |"


def hardware() -> str:
    """Processor, cores, memory, system and Python of this machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
