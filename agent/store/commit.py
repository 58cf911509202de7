"""The commit: one transaction per turn, in which everything the turn decided becomes true, or nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.decision import Permissions, Verdict, VerdictKind
from agent.domain.effect import OpenCase
from agent.domain.message import Author, Element, MessageState
from agent.domain.reply import Draft, Response
from agent.domain.situation import Mode, Situation
from agent.domain.understanding import Reading
from agent.errors import Superseded
from agent.store import record
from agent.store.account_lock import lock_account
from agent.store.conversations import access_conversation, outgoing_state
from agent.store.database import notify
from agent.store.effects import Applying, apply
from agent.store.sql import run
from agent.store.tables import Conversation, Message, Turn
from agent.store.turn_record import turn_entries

NOTICE = "notice"
"""Kind of a message we start by ourselves: a receipt, a decision from the desk. Money that arrived waits for nobody."""


@dataclass(frozen=True, slots=True)
class TurnWrite:
    """All that one turn wants stored. ``kind`` is ``reply`` or ``notice``."""

    situation: Situation
    response: Response
    reading: Reading | None = None
    permissions: Permissions = field(default_factory=Permissions)
    draft: Draft | None = None
    verdict: Verdict | None = None
    answered_message_ids: Sequence[UUID] = ()
    why: dict[str, Any] = field(default_factory=dict)
    duration_ms: float = 0.0
    kind: str = "reply"


@dataclass(frozen=True, slots=True)
class Committed:
    """What was stored; ``held`` means that a person has to look before the debtor reads it."""

    turn_id: UUID
    message_ids: tuple[UUID, ...]
    held: bool = False


async def commit_turn(session: AsyncSession, write: TurnWrite, *, now: datetime, approval_hours: int = 48) -> Committed:
    """Store a turn, if the world is still as the turn saw it.

    Raises:
        Superseded: when the debtor wrote again, a person took over, or the rights or the ledger of the account changed.
        Stale: when an offer the turn accepted is no longer on the table as it was read.
    """
    conversation = await access_conversation(session, write.situation.thread.id, lock=True)
    _check_current(conversation, write)
    await lock_account(session, write.situation)
    turn = Turn(
        conversation_id=conversation.id,
        at=now,
        kind=write.kind,
        disposition=write.response.disposition,
        why=write.why,
        duration_ms=write.duration_ms,
    )
    session.add(turn)
    await _mark_answered(session, write, turn.id)
    held = _held(write)
    applying = Applying(session, conversation, now, turn.id, approval_hours, tuple(write.answered_message_ids))
    for effect in write.response.effects:
        await apply(effect, applying)
    if held:
        await apply(OpenCase("held_reply", note=_findings(write.verdict)), applying)
    messages = _messages(write, conversation, turn.id, held, now)
    session.add_all(messages)
    _move_on(conversation, write, held, now)
    await record.append_all(
        session,
        record.conversation_stream(conversation.id),
        turn_entries(write, turn.id, messages, applying.notes),
        now,
    )
    await notify(session, conversation.id)
    return Committed(turn.id, tuple(message.id for message in messages), held)


def _check_current(conversation: Conversation, write: TurnWrite) -> None:
    """The row is locked: what holds now holds until the commit."""
    seen = write.situation.thread
    if conversation.version != seen.version:
        raise Superseded("the conversation moved on while the turn was thinking")
    speaks = _bubbles(write) and write.kind != NOTICE
    if conversation.mode != seen.mode or (speaks and conversation.mode == Mode.PERSON):
        raise Superseded("a person speaks in this conversation")


def _bubbles(write: TurnWrite) -> bool:
    return write.draft is not None and bool(write.draft.bubbles)


def _held(write: TurnWrite) -> bool:
    """Only a text that the gate let through goes out; no verdict is no permission."""
    return _bubbles(write) and (write.verdict is None or write.verdict.kind != VerdictKind.SEND)


def _findings(verdict: Verdict | None) -> str:
    if verdict is None:
        return "the reply was not checked"
    return "; ".join(f"{finding.rule}: {finding.reason}" for finding in verdict.findings)


async def _mark_answered(session: AsyncSession, write: TurnWrite, turn_id: UUID) -> None:
    if write.answered_message_ids:
        query = "update message set turn_id = :turn where id = any(:ids) and conversation_id = :conversation"
        values = {"turn": turn_id, "ids": list(write.answered_message_ids), "conversation": write.situation.thread.id}
        await run(session, query, values)


def _messages(write: TurnWrite, conversation: Conversation, turn_id: UUID, held: bool, now: datetime) -> list[Message]:
    if write.draft is None:
        return []
    state = MessageState.HELD if held else outgoing_state(conversation.channel)
    # While a person speaks, a receipt or a decision is a plain notice of the system, not the assistant joining in.
    author = Author.SYSTEM if conversation.mode == Mode.PERSON and write.kind == NOTICE else Author.ASSISTANT
    messages: list[Message] = []
    for bubble in write.draft.bubbles:
        messages.append(
            Message(
                id=(message_id := uuid4()),
                conversation_id=conversation.id,
                seq=conversation.next_seq + len(messages),
                author=author.value,
                body=bubble.text,
                elements=[_element(element) for element in bubble.elements],
                language=write.draft.language,
                source="assistant",
                external_id=str(message_id),
                state=state.value,
                at=now,
                turn_id=turn_id,
            )
        )
    conversation.next_seq += len(messages)
    return messages


def _element(element: Element) -> dict[str, Any]:
    return {"kind": element.kind.value, "data": element.data}


def _move_on(conversation: Conversation, write: TurnWrite, held: bool, now: datetime) -> None:
    response, draft = write.response, write.draft
    conversation.version += 1
    conversation.last_activity_at = now
    conversation.awaiting = response.awaiting.value
    conversation.awaiting_data = response.awaiting_data
    conversation.disposition = response.disposition or conversation.disposition
    if draft is None or not draft.bubbles:
        return
    conversation.handed_back = False
    conversation.language = conversation.language or draft.language
    if not held and draft.ai_notice:
        conversation.ai_notice_at = now
    if not held and draft.collector_notice:
        conversation.collector_notice_at = now
