"""The columns of each file of a book, as ``docs/import.md`` documents them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from agent.domain.account import EntryKind, HoldKind
from agent.domain.arrangement import ArrangementKind, ArrangementState, Rhythm
from agent.domain.message import Channel
from agent.errors import BadInput
from agent.store.book_rows import Column

E = TypeVar("E", bound=StrEnum)

MEDIA = (*(c.value for c in Channel if c is not Channel.WEB), "phone", "post")
SCOPES = ("person", "account", "address", "medium")
_LONGEST = 500


def text(value: str) -> str:
    """Words of ordinary length, without control characters."""
    if len(value) > _LONGEST:
        raise BadInput(f"is longer than {_LONGEST} characters.", do="Shorten it.")
    if not value.isprintable():
        raise BadInput("contains control characters.", do="Remove them.")
    return value


def day(value: str) -> date:
    """A date, in the one form that means the same everywhere."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput(f"{value!r} is not a date.", do="Write it as 2026-12-31.") from None


def whole(value: str) -> int:
    """A count from 1 to 120."""
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 120):
        raise BadInput(f"{value!r} is not a number from 1 to 120.", do="Write digits only.")
    return int(value)


def yes_no(value: str) -> bool:
    """``yes`` or ``no``."""
    if value.lower() not in ("yes", "no"):
        raise BadInput(f"{value!r} is neither yes nor no.", do="Write yes or no.")
    return value.lower() == "yes"


def one_of(allowed: Iterable[str]) -> Callable[[str], str]:
    """One of the given words."""
    words = tuple(allowed)

    def read(value: str) -> str:
        if value not in words:
            raise BadInput(f"{value!r} is not known.", do=f"Write one of: {', '.join(words)}.")
        return value

    return read


def member(kind: type[E], *only: E) -> Callable[[str], E]:
    """A value of an enumeration."""
    read = one_of(only or kind)
    return lambda value: kind(read(value))


def zone(value: str) -> str:
    """An IANA time zone."""
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"{value!r} is not a time zone.", do="Write it as America/Chicago.") from None


def currency(value: str) -> str:
    """An ISO 4217 code."""
    if not (len(value) == 3 and value.isascii() and value.isupper()):
        raise BadInput(f"{value!r} is not a currency.", do="Write its code, such as USD.")
    return value


def telephone(value: str) -> str:
    """A telephone number, as E.164. Numbers without a country are read as of the United States."""
    try:
        number = phonenumbers.parse(value, "US")
    except phonenumbers.NumberParseException:
        raise BadInput(f"{value!r} is not a telephone number.", do="Write it as +13125550100.") from None
    if not phonenumbers.is_possible_number(number):
        raise BadInput(f"{value!r} is not a telephone number.", do="Write it as +13125550100.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def address(medium: str, value: str) -> str:
    """An address in the form its medium has."""
    if medium in ("phone", "sms", "whatsapp"):
        return telephone(value)
    if medium == "email" and ("@" not in value[1:-1] or " " in value):
        raise BadInput(f"{value!r} is not an e-mail address.", do="Write it as name@example.com.")
    return value.lower() if medium == "email" else value


def need(read: Callable[[str], Any]) -> Column:
    """A cell that must not be empty."""
    return Column(read, required=True)


DEBTORS = {
    "external_id": need(text),
    "name": need(text),
    "birth_date": Column(day),
    "address": Column(text, default=""),
    "city": Column(text, default=""),
    "state": Column(text, default=""),
    "postcode": Column(text, default=""),
    "country": Column(text, default="US"),
    "timezone": need(zone),
    "language": Column(one_of(("en", "es")), default="en"),
}
CONTACT_POINTS = {
    "debtor": need(text),
    "medium": need(one_of(MEDIA)),
    "address": need(text),
    "consent_on": Column(day),
    "employer": Column(yes_no, default=False),
}
ACCOUNTS = {
    "reference": need(text),
    "creditor": need(text),
    "debtor": need(text),
    "currency": Column(currency),
    "description": Column(text, default=""),
    "original_creditor": Column(text, default=""),
    "opened_on": need(day),
    "due_on": need(day),
    "charged_off_on": Column(day),
    "limitation_expires_on": Column(day),
    "status": Column(one_of(("open", "paid", "closed", "recalled")), default="open"),
}
INVOICES = {
    "account": need(text),
    "number": need(text),
    "description": Column(text, default=""),
    "issued_on": need(day),
    "due_on": need(day),
    "amount": need(text),
}
ENTRIES = {
    "account": need(text),
    "external_id": need(text),
    "kind": need(member(EntryKind)),
    "amount": need(text),
    "currency": Column(currency),
    "effective_on": need(day),
    "note": Column(text, default=""),
    "invoice": Column(text),
}
ARRANGEMENTS = {
    "account": need(text),
    "external_id": need(text),
    "kind": need(member(ArrangementKind)),
    "state": need(
        member(
            ArrangementState,
            ArrangementState.KEPT,
            ArrangementState.BROKEN,
            ArrangementState.CANCELLED,
            ArrangementState.ACTIVE,
        )
    ),
    "made_on": need(day),
    "first_due_on": need(day),
    "amount": need(text),
    "owed": Column(text),
    "paid": Column(text),
    "instalments": Column(whole, default=1),
    "rhythm": Column(member(Rhythm), default=Rhythm.ONCE),
    "closed_on": Column(day),
}
HOLDS = {
    "external_id": need(text),
    "debtor": Column(text),
    "account": Column(text),
    "kind": need(member(HoldKind)),
    "scope": Column(one_of(SCOPES), default="account"),
    "address": Column(text, default=""),
    "medium": Column(text, default=""),
    "amount": Column(text),
    "placed_on": need(day),
    "note": Column(text, default=""),
}
