"""One turn's work in progress: the situation, what was read, and the response as it grows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import tools
from agent.domain.decision import Act, Permissions
from agent.domain.effect import Effect
from agent.domain.message import Element
from agent.domain.reply import Response
from agent.domain.situation import Awaiting, Situation
from agent.domain.tool import Outcome, ToolContext
from agent.domain.understanding import Intent, Reading
from tools._spec import record_args


@dataclass(slots=True)
class Talk:
    """What the families of actions work on. Tools are called here and nowhere else."""

    ctx: ToolContext
    reading: Reading
    response: Response

    @property
    def situation(self) -> Situation:
        """The situation as of now: verified, once this turn verified it."""
        return self.ctx.situation

    def may(self, act: Act) -> bool:
        """True when the policy permits it in this turn."""
        return self.ctx.permissions.may(act)

    def has(self, *intents: Intent) -> bool:
        """True when any of these was read."""
        return bool(self.reading.names & set(intents))

    async def use(self, name: str, /, **args: Any) -> Outcome:
        """Call a tool and take over its facts, effects and elements.

        Raises:
            Over, Correct: as the tool says.
        """
        given = {key: value for key, value in args.items() if value is not None}
        outcome = await tools.call(self.ctx, name, **given)
        self.response.facts.merge(outcome.facts)
        self.response.effects.extend(outcome.effects)
        self.response.elements.extend(outcome.elements)
        self.response.tools.append({"tool": name, "args": record_args(given), "said": outcome.said})
        return outcome

    async def record(self, name: str, /, **args: Any) -> Outcome:
        """Call a tool that records what we were told. No rule against replying may stop a right from being recorded."""
        granted = Permissions(self.ctx.permissions.granted | {Act.REPLY}, rules=self.ctx.permissions.rules)
        before = self.ctx
        self.ctx = replace(before, permissions=granted)
        try:
            return await self.use(name, **args)
        finally:
            self.ctx = before

    def say(self, *keys: str, disposition: str = "") -> None:
        """Add approved replies."""
        self.response.says.extend(keys)
        self.response.disposition = disposition or self.response.disposition

    def tell(self, outcome: Outcome, disposition: str = "") -> None:
        """Say what a tool's outcome calls for, and wait for what it waits for."""
        self.say(outcome.data["says"], disposition=disposition or outcome.data.get("status", ""))
        self.wait(outcome.data.get("awaiting", Awaiting.NOTHING), **outcome.data.get("awaiting_data", {}))

    def wait(self, awaiting: Awaiting, **data: Any) -> None:
        """Remember what was asked."""
        self.response.awaiting, self.response.awaiting_data = awaiting, data

    def keep_waiting(self) -> None:
        """What was asked before is still open: an answer in between does not close it."""
        thread = self.situation.thread
        # Identity is no longer open once this turn has settled it.
        settled = thread.awaiting is Awaiting.IDENTITY and self.situation.known
        if thread.awaiting is not Awaiting.NOTHING and not settled:
            self.wait(thread.awaiting, **thread.awaiting_data)

    def do(self, *effects: Effect) -> None:
        """Add effects that need no tool."""
        self.response.effects.extend(effects)

    def show(self, *elements: Element) -> None:
        """Add elements."""
        self.response.elements.extend(elements)

    def silence(self, disposition: str) -> None:
        """Change the state, say nothing."""
        self.response.silent, self.response.disposition = True, disposition
        self.response.says.clear()
        self.response.elements.clear()
        self.keep_waiting()

    @property
    def said(self) -> str:
        """What the person wrote, short enough for a note."""
        return self.situation.text[:1000]
