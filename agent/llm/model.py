"""The model part of a turn: always an answer in time, if only that there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter

import structlog

from agent.config import Settings
from agent.domain.decision import Permissions
from agent.domain.reply import Response
from agent.domain.situation import Situation
from agent.domain.tool import ToolContext, ToolSpec
from agent.domain.understanding import Reading
from agent.errors import ProviderError
from agent.llm.answer import Finish, ModelAnswer
from agent.llm.breaker import Breaker
from agent.llm.wording import Task, Wording
from agent.prompts import load_prompt, replies

log = structlog.get_logger()

PROMPTS = ("persona", "draft", "repair")


class Model:
    """A language model behind any OpenAI-compatible endpoint. Opens no connection before the first turn."""

    def __init__(self, settings: Settings, *, breaker: Breaker | None = None) -> None:
        from agent.llm.loop import Loop  # imported late: LangChain and openai cost about 2 s of CPU

        self._settings = settings
        self._loop = Loop(settings, settings.model)
        self._breaker = breaker or Breaker()
        self._prompts = {name: load_prompt(name) for name in PROMPTS}

    async def close(self) -> None:
        """Close the connection."""
        await self._loop.close()

    async def respond(
        self,
        situation: Situation,
        reading: Reading,
        permissions: Permissions,
        response: Response,
        tools: Mapping[str, ToolSpec],
        context: ToolContext,
        *,
        finish: Finish | None = None,
    ) -> ModelAnswer:
        """The response in the model's words, or why there are none. Never raises, never takes longer than the budget.

        Args:
            response: the plan of the embedded engine, which stands unless the model proposes something else.
            finish: places the notices and judges; with it, a refused draft is repaired once before this returns.
        """
        now = response.after or situation
        if not now.known or fixed(response):
            return ModelAnswer(trace={"skipped": "not for a model to word"})
        if not self._breaker.enter():
            return ModelAnswer(trace={"skipped": "breaker open"}, error="the model failed lately")
        if response.after is not None and context.permit is not None:
            permissions = context.permit(now, reading)
        context = replace(context, situation=now, permissions=permissions)
        task = Task(now, reading, permissions, response, tools, context, finish)
        return await self._bounded(Wording(self._loop, self._prompts, self._settings, task))

    async def _bounded(self, wording: Wording) -> ModelAnswer:
        started, error, answer = perf_counter(), None, ModelAnswer()
        try:
            async with asyncio.timeout(self._settings.model_timeout_s):
                answer = await wording.answer()
            self._breaker.succeeded()
        except (ProviderError, TimeoutError) as failure:
            error = str(failure) or "no answer in time"
        except Exception as failure:  # noqa: BLE001  whatever a model's answer breaks, the person gets the approved reply
            error = f"{type(failure).__name__}: {failure}"[:200]
        if error is not None:
            self._breaker.failed()
            log.warning("model failed", error=error)
        trace = wording.trace() | {"model": self._settings.model, "ms": round((perf_counter() - started) * 1000, 1)}
        return replace(answer, error=error, trace=trace | ({"error": error} if error else {}))


def fixed(response: Response) -> bool:
    """True when the wording is the law's or a right's own, in whole or in part."""
    return response.fixed or not response.says or any(replies()[key].fixed for key in response.says)
