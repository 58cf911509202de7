"""A fresh stand per test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from agent.store.database import Database
from tests.conftest import Clock
from tests.web.stand import Stand, make_stand


@pytest.fixture
async def stand(db: Database, clock: Clock) -> AsyncIterator[Stand]:
    """The pages on a small book."""
    made = await make_stand(db, clock)
    async with made.client:
        yield made
        await made.background.drain()
