"""What the debtor's page asks beside the messages themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import CreditorConfig
from agent.domain.message import Author
from agent.domain.situation import Mode
from agent.store.tables import Conversation, Creditor, DebtorRow, Message, Staff, Turn


@dataclass(frozen=True, slots=True)
class ChatState:
    """Who speaks, and whether an answer is on its way."""

    mode: Mode
    person: str
    """Name of the person who speaks; "" while nobody has taken it."""
    answering: bool
    verified: bool
    brand: str
    """Who writes to the debtor; "" before identity."""


async def chat_state(session: AsyncSession, conversation: Conversation) -> ChatState:
    """The state line of the page."""
    unanswered = select(Message.id).where(
        Message.conversation_id == conversation.id,
        Message.author == Author.DEBTOR.value,
        col(Message.turn_id).is_(None),
    )
    waiting = (await session.exec(unanswered.limit(1))).first() is not None
    mode, verified = Mode(conversation.mode), conversation.verified_at is not None
    creditor = await creditor_of(session, conversation) if verified else None
    return ChatState(
        mode=mode,
        person=await person_name(session, conversation.owner_id) if mode is Mode.PERSON else "",
        answering=waiting and mode is Mode.ASSISTANT,
        verified=verified,
        brand=creditor.collector_name if creditor else "",
    )


async def person_name(session: AsyncSession, staff_id: UUID | None) -> str:
    """The name of a person at the desk as the debtor sees it; "" for nobody."""
    if staff_id is None:
        return ""
    return (await session.exec(select(Staff.name).where(Staff.id == staff_id))).one_or_none() or ""


async def verifying_sources(session: AsyncSession, conversation: Conversation) -> frozenset[str]:
    """Where the messages came from that verified this conversation: those answered by the turn that did it."""
    query = (
        select(Message.source)
        .join(Turn, col(Turn.id) == col(Message.turn_id))
        .where(
            Turn.conversation_id == conversation.id,
            Turn.at == conversation.verified_at,
            Message.author == Author.DEBTOR.value,
        )
    )
    return frozenset((await session.exec(query)).all())


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has to know to be let in again."""

    birth_date: date | None
    postcode: str


async def factors(session: AsyncSession, conversation: Conversation) -> Factors | None:
    """The identity factors of the debtor of a conversation."""
    if conversation.debtor_id is None:
        return None
    row = await session.get(DebtorRow, conversation.debtor_id)
    return Factors(row.birth_date, row.postcode) if row else None


async def zone_of(session: AsyncSession, conversation: Conversation) -> str:
    """The debtor's time zone; UTC while unknown."""
    if conversation.debtor_id is None:
        return "UTC"
    query = select(DebtorRow.timezone).where(DebtorRow.id == conversation.debtor_id)
    return (await session.exec(query)).one_or_none() or "UTC"


async def creditor_of(session: AsyncSession, conversation: Conversation) -> CreditorConfig | None:
    """The creditor of a conversation, for the name and colour of the page."""
    if conversation.creditor_id is None:
        return None
    row = await session.get(Creditor, conversation.creditor_id)
    return CreditorConfig.model_validate(row.config) if row else None
