"""``parley chat``: the debtor's side in a terminal, or of a script that writes to standard input."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from agent.errors import BadInput, NotFound

if TYPE_CHECKING:
    from agent.deps import Deps
    from agent.store.tables import Message

MAX_LINE = 1 << 20
"""Bytes read of one piped line; what is behind them is the next message."""


def chat(
    account: Annotated[str | None, typer.Option(help="account reference, as if opened from a personal link")] = None,
) -> None:
    """The debtor's side in a terminal. An empty line looks for news; Ctrl-D ends it."""
    # Between two messages the loop stands still, so that Ctrl-C reaches the prompt.
    with asyncio.Runner() as runner:
        opened = AsyncExitStack()
        try:
            talk = runner.run(_open(opened, account))
            _say("You write as the debtor. Ctrl-D ends; an empty line looks for news.")
            for line in _lines():
                for message in runner.run(talk.exchange(line)):
                    _print(message, talk.deps.settings.base_url)
        finally:
            runner.run(opened.aclose())


@dataclass(slots=True)
class Talk:
    """One conversation and how far it has been shown."""

    deps: Deps
    conversation_id: UUID
    shown: int = 0

    async def exchange(self, line: str) -> list[Message]:
        """Send a line, when there is one, and return what came since the last time."""
        from agent.domain.message import Author
        from agent.store import conversations

        if line:
            await self._send(line[: self.deps.settings.max_message_chars])
        async with self.deps.db.read() as session:
            messages = await conversations.messages_since(session, self.conversation_id, self.shown)
        self.shown = max((message.seq for message in messages), default=self.shown)
        return [message for message in messages if message.author != Author.DEBTOR]

    async def _send(self, text: str) -> None:
        from agent.domain.message import Channel, Incoming
        from agent.store import inbox
        from agent.turn import take_turn

        incoming = Incoming("terminal", str(uuid4()), Channel.WEB, text, self.deps.clock())
        async with self.deps.db.write() as session:
            await inbox.receive(session, self.conversation_id, incoming)
        await take_turn(self.conversation_id, self.deps)


async def _open(stack: AsyncExitStack, account: str | None) -> Talk:
    from agent.cli._database import database
    from agent.config import settings
    from agent.store import conversations

    config = settings()
    db = await stack.enter_async_context(database(config))
    try:
        async with db.write() as session:
            started = await conversations.start_conversation(session, now=datetime.now(UTC), account_reference=account)
    except NotFound as error:
        advice = "`parley demo --seed-only` loads demonstration accounts, NG-1001 among them."
        raise BadInput(f"There is no account {account!r}.", do=advice) from error
    # Loads the encoder's libraries: a wrong reference should not have to wait for them.
    from agent.deps import build_deps

    deps = await build_deps(config, db, progress=lambda line: _say(f"{line} ..."))
    if deps.model is not None:
        stack.push_async_callback(deps.model.close)
    return Talk(deps, started.id)


def _lines() -> Iterator[str]:
    """What the debtor writes: from the prompt of a terminal, or line by line from a pipe."""
    if not sys.stdin.isatty():
        while raw := sys.stdin.buffer.readline(MAX_LINE):
            yield raw.decode("utf-8", "replace").strip()
        return
    import readline  # noqa: F401  its import gives input() a history and arrow keys

    while True:
        try:
            yield input("you: ").strip()
        except EOFError:
            typer.echo()
            return


def _print(message: Message, base_url: str) -> None:
    from agent.cli._shown import shown

    for line in shown(message.author, message.body, message.elements, base_url):
        typer.echo(line)
    sys.stdout.flush()


def _say(line: str) -> None:
    """Words about the chat, apart from the chat itself; a script has no need of them."""
    if sys.stderr.isatty():
        typer.secho(line, dim=True, err=True)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chat)
