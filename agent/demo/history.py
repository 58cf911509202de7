"""The last 24 months of one account: charges, payments, promises, made so that the entries add up to the balance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from dateutil.relativedelta import relativedelta

PAYS = {"always": 1.0, "mostly": 0.8, "sometimes": 0.4, "rarely": 0.1, "never": 0.0}
"""Share of months with a payment while the account was current."""

LIMITATION_YEARS = {"NY": 3, "CA": 4, "TX": 4, "FL": 5, "IL": 5}
"""Years until suing is barred, for the demonstration only; other states 6."""


@dataclass(slots=True)
class Written:
    """Rows by file."""

    debtors: list[dict[str, Any]] = field(default_factory=list)
    contact_points: list[dict[str, Any]] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    invoices: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    arrangements: list[dict[str, Any]] = field(default_factory=list)
    holds: list[dict[str, Any]] = field(default_factory=list)

    def of(self, name: str) -> list[dict[str, Any]]:
        """The rows of one file."""
        rows: list[dict[str, Any]] = getattr(self, name)
        return rows


@dataclass(slots=True)
class _Story:
    """One account while it is written."""

    rows: Written
    account: dict[str, Any]
    person: dict[str, Any]
    as_of: date
    dice: Random

    @property
    def reference(self) -> str:
        return str(self.account["reference"])

    @property
    def due_on(self) -> date:
        """The oldest unpaid due date; of a current account the next one."""
        late = self.account["late"]
        return self.as_of - timedelta(days=late) if late else self.as_of + timedelta(days=18)

    def entry(self, kind: str, amount: Decimal, on: date, note: str, invoice: str = "") -> None:
        n = sum(row["account"] == self.reference for row in self.rows.entries) + 1
        row = {"account": self.reference, "external_id": f"{self.reference}-{n:03}", "kind": kind, "amount": amount}
        self.rows.entries.append(row | {"effective_on": on, "note": note, "invoice": invoice})


def write_account(rows: Written, account: dict[str, Any], person: dict[str, Any], as_of: date, dice: Random) -> None:
    """Write an account and its 24 months."""
    story = _Story(rows, account, person, as_of, dice)
    if "invoices" in account:
        opened_on, due_on = _invoiced(story)
    else:
        opened_on, due_on = _financed(story), story.due_on
    _account(story, opened_on, due_on)
    _plan(story)
    for number, hold in enumerate(account.get("holds", []), 1):
        _hold(story, number, hold)


def _account(story: _Story, opened_on: date, due_on: date) -> None:
    account, third_party = story.account, story.account["creditor"] == "acme-store"
    charged_off = due_on + timedelta(days=180)
    years = LIMITATION_YEARS.get(story.person["place"][2], 6)
    story.rows.accounts.append(
        {
            "reference": story.reference,
            "creditor": account["creditor"],
            "debtor": story.person["id"],
            "description": _description(story),
            "original_creditor": "Acme Store" if third_party else "",
            "opened_on": opened_on,
            "due_on": due_on,
            "charged_off_on": charged_off if third_party and charged_off <= story.as_of else "",
            "limitation_expires_on": due_on + relativedelta(years=years),
        }
    )


def _description(story: _Story) -> str:
    if "invoices" in story.account:
        return f"Goods on account, {story.person['business']}"
    services = story.account.get("services")
    return ", ".join(services) if services else "Acme Store card"


# Card and medical accounts -------------------------------------------------------------------------------------------


def _financed(story: _Story) -> date:
    """Charges, then monthly payments while it was current, then what promises brought. Returns when it was opened."""
    balance = Decimal(str(story.account["balance"])).quantize(Decimal("0.01"))
    start = min(story.as_of, story.due_on) - relativedelta(months=24)
    paid = _regular_payments(story, start) + _promises(story, balance)
    fee = Decimal("25.00") if story.account["late"] > 90 and story.account["creditor"] == "acme-store" else Decimal(0)
    total = balance - fee + sum((amount for _, amount in paid), Decimal(0))
    _charges(story, total, start)
    for on, amount in sorted(paid):
        story.entry("payment", -amount, on, "Payment received")
    if fee:
        story.entry("fee", fee, story.due_on + timedelta(days=15), "Late fee under the card agreement")
    opened_on: date = start - relativedelta(months=story.dice.randint(2, 30))
    return opened_on


def _regular_payments(story: _Story, start: date) -> list[tuple[date, Decimal]]:
    size = max(Decimal(10), Decimal(int(story.account["balance"] / 150) * 5))
    payments: list[tuple[date, Decimal]] = []
    for month in range(24):
        on = start + relativedelta(months=month) + timedelta(days=story.dice.randint(1, 20))
        pays = story.dice.random() < PAYS[story.account["pays"]]
        if pays and on < min(story.due_on, story.as_of):
            payments.append((on, size))
    return payments


def _promises(story: _Story, balance: Decimal) -> list[tuple[date, Decimal]]:
    """Promises of the past, evenly over the last months; the payments that the kept ones brought."""
    letters = story.account["promises"]
    paid: list[tuple[date, Decimal]] = []
    gap = max(24, min(story.account["late"] or 300, 300) // (len(letters) + 1))
    for number, letter in enumerate(letters, 1):
        due = story.as_of - timedelta(days=gap * (len(letters) + 1 - number))
        amount = max(Decimal(25), Decimal(int(balance / 100) * 10))
        _past_promise(story, number, letter == "k", due, amount)
        if letter == "k":
            paid.append((due, amount))
    return paid


def _past_promise(story: _Story, number: int, kept: bool, due: date, amount: Decimal) -> None:
    story.rows.arrangements.append(
        {
            "account": story.reference,
            "external_id": f"{story.reference}-P{number}",
            "kind": "promise",
            "state": "kept" if kept else "broken",
            "made_on": due - timedelta(days=story.dice.randint(7, 16)),
            "first_due_on": due,
            "amount": amount,
            "closed_on": due if kept else due + timedelta(days=4),
        }
    )


def _charges(story: _Story, total: Decimal, start: date) -> None:
    services = story.account.get("services")
    if not services:
        story.entry("charge", total, start, "Purchases, balance carried forward")
        return
    share = (total / (len(services) + 1)).quantize(Decimal("0.01"))
    for number, service in enumerate(services):
        # The first one takes what is left over, so that the sum is exact.
        amount = total - share * (len(services) - 1) if number == 0 else share
        story.entry("charge", amount, start + timedelta(days=number), service)


# Invoiced accounts ---------------------------------------------------------------------------------------------------


def _invoiced(story: _Story) -> tuple[date, date]:
    """Two years of monthly invoices: the old ones paid, the listed ones open. Returns opened on and due on."""
    open_ones = story.account["invoices"]
    oldest = story.as_of - timedelta(days=open_ones[0][0])
    for month in range(23, len(open_ones) - 1, -1):
        due = oldest - relativedelta(months=month - len(open_ones) + 1)
        amount = Decimal(int(open_ones[0][1] * story.dice.uniform(0.5, 1.1)))
        _invoice(story, due, amount, paid=amount, paid_on=_paid_on(story, due))
    for days, amount, paid in open_ones:
        due = story.as_of - timedelta(days=days)
        _invoice(story, due, Decimal(str(amount)), paid=Decimal(str(paid)), paid_on=due + timedelta(days=8))
    _invoice_promises(story)
    return oldest - relativedelta(months=26), oldest


def _paid_on(story: _Story, due: date) -> date:
    """Good payers pay on the day, the others weeks later."""
    latest = 3 + int((1 - PAYS[story.account["pays"]]) * 40)
    return min(due + timedelta(days=story.dice.randint(-2, latest)), story.as_of)


def _invoice(story: _Story, due: date, amount: Decimal, *, paid: Decimal, paid_on: date) -> None:
    number = f"{story.reference}-{due:%y%m%d}"
    issued = due - timedelta(days=30)
    row = {"account": story.reference, "number": number, "issued_on": issued, "due_on": due, "amount": amount}
    story.rows.invoices.append(row | {"description": "Goods delivered"})
    story.entry("charge", amount, issued, f"Invoice {number}", number)
    if paid:
        story.entry("payment", -paid, paid_on, f"Payment for {number}", number)


def _invoice_promises(story: _Story) -> None:
    for number, letter in enumerate(story.account["promises"], 1):
        due = story.as_of - timedelta(days=60 * (len(story.account["promises"]) + 1 - number))
        amount = Decimal(str(story.account["invoices"][0][1])) / 4
        _past_promise(story, number, letter == "k", due, amount.quantize(Decimal(1)))


# What stands today ---------------------------------------------------------------------------------------------------


def _plan(story: _Story) -> None:
    """A running plan over the balance and what was already paid on it."""
    plan = story.account.get("plan")
    if plan is None:
        return
    left, done = plan["instalments"] - plan["paid"], plan["paid"]
    each = (Decimal(str(story.account["balance"])) / left).quantize(Decimal("0.01"))
    paid = each * done
    first = story.as_of + timedelta(days=7) - relativedelta(months=done)
    story.rows.arrangements.append(
        {
            "account": story.reference,
            "external_id": f"{story.reference}-PLAN",
            "kind": "plan",
            "state": "active",
            "made_on": first - timedelta(days=5),
            "first_due_on": first,
            "amount": Decimal(str(story.account["balance"])) + paid,
            "paid": paid,
            "instalments": plan["instalments"],
            "rhythm": "monthly",
        }
    )
    for number in range(done):
        story.entry("payment", -each, first + relativedelta(months=number), "Plan instalment")
    story.entry("charge", paid, first - timedelta(days=40), "Purchases in the billing period")


def _hold(story: _Story, number: int, hold: dict[str, Any]) -> None:
    scope = hold.get("scope", "person" if hold["kind"] in ("bankruptcy", "deceased") else "account")
    address = next((row["address"] for row in story.rows.contact_points if row["debtor"] == story.person["id"]), "")
    story.rows.holds.append(
        {
            "external_id": f"{story.reference}-H{number}",
            "account": story.reference,
            "kind": hold["kind"],
            "scope": scope,
            "address": address if scope == "address" else "",
            "medium": hold.get("medium", ""),
            "amount": Decimal(str(hold["amount"])) if "amount" in hold else "",
            "placed_on": story.as_of - timedelta(days=hold["days_ago"]),
            "note": hold["note"],
        }
    )
