"""Puts the demonstration into a database, once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlmodel import select

from agent.demo.book import write_book
from agent.demo.people import DEMO_STAFF
from agent.errors import ConfigError
from agent.store.book import import_book
from agent.store.database import Database
from agent.store.staff import add_staff, by_email
from agent.store.tables import Creditor

DEMO_CREDITOR = "acme-store"


async def seed_demo(db: Database, *, as_of: date, home: Path) -> bool:
    """Write the book below ``home``, import it, and add the log-ins. False when the demonstration is there already.

    A demonstration that somebody has played with is left alone: its dates stay those of its first day.
    """
    async with db.write() as session:
        there = await session.exec(select(Creditor.id).where(Creditor.slug == DEMO_CREDITOR))
        if there.one_or_none() is not None:
            return False
        folder = home / "demo-book"
        write_book(folder, as_of)
        report = await import_book(session, folder)
        if report.errors:
            raise ConfigError("The demonstration book is wrong:\n" + "\n".join(map(str, report.errors)))
        for person in DEMO_STAFF:
            if await by_email(session, person.email) is None:
                await add_staff(
                    session, email=person.email, name=person.name, role=person.role, password=person.password
                )
    return True
