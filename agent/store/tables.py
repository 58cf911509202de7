"""The tables. Constraints do the work: unique keys for idempotency, partial unique indexes, CHECKs, and append-only
triggers (which are in the migrations).

Enumerations are text columns with the values of the domain's StrEnums. Money is ``*_minor`` (integer) beside
``currency``. Times are aware (timestamptz). Everything a turn changes hangs on one conversation version.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


def _json(default: Any = None) -> Any:
    return Field(default_factory=default or dict, sa_column=Column(JSONB, nullable=False))


def _time(**kw: Any) -> Any:
    return Field(sa_type=DateTime(timezone=True), **kw)


def _id() -> Any:
    return Field(default_factory=uuid4, primary_key=True)


class Creditor(SQLModel, table=True):
    """Owns debts. ``config`` is a validated ``CreditorConfig``; ``config_hash`` goes into records."""

    id: UUID = _id()
    slug: str = Field(unique=True)
    name: str
    config: dict[str, Any] = _json()
    config_hash: str = ""


class Staff(SQLModel, table=True):
    """A person at the desk. ``creditors`` None = all."""

    __table_args__ = (CheckConstraint("role in ('agent','supervisor','analyst','admin')", name="staff_role"),)
    id: UUID = _id()
    email: str = Field(unique=True)
    name: str
    password_hash: str
    role: str
    creditors: list[str] | None = Field(default=None, sa_column=Column(JSONB, nullable=True))
    active: bool = True


class StaffSession(SQLModel, table=True):
    """A log-in. Only the SHA-256 of the cookie's token is stored."""

    __tablename__ = "staff_session"
    token_hash: str = Field(primary_key=True)
    staff_id: UUID = Field(foreign_key="staff.id", index=True)
    csrf: str
    created_at: datetime = _time()
    expires_at: datetime = _time()


class DebtorRow(SQLModel, table=True):
    """A person who owes. ``version`` rises with every change of rights, so that no stale turn sends."""

    __tablename__ = "debtor"
    id: UUID = _id()
    external_id: str = Field(unique=True)
    name: str
    birth_date: date | None = None
    address: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = "US"
    timezone: str = "America/New_York"
    language: str = "en"
    version: int = 0
    wishes: list[Any] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))


class ContactPoint(SQLModel, table=True):
    """An address of a person on one medium."""

    __tablename__ = "contact_point"
    __table_args__ = (UniqueConstraint("debtor_id", "medium", "address"),)
    id: UUID = _id()
    debtor_id: UUID = Field(foreign_key="debtor.id", index=True)
    medium: str
    address: str = Field(index=True)
    consent_at: datetime | None = _time(default=None)
    employer: bool = False


class AccountRow(SQLModel, table=True):
    """One debt. There is no balance column: it is the sum of the entries."""

    __tablename__ = "account"
    # People type references in any case; two accounts must not differ by case alone.
    __table_args__ = (Index("account_reference_any_case", text("upper(reference)"), unique=True),)
    id: UUID = _id()
    reference: str = Field(unique=True)
    creditor_id: UUID = Field(foreign_key="creditor.id", index=True)
    debtor_id: UUID = Field(foreign_key="debtor.id", index=True)
    currency: str = "USD"
    description: str = ""
    original_creditor: str = ""
    opened_on: date
    due_on: date
    charged_off_on: date | None = None
    limitation_expires_on: date | None = None
    status: str = "open"
    version: int = 0


class InvoiceRow(SQLModel, table=True):
    """A bill behind an account."""

    __tablename__ = "invoice"
    __table_args__ = (UniqueConstraint("account_id", "number"),)
    id: UUID = _id()
    account_id: UUID = Field(foreign_key="account.id", index=True)
    number: str
    description: str = ""
    issued_on: date
    due_on: date
    amount_minor: int = Field(sa_type=BigInteger)


class LedgerEntry(SQLModel, table=True):
    """Append-only. A positive amount raises what is owed. ``external_id`` makes posting idempotent."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("account_id", "seq"),
        UniqueConstraint("account_id", "external_id"),
        CheckConstraint("amount_minor <> 0", name="entry_not_zero"),
        CheckConstraint(
            "kind in ('charge','interest','fee','payment','credit_note','adjustment','refund','reversal','chargeback',"
            "'write_off')",
            name="entry_kind",
        ),
    )
    id: UUID = _id()
    account_id: UUID = Field(foreign_key="account.id", index=True)
    seq: int
    kind: str
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    effective_on: date
    posted_at: datetime = _time()
    external_id: str
    note: str = ""
    invoice_id: UUID | None = Field(default=None, foreign_key="invoice.id")


class HoldRow(SQLModel, table=True):
    """A state nobody may forget. Released by a person only; the row stays."""

    __tablename__ = "hold"
    __table_args__ = (
        Index(
            "one_standing_hold",
            "debtor_id",
            "kind",
            "scope",
            text("coalesce(account_id, '00000000-0000-0000-0000-000000000000'::uuid)"),
            "address",
            "medium",
            unique=True,
            postgresql_where=text("released_at is null"),
        ),
    )
    id: UUID = _id()
    debtor_id: UUID = Field(foreign_key="debtor.id", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    kind: str
    scope: str = "account"
    address: str = ""
    medium: str = ""
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)
    note: str = ""
    placed_at: datetime = _time()
    conversation_id: UUID | None = None
    released_at: datetime | None = _time(default=None)
    released_by: UUID | None = None


class Arrangement(SQLModel, table=True):
    """A promise, extension, plan or settlement and where it stands (``ArrangementState``)."""

    __tablename__ = "arrangement"
    __table_args__ = (
        Index(
            "one_active_plan",
            "account_id",
            unique=True,
            postgresql_where=text("state = 'active' and kind in ('plan','settlement')"),
        ),
    )
    id: UUID = _id()
    account_id: UUID = Field(foreign_key="account.id", index=True)
    conversation_id: UUID | None = Field(default=None, index=True)
    kind: str
    state: str
    payload: dict[str, Any] = _json()
    digest: str
    reasons: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    offer_group: str = ""
    ordinal: int = 0
    within_authority: bool = True
    created_at: datetime = _time()
    accepted_at: datetime | None = _time(default=None)
    accepted_message_id: UUID | None = None
    closed_at: datetime | None = _time(default=None)


class Instalment(SQLModel, table=True):
    """One due date of an accepted arrangement."""

    __tablename__ = "instalment"
    __table_args__ = (
        UniqueConstraint("arrangement_id", "n"),
        CheckConstraint("amount_minor > 0", name="instalment_positive"),
    )
    id: UUID = _id()
    arrangement_id: UUID = Field(foreign_key="arrangement.id", index=True)
    n: int
    due_on: date
    amount_minor: int = Field(sa_type=BigInteger)
    paid_minor: int = Field(default=0, sa_type=BigInteger)
    state: str = "due"


class Approval(SQLModel, table=True):
    """A person's decision on an exact payload: single use, expiring, stale when the chat moved on."""

    __tablename__ = "approval"
    __table_args__ = (
        Index("one_open_approval", "arrangement_id", unique=True, postgresql_where=text("state = 'requested'")),
        CheckConstraint(
            "state in ('requested','approved','edited','rejected','expired','withdrawn')", name="approval_state"
        ),
    )
    id: UUID = _id()
    arrangement_id: UUID = Field(foreign_key="arrangement.id", index=True)
    conversation_id: UUID = Field(index=True)
    account_id: UUID = Field(foreign_key="account.id")
    payload: dict[str, Any] = _json()
    digest: str
    why: str
    context: dict[str, Any] = _json()
    state: str = "requested"
    requested_at: datetime = _time()
    expires_at: datetime = _time()
    decided_at: datetime | None = _time(default=None)
    decided_by: UUID | None = Field(default=None, foreign_key="staff.id")
    decision_payload: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB, nullable=True))
    reason: str = ""


class PaymentLink(SQLModel, table=True):
    """Single use, expiring, bound to account and amount. Only the SHA-256 of the token is stored."""

    __tablename__ = "payment_link"
    __table_args__ = (
        Index("one_live_link_per_debt", "account_id", unique=True, postgresql_where=text("state = 'live'")),
        CheckConstraint("state in ('live','used','revoked','expired')", name="link_state"),
        CheckConstraint("amount_minor > 0", name="link_positive"),
    )
    id: UUID = _id()
    token_hash: str = Field(unique=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    conversation_id: UUID | None = None
    arrangement_id: UUID | None = Field(default=None, foreign_key="arrangement.id")
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    purpose: str = "balance"
    state: str = "live"
    created_at: datetime = _time()
    expires_at: datetime = _time()
    provider_session: str | None = Field(default=None, unique=True)
    tries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Wrong answers to the question a stranger gets before any fact is shown."""


class Payment(SQLModel, table=True):
    """A payment as the provider reports it; the ledger entry is posted in the same transaction."""

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("provider", "external_id"),)
    id: UUID = _id()
    account_id: UUID = Field(foreign_key="account.id", index=True)
    link_id: UUID | None = Field(default=None, foreign_key="payment_link.id", unique=True)
    provider: str
    external_id: str
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    state: str
    method: str = ""
    created_at: datetime = _time()


class WebhookEvent(SQLModel, table=True):
    """Stored before it is answered; unique per source."""

    __tablename__ = "webhook_event"
    __table_args__ = (UniqueConstraint("source", "external_id"),)
    id: UUID = _id()
    source: str
    external_id: str
    payload: dict[str, Any] = _json()
    received_at: datetime = _time()
    processed_at: datetime | None = _time(default=None)
    outcome: str = ""


class Conversation(SQLModel, table=True):
    """All messages with one debtor about one account. ``version`` guards every write of a turn."""

    __table_args__ = (CheckConstraint("mode in ('assistant','person','closed')", name="conversation_mode"),)
    id: UUID = _id()
    token_hash: str = Field(unique=True)
    channel: str = "web"
    creditor_id: UUID | None = Field(default=None, foreign_key="creditor.id")
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    debtor_id: UUID | None = Field(default=None, foreign_key="debtor.id", index=True)
    address: str = ""
    language: str | None = None
    verified_at: datetime | None = _time(default=None)
    tries: int = 0
    locked_at: datetime | None = _time(default=None)
    mode: str = "assistant"
    owner_id: UUID | None = Field(default=None, foreign_key="staff.id")
    awaiting: str = "nothing"
    awaiting_data: dict[str, Any] = _json()
    ai_notice_at: datetime | None = _time(default=None)
    collector_notice_at: datetime | None = _time(default=None)
    handed_back: bool = False
    version: int = 0
    next_seq: int = 1
    started_at: datetime = _time()
    last_inbound_at: datetime | None = _time(default=None)
    last_activity_at: datetime = _time(index=True)
    disposition: str = ""
    summary: str = ""


class Message(SQLModel, table=True):
    """One bubble. Its words never change, the ``state`` of an outgoing one does. ``turn_id`` null: not answered yet."""

    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        UniqueConstraint("conversation_id", "seq"),
        Index("unanswered", "conversation_id", postgresql_where=text("author = 'debtor' and turn_id is null")),
        Index("outbox", "conversation_id", postgresql_where=text("state in ('queued', 'sending')")),
    )
    id: UUID = _id()
    conversation_id: UUID = Field(foreign_key="conversation.id")
    seq: int
    author: str
    body: str = Field(sa_type=Text)
    elements: list[Any] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    language: str = ""
    source: str
    external_id: str
    secrets: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    state: str
    at: datetime = _time()
    turn_id: UUID | None = Field(default=None, index=True)
    staff_id: UUID | None = Field(default=None, foreign_key="staff.id")
    not_before: datetime | None = _time(default=None)
    """A queued message waits until then: the hours at the person's place, a cap, a provider that is down."""
    attempted_at: datetime | None = _time(default=None)
    """When it was last claimed for sending; an attempt counts as a contact (12 CFR 1006.2(b))."""
    provider_id: str | None = None
    """The provider's own id of it, from its receipt."""
    state_note: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Why it waits, was held or failed, for the desk."""


class Turn(SQLModel, table=True):
    """One answer and why: answers "why this reply" for debtor, agent and auditor."""

    id: UUID = _id()
    conversation_id: UUID = Field(foreign_key="conversation.id", index=True)
    at: datetime = _time()
    kind: str = "reply"
    disposition: str = ""
    why: dict[str, Any] = _json()
    duration_ms: float = 0.0


class Case(SQLModel, table=True):
    """Work for a person at the desk."""

    __tablename__ = "desk_case"
    __table_args__ = (
        Index(
            "one_open_case_per_kind",
            "conversation_id",
            "kind",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )
    id: UUID = _id()
    conversation_id: UUID = Field(foreign_key="conversation.id", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    kind: str
    state: str = "open"
    note: str = ""
    opened_at: datetime = _time()
    due_at: datetime | None = _time(default=None)
    closed_at: datetime | None = _time(default=None)
    assigned_to: UUID | None = Field(default=None, foreign_key="staff.id")


class RecordEntry(SQLModel, table=True):
    """Append-only, hash-chained per stream (a conversation, an account); ``agent.store.record`` makes the hashes."""

    __tablename__ = "record"
    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: datetime = _time()
    kind: str
    body: bytes = Field(sa_type=LargeBinary)
    prev_hash: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)


class RecordHead(SQLModel, table=True):
    """The end of each stream, so that a cut-off tail is found too."""

    __tablename__ = "record_head"
    stream: str = Field(primary_key=True)
    seq: int
    hash: bytes = Field(sa_type=LargeBinary)


class SandboxSession(SQLModel, table=True):
    """The sandbox provider's own memory of a checkout; never a card number."""

    __tablename__ = "sandbox_session"
    id: str = Field(primary_key=True)
    link_id: UUID
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    description: str = ""
    return_url: str = ""
    state: str = "open"
    payment_id: str | None = None
    method: str = ""
    created_at: datetime = _time()
    expires_at: datetime = _time()
    paid_at: datetime | None = _time(default=None)


class EvalRun(SQLModel, table=True):
    """A finished evaluation run and where its report lies."""

    __tablename__ = "eval_run"
    id: UUID = _id()
    suite: str
    started_at: datetime = _time()
    finished_at: datetime = _time()
    passed: bool
    summary: dict[str, Any] = _json()
    folder: str
