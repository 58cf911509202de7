"""One turn with a model: material -> draft -> facts filled in -> judged -> repaired once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from agent.config import Settings
from agent.domain.decision import Finding, Permissions, VerdictKind
from agent.domain.message import Bubble
from agent.domain.reply import Draft, Response
from agent.domain.situation import Situation
from agent.domain.tool import ToolContext, ToolSpec
from agent.domain.understanding import Reading
from agent.llm.answer import Finish, ModelAnswer, Usage
from agent.llm.context import Said, conversation, decided_text, draft_material, fact_words
from agent.llm.placeholders import fill
from agent.llm.toolbox import Toolbox
from agent.prompts import Prompt, replies

if TYPE_CHECKING:
    from agent.llm.loop import Loop, Run

_BUBBLES = 3


@dataclass(frozen=True, slots=True)
class Task:
    """What the turn hands over."""

    situation: Situation
    reading: Reading
    permissions: Permissions
    response: Response
    tools: Mapping[str, ToolSpec]
    context: ToolContext
    finish: Finish | None = None


@dataclass(slots=True)
class Wording:
    """Words one response; its trace is complete however far it came."""

    loop: Loop
    prompts: Mapping[str, Prompt]
    settings: Settings
    task: Task
    usage: Usage = field(default_factory=Usage)
    findings: list[list[str]] = field(default_factory=list)
    """What was wrong with each refused draft."""
    _toolbox: Toolbox | None = None

    async def answer(self) -> ModelAnswer:
        """The worded response; without a draft when the repaired one was refused too, or the turn is to plan again.

        Raises:
            ProviderError: when the model did not answer.
        """
        run = self._run()
        text = await self.loop.ask(run, conversation(self.task.situation, self.task.response.facts, self._language))
        if run.toolbox.heard:
            return ModelAnswer(heard=tuple(run.toolbox.heard))
        outcome = self._finished(text)
        if isinstance(outcome, ModelAnswer):
            return outcome
        run.toolbox.closed = True
        repaired = self._finished(await self.loop.ask(run, [Said(False, self._repair(outcome))]))
        return repaired if isinstance(repaired, ModelAnswer) else ModelAnswer()

    def trace(self) -> dict[str, Any]:
        """For "why this reply": calls, tokens, tools, refused drafts, prompt versions."""
        return self.usage.record() | {
            "tools": self._toolbox.calls if self._toolbox else [],
            "refused_drafts": self.findings,
            "prompts": self._hashes,
        }

    @property
    def _language(self) -> str:
        return self.task.context.language

    @property
    def _hashes(self) -> dict[str, str]:
        return {f"prompts/{name}.md": prompt.hash for name, prompt in self.prompts.items()}

    def _run(self) -> Run:
        from agent.llm.loop import Run  # late, as in agent.llm.model

        task = self.task
        self._toolbox = Toolbox(task.tools, task.context, task.reading, task.response)
        material = draft_material(
            task.situation,
            task.reading,
            task.permissions,
            task.response,
            language=self._language,
            decided=self._decided(),
        )
        # The unchanging part first: providers cache a prompt by its beginning.
        system = f"{self.prompts['persona'].render()}\n\n{self.prompts['draft'].render(**material)}"
        return Run(system, self._toolbox, self.usage)

    @property
    def _plan(self) -> Response:
        return self._toolbox.plan() if self._toolbox else self.task.response

    def _decided(self) -> str:
        return decided_text(self._plan, self.task.situation.thread.channel, self._language, replies())

    def _finished(self, text: str) -> ModelAnswer | tuple[Finding, ...]:
        """The answer with this draft, or why the draft cannot go."""
        response = self._plan
        replaced = self._toolbox is not None and self._toolbox.looked_up and not response.effects
        filled = fill(text, response.facts, self._language, decided=self._decided(), keep=not replaced)
        if isinstance(filled, tuple):
            return self._refused(filled)
        draft = self._draft(filled.text, response)
        if self.task.finish is None:
            return ModelAnswer(response, draft)
        draft, verdict = self.task.finish(response, draft)
        return ModelAnswer(response, draft) if verdict.kind is VerdictKind.SEND else self._refused(verdict.findings)

    def _refused(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        self.findings.append([finding.rule for finding in findings])
        return findings

    def _repair(self, findings: tuple[Finding, ...]) -> str:
        lines = dict.fromkeys(f"- {one.reason}" + (f' ("{one.span}")' if one.span else "") for one in findings)
        return self.prompts["repair"].render(
            findings="\n".join(lines), facts=fact_words(self._plan.facts), decided=self._decided()
        )

    def _draft(self, text: str, response: Response) -> Draft:
        parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
        parts = [*parts[: _BUBBLES - 1], "\n".join(parts[_BUBBLES - 1 :])] if len(parts) > _BUBBLES else parts
        bubbles = [Bubble(part) for part in parts]
        bubbles[-1] = replace(bubbles[-1], elements=tuple(response.elements))
        used = {f"replies/{key}": replies()[key].hash for key in response.says}
        return Draft(tuple(bubbles), self._language, prompts=self._hashes | used, model=self.settings.model)
