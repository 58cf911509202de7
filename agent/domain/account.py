"""Accounts: creditor, authority, ledger entries, holds, and the people around a debt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from agent.domain.money import Money, total


class Role(StrEnum):
    """Whose debt is collected by whom (15 USC 1692a(6))."""

    FIRST_PARTY = "first_party"
    THIRD_PARTY = "third_party"


class Authority(BaseModel):
    """What the creditor lets us offer without asking. Shares are of the balance, 0 to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_discount: float = Field(ge=0, le=0.9, description="floor of any settlement; never shown to a model or debtor")
    auto_discount: float = Field(0.0, ge=0, le=0.9, description="discount given without a person; 0 = always ask")
    max_instalments: int = Field(ge=1, le=120)
    max_months: int = Field(ge=1, le=120)
    min_instalment_minor: int = Field(ge=1)
    min_upfront: float = Field(0.0, ge=0, le=1)
    max_days_to_first: int = Field(ge=1, le=120)
    max_extension_days: int = Field(ge=0, le=180)
    max_extensions: int = Field(2, ge=0, le=12, description="extensions per account in 12 months")
    approval_over_minor: int = Field(ge=0, description="plans on balances above this wait for a person")

    @model_validator(mode="after")
    def _auto_within_max(self) -> Authority:
        if self.auto_discount > self.max_discount:
            raise ValueError("auto_discount is above max_discount")
        return self


class Branding(BaseModel):
    """How the creditor looks and how to reach it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    colour: str = Field("#1f4e5f", pattern=r"^#[0-9a-fA-F]{6}$")
    phone: str = ""
    email: str = ""
    website: str = ""
    address: str = ""


class CreditorConfig(BaseModel):
    """One creditor, as its TOML file states it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str = Field(pattern=r"^[a-z0-9-]{2,40}$")
    name: str
    legal_name: str
    role: Role
    collector_name: str = Field(description="who speaks: the agency for a third party, the creditor itself otherwise")
    licences: tuple[str, ...] = ()
    currency: str = Field("USD", pattern=r"^[A-Z]{3}$")
    jurisdiction: str = "us"
    languages: tuple[Literal["en", "es"], ...] = ("en",)
    furnishes: bool = False
    sues: bool = False
    authority: Authority
    branding: Branding = Branding()
    desk_hours: str = "Mon-Fri 9:00-18:00"


class EntryKind(StrEnum):
    """Kinds of ledger entries. Charges, fees and interest raise the balance; the others lower or correct it."""

    CHARGE = "charge"
    INTEREST = "interest"
    FEE = "fee"
    PAYMENT = "payment"
    CREDIT_NOTE = "credit_note"
    ADJUSTMENT = "adjustment"
    REFUND = "refund"
    REVERSAL = "reversal"
    CHARGEBACK = "chargeback"
    WRITE_OFF = "write_off"


@dataclass(frozen=True, slots=True)
class Entry:
    """One immutable line of the ledger; a positive amount raises what is owed."""

    seq: int
    kind: EntryKind
    amount: Money
    on: date
    note: str = ""


def balance(entries: tuple[Entry, ...], currency: str) -> Money:
    """What is owed: always the sum of the entries."""
    return total((entry.amount for entry in entries), currency)


class HoldKind(StrEnum):
    """Why we may not do something. Opt-out, medium refusal and cease are three different states."""

    CEASE = "cease"  # 12 CFR 1006.6(c)(1): person, this debt
    REFUSAL = "refusal"  # 12 CFR 1006.6(c)(1): same effect as cease
    OPT_OUT = "opt_out"  # 12 CFR 1006.6(e): one address
    MEDIUM = "medium"  # 12 CFR 1006.14(h)(1): one medium, the person
    ATTORNEY = "attorney"  # 12 CFR 1006.6(b)(2)
    BANKRUPTCY = "bankruptcy"  # 11 USC 362
    DECEASED = "deceased"
    DISPUTE = "dispute"  # 12 CFR 1006.38
    IDENTITY_THEFT = "identity_theft"  # 15 USC 1681m(g)
    WRONG_PERSON = "wrong_person"  # 12 CFR 1006.6(d)(1): one address
    DISTRESS = "distress"  # crisis: a person clears it, nothing else
    HARDSHIP = "hardship"  # breathing space
    ALREADY_PAID = "already_paid"  # until the payment is found or not
    INCONVENIENT_TIME = "inconvenient_time"  # 12 CFR 1006.6(b)(1)


@dataclass(frozen=True, slots=True)
class Hold:
    """A state that a person's words or a fact put us in. It never lapses by itself; a person releases it."""

    kind: HoldKind
    placed_at: datetime
    scope: Literal["person", "account", "address", "medium"] = "account"
    address: str = ""
    medium: str = ""
    amount: Money | None = None
    """The disputed part, when only a part is disputed."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Invoice:
    """A bill behind a balance."""

    number: str
    issued_on: date
    due_on: date
    amount: Money
    open: Money
    description: str = ""


@dataclass(frozen=True, slots=True)
class PastArrangement:
    """A promise or plan of the past, as the history counts it."""

    kind: str
    state: str
    made_on: date
    due_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Debtor:
    """The person (US law: consumer). ``locations`` are ISO places, strictest rule wins."""

    id: UUID
    name: str
    birth_date: date | None
    postcode: str
    language: str
    timezone: str
    state: str
    country: str = "US"
    email: str = ""
    phone: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """One debt with its history, as fetched for one turn."""

    id: UUID
    reference: str
    currency: str
    opened_on: date
    due_on: date
    description: str
    original_creditor: str
    entries: tuple[Entry, ...]
    invoices: tuple[Invoice, ...] = ()
    history: tuple[PastArrangement, ...] = ()
    charged_off_on: date | None = None
    limitation_expires_on: date | None = None
    """When suing becomes unlawful (12 CFR 1006.26); None = unknown, treated as time-barred for threats."""
    version: int = 0
    holds: tuple[Hold, ...] = field(default=())

    @property
    def balance(self) -> Money:
        """What is owed, from the ledger."""
        return balance(self.entries, self.currency)

    def days_past_due(self, today: date) -> int:
        """Days since the oldest unpaid due date; 0 when nothing is late."""
        return max(0, (today - self.due_on).days) if self.balance.minor > 0 else 0

    def time_barred(self, today: date) -> bool:
        """True when the limitation period has run out."""
        return self.limitation_expires_on is not None and today > self.limitation_expires_on
