"""What of each invoice is still open: linked credits first, then unlinked ones, oldest due first."""

from __future__ import annotations

from datetime import date
from typing import Any

from agent.domain.account import Invoice
from agent.domain.money import Money


def open_invoices(invoices: list[dict[str, Any]], entries: list[dict[str, Any]], currency: str) -> tuple[Invoice, ...]:
    """Invoices with their open part.

    Args:
        invoices: rows in order of due date.
        entries: rows of the account's ledger; ``invoice_id`` says which invoice one belongs to, if any.
    """
    numbers = {invoice["id"] for invoice in invoices}
    credit = -sum(e["amount_minor"] for e in entries if e["amount_minor"] < 0 and e["invoice_id"] not in numbers)
    result: list[Invoice] = []
    for invoice in invoices:
        linked = sum(e["amount_minor"] for e in entries if e["invoice_id"] == invoice["id"] and e["amount_minor"] < 0)
        left = max(0, invoice["amount_minor"] + linked)
        used = min(left, credit)
        credit -= used
        result.append(_invoice(invoice, left - used, currency))
    return tuple(result)


def _invoice(row: dict[str, Any], open_minor: int, currency: str) -> Invoice:
    return Invoice(
        number=row["number"],
        issued_on=date.fromisoformat(row["issued_on"]),
        due_on=date.fromisoformat(row["due_on"]),
        amount=Money(row["amount_minor"], currency),
        open=Money(open_minor, currency),
        description=row["description"],
    )
