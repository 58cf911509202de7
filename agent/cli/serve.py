"""``parley serve`` and ``parley demo``."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from agent.errors import ConfigError

if TYPE_CHECKING:
    from agent.config import Settings
    from agent.store.database import Database

SHUTDOWN_SECONDS = 3
"""Pages that listen for news would otherwise hold a Ctrl-C up for ever."""

Host = Annotated[str | None, typer.Option(help="address to listen on")]
Port = Annotated[int | None, typer.Option(help="port to listen on", min=1, max=65535)]


def serve(host: Host = None, port: Port = None) -> None:
    """Serve the web application."""
    config = _config(host, port)
    with listen(config) as listener:
        asyncio.run(_run(config, listener))


def demo(
    host: Host = None,
    port: Port = None,
    seed_only: Annotated[bool, typer.Option("--seed-only", help="seed the book and stop")] = False,
) -> None:
    """Seed a demonstration book (creditors, accounts, staff log-ins) and serve it."""
    config = _config(host, port).model_copy(update={"demo": True})
    if config.environment == "production":
        raise ConfigError("The demonstration shows log-ins to everyone and is refused in production.")
    if seed_only:
        asyncio.run(_run(config, None, seeded=True))
        return
    with listen(config) as listener:
        asyncio.run(_run(config, listener, seeded=True))


def _config(host: str | None, port: int | None) -> Settings:
    from agent.config import settings

    changes: dict[str, object] = {"host": host} if host else {}
    if port:
        changes |= {"port": port, "base_url": f"http://localhost:{port}"}
    return settings().model_copy(update=changes)


def listen(config: Settings) -> socket.socket:
    """The open port, taken before anything slow starts.

    Raises:
        ConfigError: when it cannot be had.
    """
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        return socket.create_server((config.host, config.port), family=family, backlog=2048)
    except OSError as error:
        why = (
            "in use already"
            if error.errno == errno.EADDRINUSE
            else f"not to be had ({str(error.strerror).partition(' (')[0]})"
        )
        raise ConfigError(
            f"Port {config.port} on {config.host} is {why}. Choose another one with --port or PARLEY_PORT."
        ) from error


async def _run(config: Settings, listener: socket.socket | None, *, seeded: bool = False) -> None:
    """Seed when asked to, serve when there is a port; one database for both."""
    from agent.cli._database import database

    _say("Opening the database ...")
    async with database(config) as db:
        if seeded:
            new = await _seed(config, db)
            _say("The demonstration book is seeded." if new else "The demonstration book is there already.")
        if listener is not None:
            await _serve(config, db, listener)


async def _seed(config: Settings, db: Database) -> bool:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from agent.demo.seed import seed_demo

    return await seed_demo(db, as_of=datetime.now(ZoneInfo("America/New_York")).date(), home=config.home)


async def _serve(config: Settings, db: Database, listener: socket.socket) -> None:
    """Load everything before the server starts: what is wrong is then a sentence here, not a traceback in its log."""
    import uvicorn

    from agent.cli._logs import log_to_stderr
    from agent.deps import build_deps
    from app import create_app

    class Server(uvicorn.Server):
        """Ends quietly: uvicorn raises the signal again when it is done, which would cut our own clearing up short."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            self.force_exit, self.should_exit = self.should_exit, True

    log_to_stderr(logging.INFO)
    deps = await build_deps(config, db, progress=lambda line: _say(f"{line} ..."))
    try:
        options = uvicorn.Config(
            create_app(config, deps=deps), log_level="warning", timeout_graceful_shutdown=SHUTDOWN_SECONDS
        )
        server = Server(options)
        _say(f"Parley is at {config.base_url}  (Ctrl-C stops it)")
        await server.serve([listener])
        if not server.started:
            raise ConfigError("The server did not start; the lines above say why.")
    finally:
        if deps.model is not None:
            await deps.model.close()


def _say(line: str) -> None:
    typer.echo(line, err=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(serve)
    app.command()(demo)
