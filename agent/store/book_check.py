"""Comparing a book's files with each other and with what the database knows; the result is rows ready to be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from agent.domain.amount import parse_amount
from agent.domain.arrangement import ArrangementState, Due, Offer, even_schedule
from agent.domain.money import Money
from agent.errors import BadInput
from agent.store.book_columns import address
from agent.store.book_read import Files
from agent.store.book_rows import Row, RowError
from agent.store.ledger import check_sign

NAMES = uuid5(NAMESPACE_URL, "parley:book")
"""Ids made from external ids: importing the same file twice finds the same rows."""


def creditor_id(slug: str) -> UUID:
    """The id of a creditor that comes from a file."""
    return uuid5(NAMES, f"creditor:{slug}")


@dataclass(slots=True)
class Known:
    """What there is, in the database and in the files: ids by what people call them."""

    creditors: dict[str, UUID] = field(default_factory=dict)
    currencies: dict[str, str] = field(default_factory=dict)
    debtors: dict[str, UUID] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By upper-case reference: ``id``, ``currency``, ``debtor_id``, ``creditor_id``."""
    invoices: dict[tuple[str, str], UUID] = field(default_factory=dict)
    entries: dict[tuple[UUID, str], int] = field(default_factory=dict)
    """Minor units by account and external id."""


@dataclass(slots=True)
class Checked:
    """Rows by table, ready to be written, and everything that is wrong. With an error nothing may be written."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


Check = Callable[[Row, Known], list[dict[str, Any]]]


class Wrong(Exception):
    """A row that does not fit the rest."""

    def __init__(self, column: str, what: str, do: str = "") -> None:
        self.column, self.what, self.do = column, what, do


def check(files: Files, known: Known) -> Checked:
    """Check row by row, in the order in which files refer to each other."""
    checked = Checked(errors=list(files.errors))
    for creditor in files.creditors:
        known.creditors.setdefault(creditor.slug, creditor_id(creditor.slug))
        known.currencies[creditor.slug] = creditor.currency
    for name, check_row in CHECKS.items():
        seen: dict[tuple[Any, ...], int] = {}
        rows = checked.rows[name] = []
        for row in files.tables[name].rows:
            try:
                _check_once(row, KEYS[name], seen)
                rows += check_row(row, known)
            except Wrong as wrong:
                checked.errors.append(row.error(wrong.column, wrong.what, wrong.do))
    return checked


KEYS = {
    "debtors": ("external_id",),
    "contact_points": ("debtor", "medium", "address"),
    "accounts": ("reference",),
    "invoices": ("account", "number"),
    "entries": ("account", "external_id"),
    "arrangements": ("account", "external_id"),
    "holds": ("external_id",),
}


def _check_once(row: Row, key: tuple[str, ...], seen: dict[tuple[Any, ...], int]) -> None:
    value = tuple(row[column].upper() for column in key)
    first = seen.setdefault(value, row.number)
    if first != row.number:
        raise Wrong(key[-1], f"{' / '.join(value)} stands in row {first} already.", "Keep one of the two.")


def _debtor(row: Row, known: Known) -> list[dict[str, Any]]:
    id = known.debtors.setdefault(row["external_id"], uuid5(NAMES, f"debtor:{row['external_id']}"))
    return [row.cells | {"id": id, "version": 0, "wishes": []}]


def _contact_point(row: Row, known: Known) -> list[dict[str, Any]]:
    debtor_id = _find(known.debtors, row, "debtor")
    place = _address(row)
    return [
        {
            "id": uuid5(NAMES, f"contact:{debtor_id}:{row['medium']}:{place}"),
            "debtor_id": debtor_id,
            "medium": row["medium"],
            "address": place,
            "consent_at": _noon(row["consent_on"]) if row["consent_on"] else None,
            "employer": row["employer"],
        }
    ]


def _address(row: Row) -> str:
    try:
        return address(row["medium"], row["address"])
    except BadInput as error:
        raise Wrong("address", error.what, error.do) from error


def _account(row: Row, known: Known) -> list[dict[str, Any]]:
    creditor_id, debtor_id = _find(known.creditors, row, "creditor"), _find(known.debtors, row, "debtor")
    key = row["reference"].upper()
    account = {
        "id": uuid5(NAMES, f"account:{key}"),
        "currency": row["currency"] or known.currencies[row["creditor"]],
        "creditor_id": creditor_id,
        "debtor_id": debtor_id,
    }
    before = known.accounts.setdefault(key, account)
    for column in ("creditor_id", "debtor_id", "currency"):
        if before[column] != account[column]:
            name = column.removesuffix("_id")
            raise Wrong(name, "is another than the account has.", f"An account never changes its {name}.")
    if row["due_on"] < row["opened_on"]:
        raise Wrong("due_on", "is before opened_on.", "Correct one of the two.")
    values = {name: value for name, value in row.cells.items() if name not in ("creditor", "debtor", "currency")}
    return [values | before | {"version": 0}]


def _invoice(row: Row, known: Known) -> list[dict[str, Any]]:
    account = _find(known.accounts, row, "account")
    amount = _money(row, "amount", account["currency"])
    if amount.minor <= 0:
        raise Wrong("amount", "must be more than nothing.")
    key = (row["account"].upper(), row["number"])
    id = known.invoices.setdefault(key, uuid5(NAMES, f"invoice:{account['id']}:{row['number']}"))
    values = {name: row[name] for name in ("number", "description", "issued_on", "due_on")}
    return [values | {"id": id, "account_id": account["id"], "amount_minor": amount.minor}]


def _entry(row: Row, known: Known) -> list[dict[str, Any]]:
    account = _find(known.accounts, row, "account")
    if (row["currency"] or account["currency"]) != account["currency"]:
        raise Wrong("currency", f"is {row['currency']}, but the account is kept in {account['currency']}.")
    amount = _money(row, "amount", account["currency"])
    try:
        check_sign(row["kind"], amount)
    except BadInput as error:
        raise Wrong("amount", f"{error.what}.", error.do) from error
    before = known.entries.get((account["id"], row["external_id"]))
    if before is not None and before != amount.minor:
        do = "Correct an entry with a second one; entries never change."
        raise Wrong("amount", f"was posted as {before} minor units before.", do)
    return [
        {
            "account_id": account["id"],
            "external_id": row["external_id"],
            "kind": row["kind"].value,
            "amount_minor": amount.minor,
            "currency": account["currency"],
            "effective_on": row["effective_on"],
            "note": row["note"],
            "invoice_id": _invoice_id(row, known),
        }
    ]


def _invoice_id(row: Row, known: Known) -> UUID | None:
    if not row["invoice"]:
        return None
    found = known.invoices.get((row["account"].upper(), row["invoice"]))
    if found is None:
        raise Wrong("invoice", f"{row['invoice']!r} is no invoice of this account.", "Add it to invoices.csv.")
    return found


def _arrangement(row: Row, known: Known) -> list[dict[str, Any]]:
    account = _find(known.accounts, row, "account")
    offer = _offer(row, account["currency"])
    finished = _noon(row["closed_on"] or offer.last.on)
    return [
        {
            "id": offer.id,
            "account_id": account["id"],
            "kind": row["kind"].value,
            "state": row["state"].value,
            "payload": offer.payload(),
            "digest": offer.digest,
            "reasons": ["imported"],
            "created_at": _noon(row["made_on"]),
            "accepted_at": _noon(row["made_on"]),
            "closed_at": None if row["state"] is ArrangementState.ACTIVE else finished,
            "instalments": _instalments(offer, _paid(row, offer)),
        }
    ]


def _offer(row: Row, currency: str) -> Offer:
    amount = _money(row, "amount", currency)
    owed = _money(row, "owed", currency) if row["owed"] else amount
    try:
        return Offer(
            kind=row["kind"],
            owed=owed,
            discount=owed - amount,
            schedule=even_schedule(amount, row["first_due_on"], row["instalments"], row["rhythm"]),
            rhythm=row["rhythm"],
            id=uuid5(NAMES, f"arrangement:{row['account'].upper()}:{row['external_id']}"),
        )
    except ValueError as error:
        raise Wrong("amount", f"makes no schedule: {error}.", "Check amount, owed and instalments.") from error


def _paid(row: Row, offer: Offer) -> Money:
    if row["paid"]:
        return _money(row, "paid", offer.owed.currency)
    return offer.total if row["state"] is ArrangementState.KEPT else Money(0, offer.owed.currency)


def _instalments(offer: Offer, paid: Money) -> list[dict[str, Any]]:
    left = paid.minor
    rows: list[dict[str, Any]] = []
    for n, due in enumerate(offer.schedule, 1):
        part = min(left, due.amount.minor)
        left -= part
        rows.append(_instalment(offer, n, due, part))
    return rows


def _instalment(offer: Offer, n: int, due: Due, paid: int) -> dict[str, Any]:
    return {
        "id": uuid5(NAMES, f"instalment:{offer.id}:{n}"),
        "arrangement_id": offer.id,
        "n": n,
        "due_on": due.on,
        "amount_minor": due.amount.minor,
        "paid_minor": paid,
        "state": "paid" if paid == due.amount.minor else "due",
    }


def _hold(row: Row, known: Known) -> list[dict[str, Any]]:
    if bool(row["debtor"]) == bool(row["account"]):
        raise Wrong("account", "or debtor must be given, and not both.")
    account = _find(known.accounts, row, "account") if row["account"] else None
    debtor_id = account["debtor_id"] if account else _find(known.debtors, row, "debtor")
    scope = row["scope"] if account or row["scope"] != "account" else "person"
    if scope == "address" and not (row["address"] and row["medium"]):
        raise Wrong("address", "or medium is empty, but the hold is on an address.", "Fill both in.")
    amount = _money(row, "amount", account["currency"]) if row["amount"] and account else None
    return [
        {
            "id": uuid5(NAMES, f"hold:{row['external_id']}"),
            "debtor_id": debtor_id,
            "account_id": account["id"] if account and scope == "account" else None,
            "kind": row["kind"].value,
            "scope": scope,
            "address": _address(row) if row["address"] else "",
            "medium": row["medium"],
            "amount_minor": amount.minor if amount else None,
            "note": row["note"],
            "placed_at": _noon(row["placed_on"]),
        }
    ]


CHECKS: dict[str, Check] = {
    "debtors": _debtor,
    "contact_points": _contact_point,
    "accounts": _account,
    "invoices": _invoice,
    "entries": _entry,
    "arrangements": _arrangement,
    "holds": _hold,
}


def _find(known: dict[str, Any], row: Row, column: str) -> Any:
    name = row[column].upper() if column == "account" else row[column]
    if name not in known:
        file = "creditors/*.toml" if column == "creditor" else f"{column}s.csv"
        raise Wrong(column, f"{row[column]!r} is not known.", f"Add it to {file} or correct it.")
    return known[name]


def _money(row: Row, column: str, currency: str) -> Money:
    try:
        return parse_amount(row[column], currency)
    except BadInput as error:
        raise Wrong(column, error.what, error.do) from error


def _noon(day: date) -> datetime:
    """A day as a moment: noon UTC is the same day in every American time zone."""
    return datetime.combine(day, time(12), UTC)
