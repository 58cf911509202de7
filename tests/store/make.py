"""Builders for store tests: the smallest book that does the job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from agent.domain.account import Authority, CreditorConfig, EntryKind, Role
from agent.domain.arrangement import ArrangementKind, Due, Offer
from agent.domain.decision import Verdict, VerdictKind
from agent.domain.effect import Effect
from agent.domain.message import Bubble, Channel, Incoming
from agent.domain.money import Money
from agent.domain.reply import Draft, Response
from agent.domain.situation import Awaiting, Situation
from agent.domain.understanding import Intent
from agent.store import ledger
from agent.store.commit import TurnWrite
from agent.store.conversations import start_conversation
from agent.store.database import Database
from agent.store.inbox import receive
from agent.store.situation import load_situation
from agent.store.tables import AccountRow, Creditor, DebtorRow, Staff

BASE = "http://testserver"


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def config(slug: str = "northgate") -> CreditorConfig:
    return CreditorConfig(
        slug=slug,
        name="Acme Store",
        legal_name="Acme Store LLC",
        role=Role.THIRD_PARTY,
        collector_name="Northgate Recovery Services",
        languages=("en", "es"),
        authority=Authority(
            max_discount=0.3,
            max_instalments=12,
            max_months=12,
            min_instalment_minor=2500,
            max_days_to_first=30,
            max_extension_days=30,
            approval_over_minor=200000,
        ),
    )


@dataclass
class Book:
    """One creditor, one person, one account of 500.00."""

    creditor: Creditor
    debtor: DebtorRow
    account: AccountRow


async def make_book(db: Database, now: datetime, reference: str = "NG-1004", owed: int = 50000) -> Book:
    settings = config(slug=f"c-{uuid4().hex[:8]}")
    creditor = Creditor(slug=settings.slug, name=settings.name, config=settings.model_dump(mode="json"))
    debtor = DebtorRow(external_id=str(uuid4()), name="Maya Lopez", birth_date=date(1985, 3, 12), postcode="60614")
    account = AccountRow(
        reference=reference,
        creditor_id=creditor.id,
        debtor_id=debtor.id,
        opened_on=date(2024, 1, 5),
        due_on=date(2026, 8, 1),
    )
    async with db.write() as session:
        session.add_all([creditor, debtor])
        await session.flush()
        session.add(account)
        await session.flush()
        await ledger.post_entry(
            session, account.id, EntryKind.CHARGE, usd(owed), effective_on=date(2024, 1, 5), external_id="open", now=now
        )
    return Book(creditor, debtor, account)


async def make_staff(db: Database, role: str = "agent", creditors: list[str] | None = None) -> Staff:
    staff = Staff(email=f"{uuid4().hex}@example.com", name="Ann", password_hash="x", role=role, creditors=creditors)
    async with db.write() as session:
        session.add(staff)
    return staff


async def make_chat(db: Database, now: datetime, reference: str | None = "NG-1004") -> UUID:
    async with db.write() as session:
        return (await start_conversation(session, now=now, account_reference=reference)).id


def incoming(body: str, now: datetime, external_id: str | None = None) -> Incoming:
    return Incoming("web", external_id or str(uuid4()), Channel.WEB, body, now)


async def write_in(db: Database, chat: UUID, body: str, now: datetime) -> UUID:
    async with db.write() as session:
        return (await receive(session, chat, incoming(body, now))).message_id


async def situation_of(db: Database, chat: UUID, now: datetime) -> Situation:
    async with db.read() as session:
        return await load_situation(session, chat, now=now, base_url=BASE)


def plan(owed: int = 50000, first: date = date(2026, 12, 1), kind: ArrangementKind = ArrangementKind.PLAN) -> Offer:
    half = usd(owed).split(2)
    return Offer(kind, usd(owed), usd(0), (Due(first, half[0]), Due(first.replace(year=2027), half[1])))


def turn(
    situation: Situation,
    *effects: Effect,
    says: str = "Thank you.",
    verdict: VerdictKind = VerdictKind.SEND,
    awaiting: Awaiting = Awaiting.NOTHING,
) -> TurnWrite:
    return TurnWrite(
        situation=situation,
        response=Response(Intent.GREETING, effects=list(effects), awaiting=awaiting),
        draft=Draft((Bubble(says),), "en", ai_notice=True) if says else None,
        verdict=Verdict(verdict),
        answered_message_ids=tuple(seen.id for seen in situation.unanswered),
    )
