"""Plays one scenario through the real turn, on a database of its own, with a frozen clock."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from random import Random
from time import perf_counter
from typing import Literal
from uuid import UUID

from agent.deps import Deps
from agent.domain.message import Incoming
from agent.domain.secrets import mask
from agent.domain.situation import Awaiting
from agent.store import conversations, inbox
from agent.store.tables import Conversation
from agent.turn import take_turn
from evals import records
from evals.debtor import Debtor
from evals.desk import ScriptFault, due, happen
from evals.scenario import Event, Scenario
from evals.transcript import Transcript
from evals.world import Clock, World

Exit = Literal["said_all", "max_turns", "fault"]


@dataclass(slots=True)
class _Play:
    """One play while it goes on."""

    scenario: Scenario
    deps: Deps
    clock: Clock
    conversation_id: UUID
    debtor: Debtor
    events: list[Event]
    spoken: list[int]
    sent: int = 0

    async def to_the_end(self) -> Exit:
        """Event, message, answer, until nothing is left to say or it takes too long."""
        for _ in range(self.scenario.max_turns * 2):
            if await self._something_happens():
                continue
            asked = await self._asked()
            said = self.debtor.next(asked)
            if said is None:
                return "said_all"
            if self.sent >= self.scenario.max_turns:
                return "max_turns"
            await self._write(*said)
        return "max_turns"

    async def _something_happens(self) -> bool:
        for event in self.events:
            if await due(event, self.deps, self.conversation_id, len(self.spoken)):
                self.events.remove(event)
                await happen(event, self.deps, self.clock, self.conversation_id)
                return True
        return False

    async def _asked(self) -> Awaiting:
        async with self.deps.db.read() as session:
            conversation = await session.get_one(Conversation, self.conversation_id)
        return Awaiting(conversation.awaiting)

    async def _write(self, bubbles: list[str], of_the_script: bool) -> None:
        """Send bubbles, then let the assistant take its turn."""
        self.clock.wait(self.debtor.dice.randint(8, 45))
        for bubble in bubbles:
            self.sent += 1
            await self._send(bubble)
            self.clock.wait(2)
        if of_the_script:
            self.spoken.append(await self._last_seq())
        await take_turn(self.conversation_id, self.deps)
        self.clock.wait(1)

    async def _send(self, text: str) -> None:
        masked = mask(text)
        incoming = Incoming(
            source="evals",
            external_id=f"{self.conversation_id}:{self.sent}",
            channel=self.scenario.channel,
            body=masked.text,
            received_at=self.clock.now,
            secrets=masked.kinds,
        )
        async with self.deps.db.write() as session:
            await inbox.receive(session, self.conversation_id, incoming)

    async def _last_seq(self) -> int:
        async with self.deps.db.read() as session:
            return (await session.get_one(Conversation, self.conversation_id)).next_seq - 1


async def play(scenario: Scenario, world: World, *, seed: int, variation: int = 0) -> Transcript:
    """One conversation, from the first message to the exit.

    An error of the product ends the conversation with exit ``fault`` and its traceback: it is scored, not hidden.
    """
    started, clock = perf_counter(), Clock()
    dice = Random(f"{seed}:{scenario.name}:{variation}")
    async with world.place(clock) as deps:
        reference = scenario.who.account
        async with deps.db.write() as session:
            factors = await records.factors(session, reference)
            first = await records.last_entry(session, reference)
            bound = reference if scenario.who.entry == "link" else None
            address = "+13125550123" if scenario.channel.value in ("sms", "whatsapp") else ""
            conversation_id, _ = await conversations.start_conversation(
                session, now=clock.now, channel=scenario.channel, account_reference=bound, address=address
            )
        debtor = Debtor(scenario, factors, dice, variation)
        one = _Play(scenario, deps, clock, conversation_id, debtor, list(scenario.events), [])
        exit_, fault = await _guarded(one)
        async with deps.db.read() as session:
            found = await records.read_conversation(session, conversation_id, first)
    return Transcript(
        scenario=scenario.name,
        variation=variation,
        exit=exit_,
        spoken=tuple(one.spoken),
        seconds=perf_counter() - started,
        fault=fault,
        **found,
    )


async def _guarded(one: _Play) -> tuple[Exit, str]:
    try:
        return await one.to_the_end(), ""
    except ScriptFault as error:
        return "fault", f"script: {error}"
    except Exception:  # noqa: BLE001  whatever the product raised is the result of this conversation
        return "fault", traceback.format_exc(limit=-4)
