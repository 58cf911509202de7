"""Reconcile: what the provider was paid and never told us, or we never heard."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog

from agent.payments.provider import Provider
from agent.store import payments
from agent.store.database import Database

log = structlog.get_logger()


async def reconcile(db: Database, provider: Provider, *, since: datetime, now: datetime) -> list[UUID]:
    """Store the events of payments whose webhook never came, as if it had just come.

    Returns:
        The stored events that were missing; settling them is the caller's, as with any other event.
    """
    events = await provider.events_since(since)
    missing: list[UUID] = []
    async with db.write() as session:
        for event in events:
            payload = event.model_dump(mode="json")
            event_id = await payments.store_event(session, provider.name, event.id, payload, now=now)
            if event_id is not None:
                missing.append(event_id)
    if missing:
        log.warning("webhooks were missing", provider=provider.name, count=len(missing))
    return missing
