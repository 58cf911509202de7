"""Commands that read JSON lines and write one JSON line for each, in order: ``understand`` and ``check``.

A bad line is answered with ``{"error": ...}`` and the next one is read; nothing is lost and the order holds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from agent.config import settings
from agent.deps import utc_now
from agent.domain.decision import Verdict
from agent.errors import BadInput, ParleyError

MAX_LINE = 20_000_000
"""Characters; a longer line is an error, so that memory stays bounded."""

Answer = Callable[[dict[str, Any]], dict[str, Any]]


def run_lines(source: Iterable[bytes], write: Callable[[str], object], answer: Answer) -> None:
    """Answer every line of ``source`` through ``answer``, one line each, in order."""
    for number, raw in enumerate(source, 1):
        if not raw.strip():
            continue
        try:
            result = answer(_parse(raw, number))
        except ParleyError as error:
            result = {"error": str(error)}
        write(json.dumps(result, ensure_ascii=False) + "\n")


def _parse(raw: bytes, number: int) -> dict[str, Any]:
    if len(raw) > MAX_LINE:
        raise BadInput(f"{len(raw)} bytes on one line", where=f"line {number}", do="Split it.")
    try:
        value = json.loads(raw.decode("utf-8", errors="replace"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadInput(f"not JSON: {error}", where=f"line {number}", do='Send {"text": "..."}.') from error
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise BadInput("no text", where=f"line {number}", do='Send an object with "text" as a string.')
    return value


def understand(
    now: Annotated[
        str | None, typer.Option(help="ISO time that dates are resolved against; default: the clock")
    ] = None,
    zone: Annotated[str, typer.Option(help="time zone of the writer")] = "America/New_York",
) -> None:
    """Read messages: JSONL {"text", "context"?} -> {"intents", "rights", "entities", "signals", "language"}."""
    from agent.understanding.read import as_json, load_understanding

    reader = load_understanding(settings().home)
    at = _moment(now, zone)

    def answer(line: dict[str, Any]) -> dict[str, Any]:
        context = line.get("context")
        if context is not None and not isinstance(context, str):
            raise BadInput("context is not a string", where="context", do="Send our previous message, or leave it out.")
        moment = _moment(line["now"], zone) if isinstance(line.get("now"), str) else at
        return as_json(reader.read(line["text"], context=context, now=moment, zone=ZoneInfo(zone)))

    run_lines(sys.stdin.buffer, _write, answer)


def _moment(text: str | None, zone: str) -> datetime:
    if text is None:
        return utc_now()
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            f"{text!r} is not an ISO time", where="now", do="For example 2026-11-22T09:00:00-05:00."
        ) from error
    return value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))


def check() -> None:
    """Judge a collector's messages: JSONL {"text", "state"?} -> {"verdict", "findings"}."""
    from agent.compliance import judge, review_from_state

    def answer(line: dict[str, Any]) -> dict[str, Any]:
        return verdict_json(judge(line["text"], review_from_state(line.get("state"))))

    run_lines(sys.stdin.buffer, _write, answer)


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """The contract's shape of a verdict."""
    findings = [{"rule": f.rule, "citation": f.citation, "span": f.span, "reason": f.reason} for f in verdict.findings]
    return {"verdict": verdict.kind.value, "findings": findings}


def _write(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(understand)
    app.command()(check)
