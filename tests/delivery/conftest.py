"""A mail office, and a conversation by e-mail."""

from __future__ import annotations

from uuid import UUID

import pytest

from agent.store.database import Database
from tests.channels.office import Office
from tests.conftest import Clock


@pytest.fixture
def office(db: Database, clock: Clock) -> Office:
    return Office(db, clock)


@pytest.fixture
async def chat(office: Office) -> UUID:
    """A conversation by e-mail with somebody in Chicago, at eleven in the morning."""
    await office.person()
    return await office.chat()
