"""A scripted language model behind real HTTP: /v1/chat/completions (streaming or not, with tools) and /v1/models.

In a test: ``with ModelServer() as server: server.reset(Say("..."))``. By itself, as a stand-in for a real model:
``python -m agent.testing.model_server --port 8090`` and ``OPENAI_BASE_URL=http://127.0.0.1:8090/v1``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from types import TracebackType
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from agent.testing.model_script import Call, Fail, Kind, Say, Script, Step

_HUGE = "All of this is quite true. " * 40_000
_FOREVER_S = 3600


class ModelServer:
    """Serves a script from a thread of its own on a free port; remembers every request it got.

    Args:
        port: 0 for any free one.
    """

    def __init__(self, script: Script | None = None, *, port: int = 0) -> None:
        self.script = script or Script()
        self.requests: list[dict[str, Any]] = []
        self._socket = socket.create_server(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        config = uvicorn.Config(
            _app(self), log_level="critical", ws="none", lifespan="off", timeout_graceful_shutdown=0, access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self) -> ModelServer:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)
        self._socket.close()

    def serve(self) -> None:
        """Serve in this thread until interrupted."""
        self._server.run(sockets=[self._socket])

    def reset(self, *steps: Step, forever: Step | None = None) -> None:
        """A new script, and nothing remembered."""
        self.script, self.requests = Script(list(steps), forever), []

    @property
    def system(self) -> str:
        """The system text of the latest request."""
        return str(self.requests[-1]["messages"][0]["content"])

    @property
    def tools(self) -> list[str]:
        """The tools that the latest request offered."""
        return [tool["function"]["name"] for tool in self.requests[-1].get("tools") or []]


def _app(server: ModelServer) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/v1/models")
    async def models() -> dict[str, Any]:
        return {"object": "list", "data": [{"id": "scripted", "object": "model", "owned_by": "parley"}]}

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> Response:
        body = await request.json()
        server.requests.append(body)
        step = server.script.next(body)
        if isinstance(step, Fail):
            return await _failure(step)
        if isinstance(step, Say) and step.delay_s:
            await asyncio.sleep(step.delay_s)
        message = _message(step)
        return _stream(body, message, step) if body.get("stream") else JSONResponse(_completion(body, message, step))

    return app


async def _failure(step: Fail) -> Response:
    match step.kind:
        case Kind.HANG:
            await asyncio.sleep(_FOREVER_S)
        case Kind.DROP:
            return StreamingResponse(_dropped(), media_type="application/json")
        case Kind.NOT_JSON:
            return PlainTextResponse("<html>Bad gateway</html>", media_type="application/json")
        case Kind.GARBAGE:
            return JSONResponse({"choices": None, "error": None, "model": 7})
        case Kind.EMPTY:
            return JSONResponse(_completion({}, {"role": "assistant", "content": ""}, Say("")))
        case Kind.HUGE:
            return JSONResponse(_completion({}, {"role": "assistant", "content": _HUGE}, Say("")))
        case Kind.STATUS:
            pass
    headers = {"retry-after": step.retry_after} if step.retry_after is not None else {}
    return JSONResponse({"error": {"message": "scripted failure"}}, step.status, headers)


async def _dropped() -> AsyncIterator[bytes]:
    yield b'{"id": "x", "choices": [{"mess'
    raise ConnectionResetError("scripted: the line drops in the middle of the answer")


def _message(step: Say | Call) -> dict[str, Any]:
    if isinstance(step, Say):
        return {"role": "assistant", "content": step.text}
    calls = [
        {"id": f"call_{i}", "type": "function", "function": {"name": name, "arguments": json.dumps(args)}}
        for i, (name, args) in enumerate(step.tools)
    ]
    if step.raw is not None:
        calls[0]["function"] = {"name": step.tools[0][0], "arguments": step.raw}
    return {"role": "assistant", "content": step.text or None, "tool_calls": calls}


def _finish(step: Say | Call) -> str:
    return step.finish if isinstance(step, Say) else "tool_calls"


def _usage(body: dict[str, Any], message: dict[str, Any]) -> dict[str, int]:
    """Tokens, at about four characters each."""
    prompt = len(json.dumps([body.get("messages"), body.get("tools")])) // 4
    said = len(json.dumps(message)) // 4
    return {"prompt_tokens": prompt, "completion_tokens": said, "total_tokens": prompt + said}


def _completion(body: dict[str, Any], message: dict[str, Any], step: Say | Call) -> dict[str, Any]:
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 0,
        "model": body.get("model", "scripted"),
        "choices": [{"index": 0, "message": message, "finish_reason": _finish(step), "logprobs": None}],
        "usage": _usage(body, message),
    }


def _stream(body: dict[str, Any], message: dict[str, Any], step: Say | Call) -> Response:
    async def lines() -> AsyncIterator[str]:
        for delta in _deltas(message):
            yield f"data: {json.dumps(_chunk(body, delta, None))}\n\n"
        yield f"data: {json.dumps(_chunk(body, {}, _finish(step)))}\n\n"
        yield f"data: {json.dumps({**_chunk(body, {}, None), 'choices': [], 'usage': _usage(body, message)})}\n\n"
        yield "data: [DONE]\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream")


def _deltas(message: dict[str, Any]) -> list[dict[str, Any]]:
    words = [{"content": f"{word} "} for word in (message["content"] or "").split(" ") if word]
    calls = [{**call, "index": i} for i, call in enumerate(message.get("tool_calls", []))]
    return [{"role": "assistant", "content": ""}, *words, *({"tool_calls": [call]} for call in calls)]


def _chunk(body: dict[str, Any], delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": body.get("model", "scripted"),
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def main() -> None:
    """Serve the sensible model until interrupted."""
    options = argparse.ArgumentParser(description="A well-behaved scripted model with an OpenAI-compatible endpoint.")
    options.add_argument("--port", type=int, default=8090)
    options.add_argument("--delay", type=float, default=0.0, help="seconds per answer")
    chosen = options.parse_args()
    server = ModelServer(_Slow(chosen.delay), port=chosen.port)
    server.serve()


class _Slow(Script):
    """The sensible model, every answer late by some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def next(self, body: dict[str, Any]) -> Step:
        """The sensible step, later."""
        step = super().next(body)
        return replace(step, delay_s=self.seconds) if isinstance(step, Say) else step


if __name__ == "__main__":
    main()
