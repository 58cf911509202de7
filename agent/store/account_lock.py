"""Locks in one order everywhere (conversation, debtor, account): a payment and a turn never wait for each other."""

from __future__ import annotations

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.situation import Situation
from agent.errors import NotFound, Superseded
from agent.store.sql import run


async def lock_account(session: AsyncSession, situation: Situation) -> None:
    """Lock the account and person a turn is about, and check that neither changed since it looked.

    Raises:
        Superseded: when a right was recorded elsewhere, or the ledger moved.
    """
    if situation.account is None or situation.debtor is None:
        return
    query = "select version from debtor where id = :id for update"
    version = (await run(session, query, {"id": situation.debtor.id})).scalar_one()
    if version != situation.debtor.version:
        raise Superseded("the person's rights changed while the turn was thinking")
    if await lock_ledger(session, situation.account.id) != situation.account.version:
        raise Superseded("the account changed while the turn was thinking")


async def lock_ledger(session: AsyncSession, account_id: UUID) -> int:
    """Lock one account and return its version.

    Raises:
        NotFound: when there is none.
    """
    query = "select version from account where id = :id for update"
    version = (await run(session, query, {"id": account_id})).scalar_one_or_none()
    if version is None:
        raise NotFound("no such account")
    return int(version)
