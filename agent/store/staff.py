"""People at the desk: accounts, passwords (Argon2id), log-ins."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.errors import BadInput, Conflict
from agent.store import record
from agent.store.conversations import token_hash
from agent.store.sql import run
from agent.store.tables import Creditor, Staff, StaffSession

ROLES = ("agent", "supervisor", "analyst", "admin")
SHORTEST_PASSWORD = 10


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A person with an open session, and the token their forms carry."""

    staff: Staff
    csrf: str


async def add_staff(
    session: AsyncSession,
    *,
    email: str,
    name: str,
    role: str,
    password: str,
    creditors: list[str] | None = None,
) -> Staff:
    """Add a person; ``creditors`` (slugs) limits what they see, None is everything.

    Raises:
        BadInput: e-mail, role, password or a creditor cannot be used.
        Conflict: somebody has this e-mail address already.
    """
    email = email.strip().lower()
    await _check(session, email, role, password, creditors)
    if await by_email(session, email) is not None:
        raise Conflict(f"{email} can log in already")
    hashed = await asyncio.to_thread(PasswordHasher().hash, password)
    staff = Staff(email=email, name=name.strip() or email, role=role, password_hash=hashed, creditors=creditors)
    session.add(staff)
    return staff


async def _check(session: AsyncSession, email: str, role: str, password: str, creditors: list[str] | None) -> None:
    if "@" not in email[1:-1] or any(char.isspace() for char in email):
        raise BadInput(f"{email!r} is not an e-mail address.", where="email")
    if role not in ROLES:
        raise BadInput(f"{role!r} is not a role.", where="role", do=f"Use one of: {', '.join(ROLES)}.")
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(
            "The password is too short.", where="password", do=f"Use {SHORTEST_PASSWORD} characters or more."
        )
    known = set((await session.exec(select(Creditor.slug))).all())
    if unknown := sorted(set(creditors or ()) - known):
        raise BadInput(
            f"There is no creditor {', '.join(unknown)}.", where="creditors", do=f"Known: {', '.join(sorted(known))}."
        )


async def by_email(session: AsyncSession, email: str) -> Staff | None:
    """The person with this address, in any case of letters."""
    return (await session.exec(select(Staff).where(Staff.email == email.strip().lower()))).one_or_none()


async def check_password(session: AsyncSession, email: str, password: str) -> Staff | None:
    """The active person these belong to. An unknown address takes as long as a wrong password."""
    staff = await by_email(session, email)
    fits = await asyncio.to_thread(_fits, staff.password_hash if staff else _nobody(), password)
    return staff if staff and fits and staff.active else None


def _fits(hashed: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash nothing is known to fit."""
    return PasswordHasher().hash(secrets.token_urlsafe(32))


async def open_session(session: AsyncSession, staff: Staff, *, now: datetime, hours: int) -> str:
    """Log a person in and return the cookie's token; only its hash is stored. Sessions that ended are cleared away."""
    await run(session, "delete from staff_session where expires_at <= :now", {"now": now})
    token = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            token_hash=token_hash(token),
            staff_id=staff.id,
            csrf=secrets.token_urlsafe(24),
            created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    await record.append(session, "desk", "logged_in", {"staff": staff.id, "role": staff.role}, now)
    return token


async def session_of(session: AsyncSession, token: str, *, now: datetime) -> LoggedIn | None:
    """Who this cookie belongs to, while the session lasts and the person is active."""
    query = (
        select(Staff, StaffSession.csrf)
        .join(StaffSession, col(StaffSession.staff_id) == col(Staff.id))
        .where(StaffSession.token_hash == token_hash(token), StaffSession.expires_at > now, col(Staff.active))
    )
    row = (await session.exec(query)).one_or_none()
    return LoggedIn(*row) if row else None


async def close_session(session: AsyncSession, token: str) -> None:
    """Log out."""
    await run(session, "delete from staff_session where token_hash = :hash", {"hash": token_hash(token)})


async def deactivate(session: AsyncSession, staff: Staff) -> None:
    """End a person's access at once."""
    await run(session, "update staff set active = false where id = :id", {"id": staff.id})
    await run(session, "delete from staff_session where staff_id = :id", {"id": staff.id})
