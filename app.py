"""The only wiring: settings -> adapters -> routers -> lifespan. ``python app.py`` serves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from agent.background import Background
from agent.config import Settings, settings
from agent.deps import Clock, Deps, build_deps, utc_now
from agent.store.database import Database
from agent.store.hub import Hub
from agent.store.postgres import EmbeddedPostgres
from agent.store.schema import migrate
from agent.web import STATIC, errors, middleware, routers

Progress = Callable[[str], None]


def create_app(
    config: Settings | None = None,
    *,
    clock: Clock = utc_now,
    progress: Progress | None = None,
    deps: Deps | None = None,
) -> FastAPI:
    """The web application. Everything it needs can be replaced; nothing is opened before the lifespan starts."""
    config = config or settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _adapters(config, clock, progress, deps) as ready:
            app.state.deps, app.state.settings = ready, config
            app.state.background = Background(ready)
            app.state.hub = Hub(ready.db.url)
            await app.state.hub.start()
            await app.state.background.start()
            yield
            await app.state.background.stop()
            await app.state.hub.stop()

    app = FastAPI(title="Parley", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    middleware.install(app, config)
    errors.install(app)
    for router in routers():
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


@asynccontextmanager
async def _adapters(
    config: Settings, clock: Clock, progress: Progress | None, ready: Deps | None
) -> AsyncIterator[Deps]:
    """Deps, with a database of our own when none was named."""
    if ready is not None:
        yield ready
        return
    say = progress or (lambda _: None)
    server = None
    url = config.database_url
    if url is None:
        say("Starting the embedded PostgreSQL")
        server = EmbeddedPostgres(config.home)
        url = server.start()
    try:
        say("Migrating the database")
        await migrate(url)
        db = Database(url)
        try:
            built = await build_deps(config, db, clock=clock, progress=progress)
            yield built
            if built.model is not None:
                await built.model.close()
        finally:
            await db.dispose()
    finally:
        if server is not None:
            server.stop()


def main() -> None:
    """Serve, as ``parley serve`` does: logs without people's words, errors in a sentence."""
    import sys

    from agent.cli import main as cli

    sys.argv = ["parley", "serve", *sys.argv[1:]]
    cli()


if __name__ == "__main__":
    main()
