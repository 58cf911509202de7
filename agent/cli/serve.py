"""``parley serve``, ``parley demo``, ``parley chat``."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.prompt import Prompt

from agent.config import Settings, settings
from agent.deps import Deps, build_deps, utc_now
from agent.domain.message import Author, Channel, Incoming
from agent.store import conversations, inbox

console = Console(stderr=True)


def _serve(config: Settings) -> None:
    import uvicorn

    from app import create_app

    application = create_app(config, progress=lambda line: console.print(f"[dim]{line} ...[/dim]"))
    console.print(f"[bold]Parley[/bold] will be at [link]{config.base_url}[/link]  (Ctrl-C stops it)")
    uvicorn.run(application, host=config.host, port=config.port, log_level="warning")


def serve(
    host: Annotated[str | None, typer.Option(help="address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="port to listen on")] = None,
) -> None:
    """Serve the web application."""
    _serve(_with(settings(), host, port))


def demo(
    port: Annotated[int | None, typer.Option(help="port to listen on")] = None,
    seed_only: Annotated[bool, typer.Option(help="seed the book and stop")] = False,
) -> None:
    """Seed a demonstration book (creditors, accounts, staff log-ins) and serve it."""
    from agent.cli._database import database
    from agent.demo.seed import seed_demo

    config = _with(settings(), None, port).model_copy(update={"demo": True})
    if config.environment == "production":
        raise typer.BadParameter("the demonstration shows log-ins to everyone and is refused in production")

    async def seed() -> None:
        async with database(config) as db:
            await seed_demo(db, as_of=datetime.now(ZoneInfo("America/New_York")).date(), home=config.home)

    with console.status("Seeding the demonstration book"):
        asyncio.run(seed())
    if not seed_only:
        _serve(config)


def _with(config: Settings, host: str | None, port: int | None) -> Settings:
    changes: dict[str, object] = {}
    if host:
        changes["host"] = host
    if port:
        changes |= {"port": port, "base_url": f"http://localhost:{port}"}
    return config.model_copy(update=changes)


def chat(
    account: Annotated[str | None, typer.Option(help="account reference, as if opened from a personal link")] = None,
) -> None:
    """The debtor's side in a terminal. An empty line or Ctrl-D ends it."""
    from agent.cli._database import database

    async def talk() -> None:
        async with database() as db:
            with console.status("Loading"):
                deps = await build_deps(settings(), db)
            await _talk(deps, account)

    asyncio.run(talk())


async def _talk(deps: Deps, account: str | None) -> None:
    async with deps.db.write() as session:
        conversation_id, _ = await conversations.start_conversation(
            session, now=deps.clock(), channel=Channel.WEB, account_reference=account
        )
    seen = 0
    while True:
        try:
            line = Prompt.ask("[bold]you[/bold]", console=Console()).strip()
        except EOFError:
            return
        if not line:
            return
        seen = await _exchange(deps, conversation_id, line, seen)


async def _exchange(deps: Deps, conversation_id: UUID, line: str, seen: int) -> int:
    from agent.turn import take_turn

    now = utc_now()
    incoming = Incoming("terminal", f"{conversation_id}:{now.timestamp()}", Channel.WEB, line, now)
    async with deps.db.write() as session:
        await inbox.receive(session, conversation_id, incoming)
    await take_turn(conversation_id, deps)
    async with deps.db.read() as session:
        messages = await conversations.messages_since(session, conversation_id, seen)
    for message in messages:
        if message.author != Author.DEBTOR:
            Console().print(f"[cyan]parley[/cyan] {message.body}")
    return max((message.seq for message in messages), default=seen)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(serve)
    app.command()(demo)
    app.command()(chat)
