"""Holds: placed by a turn or an import, released by a person only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import HoldKind
from agent.domain.effect import PlaceHold
from agent.errors import NotFound
from agent.store import offers, record
from agent.store.sql import run
from agent.store.tables import Conversation, HoldRow, Staff

ENDS_OFFERS = frozenset(
    {
        HoldKind.CEASE,
        HoldKind.REFUSAL,
        HoldKind.ATTORNEY,
        HoldKind.BANKRUPTCY,
        HoldKind.DECEASED,
        HoldKind.IDENTITY_THEFT,
        HoldKind.WRONG_PERSON,
        HoldKind.DISPUTE,
        HoldKind.DISTRESS,
    }
)
"""Holds under which nothing may stay on the table."""

ENDS_LINKS = frozenset({HoldKind.IDENTITY_THEFT, HoldKind.BANKRUPTCY, HoldKind.DECEASED, HoldKind.WRONG_PERSON})
"""Holds under which money must not come in by a link either; after a cease a person may still want to pay."""

OF_THE_PERSON = frozenset(
    {
        HoldKind.BANKRUPTCY,  # 11 USC 362(a)(6): the stay covers every claim against the debtor
        HoldKind.DECEASED,
        HoldKind.DISTRESS,
        HoldKind.INCONVENIENT_TIME,  # 12 CFR 1006.6(b)(1): the person, not the debt
    }
)
OF_AN_ADDRESS = frozenset({HoldKind.OPT_OUT, HoldKind.WRONG_PERSON})
"""12 CFR 1006.6(d)(1), (e): the endpoint the words came from."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the hold stands; ``new`` is False when it stood already."""

    scope: str
    new: bool


async def place_hold(session: AsyncSession, effect: PlaceHold, conversation: Conversation, *, now: datetime) -> Placed:
    """Put a hold on the conversation's person, account or address, with everything that follows from it. Idempotent."""
    if conversation.debtor_id is None:
        raise NotFound("a hold needs a person")
    scope = _scope(effect)
    of_account = scope == "account"
    statement = (
        insert(HoldRow)
        .values(
            debtor_id=conversation.debtor_id,
            account_id=conversation.account_id if of_account else None,
            kind=effect.kind.value,
            scope=scope,
            address=effect.address or (conversation.address if scope == "address" else ""),
            medium=effect.medium or (conversation.channel if scope in ("address", "medium") else ""),
            amount_minor=effect.amount.minor if effect.amount else None,
            note=effect.note,
            placed_at=now,
            conversation_id=conversation.id,
        )
        .on_conflict_do_nothing()
        .returning(HoldRow.__table__.c.id)  # type: ignore[attr-defined]  # sqlmodel does not declare it
    )
    new = (await run(session, statement)).scalar_one_or_none() is not None
    if new:
        await _follow(session, effect.kind, conversation, of_account, now)
    return Placed(scope, new)


def _scope(effect: PlaceHold) -> str:
    """Never narrower than the law has it; a wider scope that was asked for stays."""
    if effect.scope != "account":
        return effect.scope
    if effect.kind in OF_THE_PERSON:
        return "person"
    return "address" if effect.kind in OF_AN_ADDRESS else "account"


async def _follow(
    session: AsyncSession, kind: HoldKind, conversation: Conversation, of_account: bool, now: datetime
) -> None:
    """No other turn may go on from the state before the hold; what the hold forbids is taken off the table."""
    await run(session, "update debtor set version = version + 1 where id = :id", {"id": conversation.debtor_id})
    accounts = [conversation.account_id] if of_account else await _accounts(session, conversation.debtor_id)
    for account_id in accounts:
        if account_id is None:
            continue
        if kind in ENDS_OFFERS:
            await offers.withdraw(session, account_id, now=now, states=offers.OPEN, reason=kind.value)
        if kind in ENDS_LINKS:
            query = "update payment_link set state = 'revoked' where account_id = :id and state = 'live'"
            await run(session, query, {"id": account_id})


async def _accounts(session: AsyncSession, debtor_id: UUID | None) -> list[UUID]:
    # In one order, so that two turns of one person cannot lock each other's accounts crosswise.
    query = "select id from account where debtor_id = :id order by id"
    return [row.id for row in await run(session, query, {"id": debtor_id})]


async def release_hold(session: AsyncSession, hold_id: UUID, staff: Staff, *, why: str, now: datetime) -> None:
    """A person lifts a hold; the row stays, with who and when.

    Raises:
        NotFound: when there is no such standing hold.
    """
    query = """
        update hold set released_at = :now, released_by = :staff where id = :id and released_at is null
        returning debtor_id, account_id, kind
    """
    row = (await run(session, query, {"now": now, "staff": staff.id, "id": hold_id})).one_or_none()
    if row is None:
        raise NotFound("no such standing hold")
    await run(session, "update debtor set version = version + 1 where id = :id", {"id": row.debtor_id})
    stream = record.account_stream(row.account_id) if row.account_id else f"debtor:{row.debtor_id}"
    await record.append(session, stream, "hold_released", {"kind": row.kind, "staff": staff.id, "why": why}, now)
