"""Conversations: start, find, read, take over, hand back, close."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.message import Author, Channel, MessageState
from agent.domain.secrets import mask
from agent.domain.situation import Mode
from agent.errors import AccessDenied, Conflict, NotFound, NotPermitted
from agent.store import record
from agent.store.database import notify
from agent.store.sql import run
from agent.store.tables import AccountRow, Conversation, Creditor, Message, Staff, Turn

HIDDEN = (MessageState.HELD.value, MessageState.FAILED.value)
"""States of messages that the debtor has not got."""
LEADS = ("supervisor", "admin")


class Started(NamedTuple):
    """A new conversation and the token that opens it; only the token's hash is stored."""

    id: UUID
    token: str


def token_hash(token: str) -> str:
    """SHA-256, hex: what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def start_conversation(
    session: AsyncSession,
    *,
    now: datetime,
    channel: Channel = Channel.WEB,
    account_reference: str | None = None,
    language: str | None = None,
    address: str = "",
) -> Started:
    """Start a conversation; with a reference (a personal link) it is bound to that account, not yet verified.

    Raises:
        NotFound: when there is no account of that reference.
    """
    token = secrets.token_urlsafe(32)
    conversation = Conversation(
        token_hash=token_hash(token),
        channel=channel.value,
        language=language,
        address=address,
        started_at=now,
        last_activity_at=now,
    )
    if account_reference is not None:
        account = await account_by_reference(session, account_reference)
        if account is None:
            raise NotFound("no such account")
        conversation.account_id, conversation.debtor_id = account.id, account.debtor_id
        conversation.creditor_id = account.creditor_id
    session.add(conversation)
    stream = record.conversation_stream(conversation.id)
    await record.append(session, stream, "started", {"channel": channel, "account": account_reference}, now)
    await notify(session, conversation.id)
    return Started(conversation.id, token)


async def account_by_reference(session: AsyncSession, reference: str) -> AccountRow | None:
    """The account of this reference, in any case of letters; never a part of one."""
    query = select(AccountRow).where(func.upper(col(AccountRow.reference)) == reference.strip().upper())
    return (await session.exec(query)).one_or_none()


async def by_token(session: AsyncSession, token: str) -> Conversation | None:
    """The conversation this token opens."""
    return (await session.exec(select(Conversation).where(Conversation.token_hash == token_hash(token)))).one_or_none()


async def access_conversation(session: AsyncSession, conversation_id: UUID, *, lock: bool = False) -> Conversation:
    """The conversation, locked for this transaction when asked.

    Raises:
        NotFound: when there is none.
    """
    query = select(Conversation).where(Conversation.id == conversation_id)
    # A locked row is read anew: an older copy in this session would hide what others changed meanwhile.
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise NotFound("no such conversation")
    return found


async def messages_since(
    session: AsyncSession, conversation_id: UUID, seq: int = 0, *, hidden: bool = False
) -> Sequence[Message]:
    """Messages after ``seq`` in order; held and failed ones only with ``hidden`` (the desk)."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.seq > seq)
    if not hidden:
        query = query.where(col(Message.state).not_in(HIDDEN))
    return (await session.exec(query.order_by(col(Message.seq)))).all()


async def take_over(session: AsyncSession, conversation_id: UUID, staff: Staff, *, now: datetime) -> None:
    """A person speaks from now on. A turn that is thinking is superseded by the new version.

    Raises:
        Conflict: when a colleague has it (a supervisor or admin may take it all the same).
    """
    conversation = await access_conversation(session, conversation_id, lock=True)
    check_scope(conversation, staff, await _creditor_slug(session, conversation))
    held_by_other = conversation.mode == Mode.PERSON and conversation.owner_id not in (None, staff.id)
    if held_by_other and staff.role not in LEADS:
        raise Conflict("a colleague has this conversation")
    conversation.mode, conversation.owner_id = Mode.PERSON.value, staff.id
    conversation.handed_back = False
    await _changed(session, conversation, "taken_over", {"staff": staff.id, "name": staff.name}, now)


async def hand_back(session: AsyncSession, conversation_id: UUID, staff: Staff, *, now: datetime) -> None:
    """The assistant speaks again; its next turn opens as a hand-back turn.

    Raises:
        NotPermitted: when the conversation is not this person's to give back.
    """
    conversation = await access_conversation(session, conversation_id, lock=True)
    if conversation.mode != Mode.PERSON or (conversation.owner_id != staff.id and staff.role not in LEADS):
        raise NotPermitted("take the conversation over first")
    conversation.mode, conversation.owner_id, conversation.handed_back = Mode.ASSISTANT.value, None, True
    await _changed(session, conversation, "handed_back", {"staff": staff.id}, now)


async def post_person_message(
    session: AsyncSession, conversation_id: UUID, *, staff_id: UUID, body: str, now: datetime
) -> Message:
    """What a person at the desk writes. It answers everything the debtor wrote before.

    Raises:
        NotPermitted: when the person has not taken the conversation over.
    """
    conversation = await access_conversation(session, conversation_id, lock=True)
    if conversation.mode != Mode.PERSON or conversation.owner_id != staff_id:
        raise NotPermitted("take the conversation over first")
    turn = Turn(conversation_id=conversation_id, at=now, kind="person", why={"staff": str(staff_id)})
    message = Message(
        id=uuid4(),
        conversation_id=conversation_id,
        seq=conversation.next_seq,
        author=Author.PERSON.value,
        body=mask(body).text,
        language=conversation.language or "",
        source="desk",
        external_id=str(uuid4()),
        state=outgoing_state(conversation.channel).value,
        at=now,
        turn_id=turn.id,
        staff_id=staff_id,
    )
    conversation.next_seq += 1
    await _answer(session, conversation_id, turn.id)
    session.add_all([turn, message])
    said = {"message": message.id, "seq": message.seq, "staff": staff_id, "body": message.body}
    await _changed(session, conversation, "person_said", said, now)
    return message


async def close(session: AsyncSession, conversation_id: UUID, *, disposition: str, now: datetime) -> None:
    """End the conversation; it opens again by itself when the debtor writes."""
    conversation = await access_conversation(session, conversation_id, lock=True)
    conversation.mode, conversation.owner_id = Mode.CLOSED.value, None
    conversation.disposition = disposition or conversation.disposition
    await _changed(session, conversation, "closed", {"disposition": disposition}, now)


def outgoing_state(channel: str) -> MessageState:
    """Web chat is fetched by the reader, so what is stored is sent; other channels need a delivery."""
    return MessageState.SENT if channel == Channel.WEB else MessageState.QUEUED


def check_scope(conversation: Conversation, staff: Staff, creditor_slug: str | None) -> None:
    """A person bound to some creditors does not touch conversations of others.

    Raises:
        AccessDenied: when this one is of another creditor.
    """
    if staff.creditors is not None and creditor_slug is not None and creditor_slug not in staff.creditors:
        raise AccessDenied("this conversation belongs to a creditor outside your list")


async def _creditor_slug(session: AsyncSession, conversation: Conversation) -> str | None:
    if conversation.creditor_id is None:
        return None
    return (await session.exec(select(Creditor.slug).where(Creditor.id == conversation.creditor_id))).one()


async def _answer(session: AsyncSession, conversation_id: UUID, turn_id: UUID) -> None:
    query = "update message set turn_id = :turn where conversation_id = :id and author = 'debtor' and turn_id is null"
    await run(session, query, {"turn": turn_id, "id": conversation_id})


async def _changed(
    session: AsyncSession, conversation: Conversation, kind: str, body: dict[str, object], now: datetime
) -> None:
    conversation.version += 1
    conversation.last_activity_at = now
    await record.append(session, record.conversation_stream(conversation.id), kind, body, now)
    await notify(session, conversation.id)
