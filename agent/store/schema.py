"""Bringing a database to this version's schema."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from agent.store.database import driver_url

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config() -> Config:
    """Alembic's configuration, made here so that no ini file has to be found."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.set_main_option("version_path_separator", "os")
    return config


async def migrate(url: str) -> None:
    """``migrate_now`` beside a running event loop."""
    await asyncio.to_thread(migrate_now, url)


def migrate_now(url: str, revision: str = "head") -> None:
    """Apply every migration that is missing, in one transaction; safe at every start, also of several processes."""
    engine = create_engine(driver_url(url))
    try:
        with engine.begin() as connection:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()
