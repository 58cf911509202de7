"""The model loop on LangChain: the only file that imports it, or openai.

One agent is compiled per process, with no tool in it at all: each turn brings the schemas of its own permitted tools,
and ``awrap_tool_call`` hands every call to that turn's toolbox. Hiding a tool from the model does not keep LangChain
from running it; not having it does.
"""

from __future__ import annotations

import asyncio
import email.utils
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from langchain.agents import AgentState, create_agent  # noqa: TID251  the one file that talks to a model
from langchain.agents.middleware import (  # noqa: TID251  as above
    AgentMiddleware,
    ModelCallLimitMiddleware,
    ModelRequest,
    ModelResponse,
    hook_config,
)
from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError  # noqa: TID251  as above
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_openai import ChatOpenAI  # noqa: TID251  as above
from langgraph.prebuilt.tool_node import ToolCallRequest
from langgraph.runtime import Runtime
from langsmith.run_helpers import tracing_context
from openai import APIConnectionError, APIError, APIStatusError, DefaultAioHttpClient  # noqa: TID251  as above
from pydantic import SecretStr
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from agent.config import Settings
from agent.errors import ProviderError, Refused, Unreachable
from agent.llm.answer import Usage
from agent.llm.context import Said
from agent.llm.toolbox import Toolbox

MODEL_CALLS = 3
"""Calls in one run: a look-up, a correction, the text."""
ATTEMPTS = 3
MOST_TOKENS = 2000
MOST_CHARACTERS = 8000
"""Beyond this an answer is not read at all."""


@dataclass(slots=True)
class Run:
    """What one turn brings to the shared agent."""

    system: str
    toolbox: Toolbox
    usage: Usage = field(default_factory=Usage)
    deadline: float = math.inf
    """Seconds on the event loop's clock."""
    messages: list[AnyMessage] = field(default_factory=list)


class RetryLater(Unreachable):
    """The provider asked for time."""

    def __init__(self, what: str, seconds: float | None) -> None:
        super().__init__(what)
        self.seconds = seconds


class Turn(AgentMiddleware[AgentState[Any], Run]):
    """Brings the turn's own prompt and tools into each call, retries it, and runs tools through the toolbox."""

    @hook_config(can_jump_to=["end"])
    async def abefore_model(self, state: AgentState[Any], runtime: Runtime[Run]) -> dict[str, Any] | None:
        """Ends the run when the model reported a meaning: the turn is planned again, so its words are not needed."""
        return {"jump_to": "end"} if runtime.context.toolbox.heard else None

    async def awrap_model_call(
        self, request: ModelRequest[Run], handler: Callable[[ModelRequest[Run]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        """One model call, tried again while that may help and there is time."""
        run = request.runtime.context
        tools = cast("list[Any]", run.toolbox.schemas())
        request = request.override(system_message=SystemMessage(run.system), tools=tools)

        async def once() -> ModelResponse[Any]:
            run.usage.calls += 1
            return await _translated(handler(request))

        return await _retrying(run.deadline)(once)

    async def awrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], Awaitable[Any]]
    ) -> ToolMessage:
        """``handler`` is never used: LangChain itself has no tool to run."""
        call = request.tool_call
        run = cast("Runtime[Run]", request.runtime).context
        said = await run.toolbox.call(call["name"], dict(call["args"]))
        return ToolMessage(said, tool_call_id=call["id"] or "", name=call["name"])


class Loop:
    """A compiled agent and its connection."""

    def __init__(self, settings: Settings, model: str) -> None:
        self._client = DefaultAioHttpClient(timeout=settings.model_timeout_s)
        # Some local servers need no key; the client insists on one.
        key = settings.openai_api_key or SecretStr("none")
        chat = ChatOpenAI(
            model=model,
            api_key=key,
            base_url=settings.openai_base_url,
            http_async_client=self._client,
            timeout=settings.model_timeout_s,
            max_retries=0,
            max_completion_tokens=MOST_TOKENS,
            use_responses_api=False,
        )
        self._budget = settings.model_timeout_s
        limit: Any = ModelCallLimitMiddleware(run_limit=MODEL_CALLS, exit_behavior="error")
        self._agent = create_agent(chat, middleware=[limit, Turn()], context_schema=Run)

    async def ask(self, run: Run, said: Sequence[Said]) -> str:
        """The model's text after these messages (and all of this run's earlier ones); "" when it reported a meaning.

        Raises:
            ProviderError: when there is none.
        """
        run.messages += [AIMessage(one.text) if one.ours else HumanMessage(one.text) for one in said]
        run.deadline = min(run.deadline, asyncio.get_running_loop().time() + self._budget)
        before = len(run.messages)
        # Conversations go to the configured model and nowhere else, whatever tracing the environment switches on.
        with tracing_context(enabled=False):
            try:
                state = await self._agent.ainvoke({"messages": list(run.messages)}, context=run)
            except ModelCallLimitExceededError as error:
                raise Refused("the model kept calling tools") from error
        run.messages = list(state["messages"])
        _count(run, run.messages[before:])
        return _text(run.messages[-1])

    async def close(self) -> None:
        """Close the connection."""
        await self._client.aclose()


def _count(run: Run, messages: Sequence[AnyMessage]) -> None:
    for message in messages:
        if isinstance(message, AIMessage) and message.usage_metadata:
            used = message.usage_metadata
            run.usage.prompt_tokens += used["input_tokens"]
            run.usage.completion_tokens += used["output_tokens"]
            run.usage.cached_tokens += used.get("input_token_details", {}).get("cache_read") or 0


def _text(message: AnyMessage) -> str:
    if not isinstance(message, AIMessage):
        return ""
    if message.response_metadata.get("finish_reason") == "length":
        raise Refused("the answer was cut off")
    text = str(message.text)
    if len(text) > MOST_CHARACTERS:
        raise Refused("the answer is far too long")
    return text


async def _translated(call: Awaitable[ModelResponse[Any]]) -> ModelResponse[Any]:
    """One call, its failures in our own words.

    Raises:
        Unreachable: when trying again may help.
        Refused: when it will not.
    """
    try:
        return await call
    except APIStatusError as error:
        raise _status(error) from error
    except APIConnectionError as error:
        raise Unreachable(f"no answer: {type(error).__name__}") from error
    except (APIError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        # A body that is no chat completion surfaces as whatever its first wrong field breaks.
        raise Unreachable(f"unreadable answer: {type(error).__name__}") from error


def _status(error: APIStatusError) -> ProviderError:
    if error.status_code == 429 or error.status_code >= 500 or error.status_code == 408:
        return RetryLater(f"status {error.status_code}", retry_after(error.response.headers.get("retry-after")))
    return Refused(f"status {error.status_code}")


def retry_after(header: str | None) -> float | None:
    """Seconds that a Retry-After header asks for; None when it names none (RFC 9110, 10.2.3: seconds or a date)."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        parsed = email.utils.parsedate_tz(header)
        return max(0.0, email.utils.mktime_tz(parsed) - time.time()) if parsed else None


def _retrying(deadline: float) -> AsyncRetrying:
    jitter = wait_random_exponential(multiplier=0.2, max=2.0)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.seconds if isinstance(error, RetryLater) else None
        return jitter(state) if asked is None else asked

    def too_late(state: RetryCallState) -> bool:
        """No use in waiting beyond the turn's budget: the approved reply goes out now."""
        return asyncio.get_running_loop().time() + state.upcoming_sleep >= deadline

    stop = stop_after_attempt(ATTEMPTS) | cast("Any", too_late)
    return AsyncRetrying(stop=stop, wait=wait, retry=retry_if_exception_type(Unreachable), reraise=True)
