"""The inbox: a message from outside is stored once, masked, before anybody is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.message import Author, Incoming, MessageState
from agent.domain.secrets import mask
from agent.errors import NotFound
from agent.store import record
from agent.store.database import notify
from agent.store.sql import run
from agent.store.tables import Message


@dataclass(frozen=True, slots=True)
class Received:
    """The stored message; ``new`` is False when the same one had come before."""

    message_id: UUID
    new: bool


async def receive(session: AsyncSession, conversation_id: UUID, incoming: Incoming) -> Received:
    """Store a message once per source and external id, and put the conversation ahead of any turn that is thinking.

    Masks again what the caller should have masked: nothing unmasked can get past this line.

    Raises:
        NotFound: when there is no such conversation.
    """
    seq = await _lock(session, conversation_id)
    masked = mask(_storable(incoming.body))
    secrets = tuple(dict.fromkeys((*incoming.secrets, *masked.kinds)))
    message_id = await _insert_once(session, conversation_id, seq, incoming, masked.text, secrets)
    if message_id is None:
        return Received(await _earlier(session, incoming), new=False)
    await run(session, _RECEIVED, {"id": conversation_id, "at": incoming.received_at})
    body = {
        "message": message_id,
        "seq": seq,
        "source": incoming.source,
        "external_id": incoming.external_id,
        "channel": incoming.channel,
        "body": masked.text,
        "secrets": secrets,
    }
    stream = record.conversation_stream(conversation_id)
    await record.append(session, stream, "received", body, incoming.received_at)
    await notify(session, conversation_id)
    return Received(message_id, new=True)


_RECEIVED = """
update conversation
set version = version + 1, next_seq = next_seq + 1, last_inbound_at = :at, last_activity_at = :at,
    -- somebody who writes again is answered again
    mode = case mode when 'closed' then 'assistant' else mode end
where id = :id
"""


async def _lock(session: AsyncSession, conversation_id: UUID) -> int:
    query = "select next_seq from conversation where id = :id for update"
    row = (await run(session, query, {"id": conversation_id})).one_or_none()
    if row is None:
        raise NotFound("no such conversation")
    return int(row.next_seq)


def _storable(body: str) -> str:
    """PostgreSQL takes neither a zero byte nor half a surrogate pair; browsers and phones send both now and then."""
    return body.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


async def _insert_once(
    session: AsyncSession, conversation_id: UUID, seq: int, incoming: Incoming, body: str, secrets: tuple[str, ...]
) -> UUID | None:
    statement = (
        insert(Message)
        .values(
            id=uuid4(),
            conversation_id=conversation_id,
            seq=seq,
            author=Author.DEBTOR.value,
            body=body,
            elements=[],
            language="",
            source=incoming.source,
            external_id=incoming.external_id,
            secrets=list(secrets),
            state=MessageState.RECEIVED.value,
            at=incoming.received_at,
        )
        .on_conflict_do_nothing(index_elements=["source", "external_id"])
        .returning(Message.__table__.c.id)  # type: ignore[attr-defined]  # sqlmodel does not declare it
    )
    found: UUID | None = (await run(session, statement)).scalar_one_or_none()
    return found


async def _earlier(session: AsyncSession, incoming: Incoming) -> UUID:
    query = "select id from message where source = :source and external_id = :external_id"
    values = {"source": incoming.source, "external_id": incoming.external_id}
    found: UUID = (await run(session, query, values)).scalar_one()
    return found


async def unanswered(session: AsyncSession, older_than: datetime, limit: int = 100) -> list[UUID]:
    """Conversations whose assistant owes an answer to something older than ``older_than``, longest waiting first.

    Locked until the end of the transaction; what another worker holds is skipped.
    """
    query = """
        select id from conversation c
        where mode = 'assistant' and exists (
            select 1 from message m
            where m.conversation_id = c.id and m.author = 'debtor' and m.turn_id is null and m.at < :older_than
        )
        order by last_inbound_at limit :limit for update skip locked
    """
    return [row.id for row in await run(session, query, {"older_than": older_than, "limit": limit})]
