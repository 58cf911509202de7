"""Puts a finished run on the desk's list, where a database is configured."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.config import settings
from agent.store.database import Database
from agent.store.schema import migrate_now
from agent.store.tables import EvalRun


def register_run(suite: str, started: datetime, finished: datetime, summary: dict[str, Any], folder: Path) -> bool:
    """Store the run; False without ``DATABASE_URL``: then the files are all there is."""
    url = settings().database_url
    if url is None:
        return False
    migrate_now(url)
    row = EvalRun(
        suite=suite,
        started_at=started,
        finished_at=finished,
        passed=bool(summary["passed"]),
        summary={"verdict": summary["verdict"], "seed": summary.get("seed"), "tiles": summary.get("tiles", [])},
        folder=str(folder.resolve()),
    )
    asyncio.run(_store(url, row))
    return True


async def _store(url: str, row: EvalRun) -> None:
    db = Database(url, pool_size=1)
    try:
        async with db.write() as session:
            session.add(row)
    finally:
        await db.dispose()
