"""``parley understand`` and ``parley check``: JSON lines in, one JSON line out for each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from agent.cli._lines import answer_stdin
from agent.errors import BadInput

if TYPE_CHECKING:
    from agent.domain.decision import Verdict
    from agent.understanding.read import Understanding

MAX_JUDGED = 20_000
"""Characters of one message that ``check`` judges: more than any channel carries, and a second or two of work."""


def understand(
    now: Annotated[
        str | None, typer.Option(help="ISO time that dates are resolved against; default: the clock")
    ] = None,
    zone: Annotated[str, typer.Option(help="time zone of the writer")] = "America/New_York",
) -> None:
    """Read messages: JSONL {"text", "context"?, "now"?} -> {"intents", "rights", "entities", "signals", "language"}."""
    place = _zone(zone)
    fixed = None if now is None else _moment(now, place)
    reader = _reader()
    from agent.understanding.read import as_json

    def answer(line: dict[str, Any]) -> dict[str, Any]:
        context = line.get("context")
        if context is not None and not isinstance(context, str):
            raise BadInput("not a string.", where="context", do="Send our previous message, or leave it out.")
        given = line.get("now")
        moment = (fixed or datetime.now(UTC)) if given is None else _moment(given, place)
        return as_json(reader.read(line["text"], context=context, now=moment, zone=place))

    answer_stdin(answer)


def _reader() -> Understanding:
    """Loads the encoder; says what takes so long the first time."""
    from rich.console import Console

    from agent.config import settings
    from agent.understanding.read import load_understanding

    with Console(stderr=True).status("Loading the language encoder") as status:
        return load_understanding(
            settings().home, lambda share, what: status.update(f"First start: {what}, {share:.0%}")
        )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f"{name!r} is not a time zone.", where="zone", do="For example America/New_York.") from error


def _moment(text: object, zone: ZoneInfo) -> datetime:
    try:
        value = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        value = None
    if value is None or not 1970 <= value.year <= 2200:  # "in two weeks" has to be a date as well
        raise BadInput(
            f"{text!r} is not an ISO time of our days.", where="now", do="For example 2026-11-22T09:00:00-05:00."
        )
    return value if value.tzinfo else value.replace(tzinfo=zone)


def check() -> None:
    """Judge a collector's messages: JSONL {"text", "state"?} -> {"verdict", "findings"}."""
    from agent.compliance import judge, review_from_state

    def answer(line: dict[str, Any]) -> dict[str, Any]:
        text, state = line["text"], line.get("state")
        if len(text) > MAX_JUDGED:
            raise BadInput(f"{len(text):,} characters.", where="text", do=f"Send at most {MAX_JUDGED:,} at a time.")
        return verdict_json(judge(text, review_from_state({} if state is None else state)))

    answer_stdin(answer)


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """The contract's shape of a verdict."""
    findings = [{"rule": f.rule, "citation": f.citation, "span": f.span, "reason": f.reason} for f in verdict.findings]
    return {"verdict": verdict.kind.value, "findings": findings}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(understand)
    app.command()(check)
