"""Lists for the desk: what waits for a decision, who is talking, what is left to do.

Everything is filtered by the viewer's creditors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.arrangement import Offer, offer_from_payload
from agent.errors import NotFound
from agent.store import record
from agent.store.sql import run
from agent.store.tables import Staff

SCOPE = "(cast(:slugs as text[]) is null or cr.slug is null or cr.slug = any(cast(:slugs as text[])))"
"""A viewer bound to some creditors sees those, and conversations that belong to none yet."""


def scoped(query: str) -> str:
    """The query with the viewer's scope in it; ``cr`` has to be the creditor there."""
    return query.replace("{scope}", SCOPE)


def like(find: str) -> str:
    """A pattern that finds ``find`` anywhere, taken literally."""
    escaped = find.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def scope_of(staff: Staff) -> dict[str, Any]:
    """The value of ``:slugs`` for this viewer."""
    return {"slugs": staff.creditors}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An approval in the queue or on the page. ``decided_by`` is a name."""

    id: UUID
    conversation_id: UUID
    account_id: UUID
    arrangement_id: UUID
    offer: Offer
    digest: str
    why: str
    context: dict[str, Any]
    state: str
    requested_at: datetime
    expires_at: datetime
    debtor: str
    reference: str
    creditor: str
    reasons: tuple[str, ...] = ()
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""


_APPROVALS = scoped("""
select p.id, p.conversation_id, p.account_id, p.arrangement_id, p.payload, p.digest, p.why, p.context, p.state,
       p.requested_at, p.expires_at, p.decided_at, p.reason, coalesce(s.name, '') as decided_by,
       d.name as debtor, a.reference, cr.name as creditor, r.reasons
from approval p
join account a on a.id = p.account_id
join debtor d on d.id = a.debtor_id
join creditor cr on cr.id = a.creditor_id
join arrangement r on r.id = p.arrangement_id
left join staff s on s.id = p.decided_by
where {scope}
""")


def _waiting(row: Any) -> Waiting:
    values = dict(row._mapping)
    offer = offer_from_payload(values.pop("payload"), id=row.arrangement_id)
    return Waiting(**values | {"offer": offer, "reasons": tuple(row.reasons)})


async def approvals(session: AsyncSession, staff: Staff, now: datetime) -> list[Waiting]:
    """What waits for a decision, the one that runs out first on top."""
    query = _APPROVALS + " and p.state = 'requested' and p.expires_at > :now order by p.expires_at, p.requested_at"
    return [_waiting(row) for row in await run(session, query, scope_of(staff) | {"now": now})]


async def approval(session: AsyncSession, staff: Staff, approval_id: UUID) -> Waiting:
    """One approval, whatever its state.

    Raises:
        NotFound: when there is none, or it is outside the viewer's creditors.
    """
    row = (await run(session, _APPROVALS + " and p.id = :id", scope_of(staff) | {"id": approval_id})).one_or_none()
    if row is None:
        raise NotFound("There is no such approval.")
    return _waiting(row)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation in the list. ``debtor`` is "" until the conversation is bound to an account."""

    id: UUID
    mode: str
    channel: str
    language: str | None
    verified: bool
    disposition: str
    last_activity_at: datetime
    started_at: datetime
    debtor: str
    debtor_id: UUID | None
    account_id: UUID | None
    reference: str
    creditor: str
    owner_id: UUID | None
    owner: str
    summary: str
    last_author: str
    last_body: str
    unanswered: int
    version: int
    zone: str


_TALKS = scoped("""
select c.id, c.mode, c.channel, c.language, c.verified_at is not null as verified, c.disposition, c.last_activity_at,
       c.started_at, coalesce(d.name, '') as debtor, c.debtor_id, c.account_id, coalesce(a.reference, '') as reference,
       coalesce(cr.name, '') as creditor, c.owner_id, coalesce(s.name, '') as owner, c.summary, c.version,
       coalesce(m.author, '') as last_author, coalesce(m.body, '') as last_body, coalesce(d.timezone, 'UTC') as zone,
       (select count(*) from message u where u.conversation_id = c.id and u.author = 'debtor' and u.turn_id is null
       ) as unanswered
from conversation c
left join debtor d on d.id = c.debtor_id
left join account a on a.id = c.account_id
left join creditor cr on cr.id = c.creditor_id
left join staff s on s.id = c.owner_id
left join lateral (
    select author, body from message where conversation_id = c.id order by seq desc limit 1
) m on true
where {scope}
""")
_WHICH = {
    "all": "m.author is not null",
    "waiting": "c.mode = 'person' and c.owner_id is null",
    "mine": "c.mode = 'person' and c.owner_id = :staff",
    "assistant": "c.mode = 'assistant' and m.author is not null",
}
_FOUND = """
and (:find = '' or d.name ilike :like or a.reference ilike :like
     or exists (select 1 from message t where t.conversation_id = c.id and t.body ilike :like))
order by (c.mode = 'person' and c.owner_id is null) desc, c.last_activity_at desc limit :limit
"""


async def talks(
    session: AsyncSession, staff: Staff, *, which: str = "all", find: str = "", limit: int = 60
) -> list[Talk]:
    """Conversations, those that wait for a person first, then the newest; ``find`` looks in name, reference, text."""
    query = f"{_TALKS} and {_WHICH[which]} {_FOUND}"
    values = scope_of(staff) | {"find": find, "like": like(find), "limit": limit, "staff": staff.id}
    return [Talk(**row._mapping) for row in await run(session, query, values)]


async def talk(session: AsyncSession, staff: Staff, conversation_id: UUID) -> Talk:
    """One conversation.

    Raises:
        NotFound: when there is none, or it is outside the viewer's creditors.
    """
    row = (await run(session, _TALKS + " and c.id = :id", scope_of(staff) | {"id": conversation_id})).one_or_none()
    if row is None:
        raise NotFound("There is no such conversation.")
    return Talk(**row._mapping)


@dataclass(frozen=True, slots=True)
class Task:
    """A case in the list."""

    id: UUID
    kind: str
    state: str
    note: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    conversation_id: UUID
    account_id: UUID | None
    debtor: str
    reference: str
    creditor: str
    assigned: str


_TASKS = scoped("""
select k.id, k.kind, k.state, k.note, k.opened_at, k.due_at, k.closed_at, k.conversation_id, k.account_id,
       coalesce(d.name, '') as debtor, coalesce(a.reference, '') as reference, coalesce(cr.name, '') as creditor,
       coalesce(s.name, '') as assigned
from desk_case k
join conversation c on c.id = k.conversation_id
left join account a on a.id = coalesce(k.account_id, c.account_id)
left join debtor d on d.id = coalesce(a.debtor_id, c.debtor_id)
left join creditor cr on cr.id = coalesce(a.creditor_id, c.creditor_id)
left join staff s on s.id = k.assigned_to
where {scope}
""")


async def tasks(session: AsyncSession, staff: Staff, *, state: str = "open", limit: int = 200) -> list[Task]:
    """Cases of a state; open ones by what is due first, then the oldest; closed ones by the newest."""
    order = "k.due_at nulls last, k.opened_at" if state == "open" else "k.closed_at desc nulls last"
    query = f"{_TASKS} and k.state = :state order by {order} limit :limit"
    return [
        Task(**row._mapping) for row in await run(session, query, scope_of(staff) | {"state": state, "limit": limit})
    ]


async def tasks_of(session: AsyncSession, staff: Staff, conversation_id: UUID) -> list[Task]:
    """Every case of a conversation, open ones first."""
    query = _TASKS + " and k.conversation_id = :id order by k.state desc, k.opened_at"
    return [Task(**row._mapping) for row in await run(session, query, scope_of(staff) | {"id": conversation_id})]


async def close_task(session: AsyncSession, staff: Staff, case_id: UUID, *, note: str, now: datetime) -> UUID:
    """Close a case with what was done; returns its conversation.

    Raises:
        NotFound: when there is no such open case, or it is outside the viewer's creditors.
    """
    found = (
        await run(session, _TASKS + " and k.id = :id and k.state = 'open'", scope_of(staff) | {"id": case_id})
    ).one_or_none()
    if found is None:
        raise NotFound("This case is closed already, or there is none.")
    query = """
        update desk_case set state = 'closed', closed_at = :now, assigned_to = :staff,
               note = note || case when note = '' then '' else E'\\n' end || :note
        where id = :id
    """
    line = f"Closed by {staff.name}: {note}"
    await run(session, query, {"now": now, "staff": staff.id, "id": case_id, "note": line})
    body = {"case": case_id, "kind": found.kind, "staff": staff.id, "note": note}
    await record.append(session, record.conversation_stream(found.conversation_id), "case_closed", body, now)
    conversation: UUID = found.conversation_id
    return conversation


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers beside the menu."""

    approvals: int
    waiting: int
    cases: int


_COUNTS = scoped("""
select
  (select count(*) from approval p
     join account a on a.id = p.account_id join creditor cr on cr.id = a.creditor_id
    where p.state = 'requested' and p.expires_at > :now and {scope}) as approvals,
  (select count(*) from conversation c left join creditor cr on cr.id = c.creditor_id
    where c.mode = 'person' and c.owner_id is null and {scope}) as waiting,
  (select count(*) from desk_case k
     join conversation c on c.id = k.conversation_id left join creditor cr on cr.id = c.creditor_id
    where k.state = 'open' and {scope}) as cases
""")


async def counts(session: AsyncSession, staff: Staff, now: datetime) -> Counts:
    """How much waits for a person."""
    row = (await run(session, _COUNTS, scope_of(staff) | {"now": now})).one()
    return Counts(row.approvals, row.waiting, row.cases)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a turn said what it said; ``why`` is what ``agent.why`` wrote down."""

    id: UUID
    kind: str
    disposition: str
    why: dict[str, Any]
    duration_ms: float


async def reasons(session: AsyncSession, conversation_id: UUID) -> dict[UUID, Reason]:
    """The reasons of a conversation's turns, by turn."""
    query = "select id, kind, disposition, why, duration_ms from turn where conversation_id = :id"
    rows = await run(session, query, {"id": conversation_id})
    return {row.id: Reason(**row._mapping) for row in rows}
