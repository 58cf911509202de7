"""The outbox: queued messages are claimed one by one, with everything about the person as it is at that moment.

Locks in the order of the whole store (conversation, debtor, then the message), so that messages of one conversation
leave in order and two messages to one person never count each other wrongly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import Debtor, Hold, HoldKind, Role
from agent.domain.contact import PastContact
from agent.domain.message import Channel, Element, ElementKind, MessageState
from agent.store import record
from agent.store.database import notify
from agent.store.sql import run
from agent.store.tables import Case

REMEMBERED = timedelta(days=366)
"""How far back contacts count: no cap of any place looks back further."""
UNMATCHED = "unmatched_"
"""Cases of this kind are rights somebody used before we knew who wrote; they hold all the same."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A claimed message and what is known now about the person, the address and the debt."""

    id: UUID
    conversation_id: UUID
    channel: Channel
    address: str
    """As written on the conversation; compared in lower case."""
    body: str
    elements: tuple[Element, ...]
    language: str
    written_at: datetime
    asked_at: datetime | None
    """When they wrote what this answers; None when we start it."""
    role: Role
    debtor: Debtor | None
    wishes: tuple[dict[str, Any], ...]
    holds: tuple[Hold, ...]
    own: tuple[Hold, ...]
    """Holds that the turn of this very message placed: it acknowledges them."""
    consent_at: datetime | None
    wrote_at: datetime | None
    """When they last wrote to us from this address."""
    employer: bool
    phones: tuple[str, ...]
    replies_already: int
    past: tuple[PastContact, ...]
    status: str
    ledger_moved: bool
    """Money was posted after this was written: its figures may be wrong."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a message: its state, why, and what the desk has to do about it."""

    state: MessageState
    note: str = ""
    not_before: datetime | None = None
    provider_id: str | None = None
    case: str = ""
    rules: tuple[str, ...] = ()
    findings: tuple[dict[str, Any], ...] = ()


async def due(session: AsyncSession, *, now: datetime, limit: int = 200) -> list[UUID]:
    """Queued messages whose time has come, oldest first. Claiming decides who sends them."""
    query = """
        select m.id from message m
        where m.state = 'queued' and (m.not_before is null or m.not_before <= :now) and not exists (
            select 1 from message e
            where e.conversation_id = m.conversation_id and e.seq < m.seq and e.state = 'queued' and e.not_before > :now
        )
        order by m.at, m.seq limit :limit
    """
    return [row.id for row in await run(session, query, {"now": now, "limit": limit})]


async def lost(session: AsyncSession, *, before: datetime) -> list[tuple[UUID, datetime]]:
    """Messages claimed before then and never heard of again, with the moment of their claim."""
    query = "select id, attempted_at from message where state = 'sending' and attempted_at < :before"
    return [(row.id, row.attempted_at) for row in await run(session, query, {"before": before})]


async def claim(session: AsyncSession, message_id: UUID, *, now: datetime) -> Letter | None:
    """Lock a queued message for this transaction; None when it is another's, not due, or not its turn."""
    if not await _lock_people(session, message_id):
        return None
    if (await run(session, _CLAIM, {"id": message_id, "now": now})).one_or_none() is None:
        return None
    row = (await run(session, _LETTER, {"id": message_id, "since": now - REMEMBERED})).one()
    return _letter(row)


async def settle(
    session: AsyncSession, message_id: UUID, fate: Fate, *, now: datetime, attempt: datetime | None = None
) -> bool:
    """Write down what became of a message, once.

    Args:
        attempt: The moment of the claim this is about; None settles a queued message. A receipt that comes late still
            counts; one of an older attempt does not.

    Returns:
        False when the message has moved on, and nothing was changed.
    """
    await _lock_people(session, message_id)
    values: dict[str, Any] = {"state": fate.state.value, "note": fate.note, "not_before": fate.not_before, "now": now}
    values |= {"provider_id": fate.provider_id, "id": message_id, "attempt": attempt}
    row = (await run(session, _SETTLE, values)).one_or_none()
    if row is None:
        return False
    if fate.case:
        await _open_case(session, row, fate, now)
    body = {"message": message_id, "seq": row.seq, "state": fate.state, "note": fate.note, "rules": fate.rules}
    body |= {"findings": fate.findings, "not_before": fate.not_before, "provider_id": fate.provider_id}
    await record.append(session, record.conversation_stream(row.conversation_id), "delivery", body, now)
    await notify(session, row.conversation_id)
    return True


async def put_off(session: AsyncSession, message_id: UUID, until: datetime) -> None:
    """A message that could not be handed over waits; nothing happens to one that somebody claimed meanwhile."""
    query = "update message set not_before = :until where id = :id and state = 'queued'"
    await run(session, query, {"id": message_id, "until": until})


async def _lock_people(session: AsyncSession, message_id: UUID) -> bool:
    conversation = """
        select debtor_id from conversation where id = (select conversation_id from message where id = :id) for update
    """
    row = (await run(session, conversation, {"id": message_id})).one_or_none()
    if row is not None and row.debtor_id is not None:
        await run(session, "select 1 from debtor where id = :id for update", {"id": row.debtor_id})
    return row is not None


async def _open_case(session: AsyncSession, row: Any, fate: Fate, now: datetime) -> None:
    values = {"conversation_id": row.conversation_id, "account_id": row.account_id, "kind": fate.case}
    values |= {"state": "open", "note": fate.note, "opened_at": now}
    await run(session, insert(Case).values(**values).on_conflict_do_nothing())


_CLAIM = """
select m.id from message m
where m.id = :id and m.state = 'queued' and (m.not_before is null or m.not_before <= :now)
  and not exists (
      select 1 from message e
      where e.conversation_id = m.conversation_id and e.seq < m.seq and e.state in ('queued', 'sending')
  )
for update of m skip locked
"""

_SETTLE = """
update message m
set state = cast(:state as text), state_note = :note, not_before = :not_before,
    provider_id = coalesce(:provider_id, m.provider_id),
    attempted_at = case when cast(:state as text) = 'sending' then cast(:now as timestamptz) else m.attempted_at end
from conversation c
where m.id = :id and c.id = m.conversation_id
  and case when cast(:attempt as timestamptz) is null then m.state = 'queued'
      else m.attempted_at = cast(:attempt as timestamptz) and (m.state = 'sending'
           or (m.state = 'unconfirmed' and cast(:state as text) <> 'unconfirmed')) end
returning m.conversation_id, m.seq, c.account_id
"""

_LETTER = """
with x as (
    select m.*, c.channel, c.address, lower(c.address) as place, c.account_id, c.debtor_id, c.creditor_id,
           t.at as turn_at, a.max_at as asked_at, a.max_seq as asked_seq
    from message m
    join conversation c on c.id = m.conversation_id
    left join turn t on t.id = m.turn_id
    left join lateral (
        select max(d.at) as max_at, max(d.seq) as max_seq from message d
        where d.turn_id = m.turn_id and d.author = 'debtor'
    ) a on true
    where m.id = :id
)
select x.*, coalesce(cr.config ->> 'role', 'third_party') as role, coalesce(ac.status, '') as status,
  row_to_json(d) as debtor,
  (select coalesce(json_agg(json_build_object(
            'kind', h.kind, 'placed_at', h.placed_at, 'scope', h.scope, 'address', lower(h.address),
            'medium', h.medium, 'own', h.conversation_id = x.conversation_id and h.placed_at = x.turn_at)), '[]')
     from hold h
    where h.released_at is null
      and ((h.debtor_id = x.debtor_id and (h.account_id is null or h.account_id = x.account_id or h.scope <> 'account'
            -- somebody who said "stop" is left alone about every debt of theirs
            or h.kind = 'cease'))
        -- whoever owns it, an address that opted out or reached somebody else stays closed
        or (x.place <> '' and lower(h.address) = x.place and h.kind in ('opt_out', 'wrong_person')))) as holds,
  (select coalesce(json_agg(json_build_object(
            'kind', substr(k.kind, length(:unmatched) + 1), 'placed_at', k.opened_at, 'scope', 'person',
            'address', '', 'medium', '', 'own', k.conversation_id = x.conversation_id and k.opened_at = x.turn_at)),
          '[]')
     from desk_case k join conversation o on o.id = k.conversation_id
    where k.state = 'open' and starts_with(k.kind, :unmatched)
      and (o.id = x.conversation_id or (x.place <> '' and lower(o.address) = x.place))) as unmatched,
  (select max(p.consent_at) from contact_point p
    where p.debtor_id = x.debtor_id and lower(p.address) = x.place and p.medium = x.channel) as consent_at,
  (select coalesce(bool_or(p.employer), false) from contact_point p
    where x.place <> '' and lower(p.address) = x.place) as employer,
  (select coalesce(json_agg(distinct p.address), '[]') from contact_point p
    where p.debtor_id = x.debtor_id and p.address like '+%') as phones,
  (select max(r.at) from message r join conversation o on o.id = r.conversation_id
    where r.author = 'debtor' and lower(o.address) = x.place and o.channel = x.channel
      and (o.id = x.conversation_id or o.debtor_id = x.debtor_id)) as wrote_at,
  (select count(distinct coalesce(r.turn_id, r.id)) from message r
    where r.conversation_id = x.conversation_id and r.author <> 'debtor' and r.seq > x.asked_seq
      and r.attempted_at is not null and r.turn_id is distinct from x.turn_id) as replies_already,
  (select coalesce(json_agg(json_build_object('at', p.at, 'channel', p.channel)), '[]') from (
     select min(r.attempted_at) as at, o.channel from message r join conversation o on o.id = r.conversation_id
      where (o.debtor_id = x.debtor_id or (x.place <> '' and lower(o.address) = x.place))
        and r.author <> 'debtor' and r.attempted_at > :since and r.id <> x.id
        and (r.turn_id is null or r.turn_id is distinct from x.turn_id)
        and not exists (select 1 from message i where i.turn_id = r.turn_id and i.author = 'debtor')
      group by coalesce(r.turn_id, r.id), o.channel) p) as past,
  exists (select 1 from ledger_entry l where l.account_id = x.account_id and l.posted_at > x.at) as ledger_moved
from x
left join debtor d on d.id = x.debtor_id
left join creditor cr on cr.id = x.creditor_id
left join account ac on ac.id = x.account_id
""".replace(":unmatched", f"'{UNMATCHED}'")


def _letter(row: Any) -> Letter:
    holds = [(item["own"], _hold(item)) for item in (*row.holds, *row.unmatched)]
    return Letter(
        id=row.id,
        conversation_id=row.conversation_id,
        channel=Channel(row.channel),
        address=row.address,
        body=row.body,
        elements=tuple(Element(ElementKind(e["kind"]), e["data"]) for e in row.elements),
        language=row.language,
        written_at=row.at,
        asked_at=row.asked_at,
        role=Role(row.role),
        debtor=_debtor(row.debtor) if row.debtor else None,
        wishes=tuple(row.debtor["wishes"]) if row.debtor else (),
        holds=tuple(hold for _, hold in holds),
        own=tuple(hold for own, hold in holds if own),
        consent_at=row.consent_at,
        wrote_at=row.wrote_at,
        employer=row.employer,
        phones=tuple(row.phones),
        replies_already=row.replies_already,
        past=tuple(PastContact(datetime.fromisoformat(p["at"]), Channel(p["channel"])) for p in row.past),
        status=row.status,
        ledger_moved=row.ledger_moved,
    )


def _hold(item: dict[str, Any]) -> Hold:
    placed = datetime.fromisoformat(item["placed_at"])
    return Hold(HoldKind(item["kind"]), placed, item["scope"], item["address"], item["medium"])


def _debtor(row: dict[str, Any]) -> Debtor:
    return Debtor(
        id=UUID(row["id"]),
        name=row["name"],
        birth_date=None,
        postcode=row["postcode"],
        language=row["language"],
        timezone=row["timezone"],
        state=row["state"],
        country=row["country"],
    )
