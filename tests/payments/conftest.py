"""A fresh till per test."""

from __future__ import annotations

import pytest

from agent.store.database import Database
from tests.conftest import Clock
from tests.payments.till import Till, open_till


@pytest.fixture
async def till(db: Database, clock: Clock) -> Till:
    """An account of 500.00 and a verified chat."""
    return await open_till(db, clock)
