"""The balance, from the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from agent.domain.account import Account, Entry, EntryKind
from agent.domain.decision import Act
from agent.domain.facts import Facts
from agent.domain.money import Money, total
from agent.domain.tool import Outcome, ToolContext, ToolKind
from agent.drafting.offers import label, show_date, words
from tools._spec import NoArguments, bound, tool

_LATEST = 4
_RAISES = {
    "charged": {EntryKind.CHARGE, EntryKind.ADJUSTMENT, EntryKind.WRITE_OFF},
    "interest": {EntryKind.INTEREST},
    "fees": {EntryKind.FEE},
}
_CREDITS = {
    EntryKind.PAYMENT,
    EntryKind.CREDIT_NOTE,
    EntryKind.REFUND,
    EntryKind.REVERSAL,
    EntryKind.CHARGEBACK,
}


async def run(ctx: ToolContext, args: NoArguments) -> Outcome:
    """Explain what is owed: how much, to whom, since when, and of which charges, interest, fees and payments.

    Every figure is a sum of ledger entries and cites them. Use it for every question about the balance.

    Returns:
        The balance and its parts, the creditor, the due date, the latest entries.
    """
    account, creditor = bound(ctx.situation)
    facts = _parts(account)
    facts.add("creditor", creditor.name, "creditor")
    facts.add("original_creditor", account.original_creditor or creditor.legal_name, "account:original_creditor")
    facts.add("description", account.description or account.reference, "account:description")
    facts.add("due_on", account.due_on, "account:due_on")
    facts.add("days_past_due", account.days_past_due(ctx.situation.local.date()), "account:due_on")
    facts.merge(_latest(account))
    return Outcome(
        facts=facts,
        said="The balance is {balance}, owed to {creditor} for {description}, due on {due_on}: charges {charged}, "
        "interest {interest}, fees {fees}, payments and credits {credited}.",
    )


def _parts(account: Account) -> Facts:
    facts = Facts()
    facts.add("balance", account.balance, _cite(account.entries))
    for name, kinds in _RAISES.items():
        entries = [entry for entry in account.entries if entry.kind in kinds]
        facts.add(name, _sum(entries, account), _cite(entries))
    credits = [entry for entry in account.entries if entry.kind in _CREDITS]
    # Shown as a person says it: "payments $200", not "payments -$200".
    facts.add("credited", -_sum(credits, account), _cite(credits))
    return facts


def _latest(account: Account) -> Facts:
    facts = Facts()
    entries = sorted(account.entries, key=lambda entry: (entry.on, entry.seq))[-_LATEST:]
    for entry in entries:
        facts.add(f"entry_{entry.seq}", _shown(entry), f"ledger:{entry.seq}")
        facts.add(f"entry_{entry.seq}_on", entry.on, f"ledger:{entry.seq}")
    facts.add(
        "entry_list", words(lambda language: "\n".join(_line(entry, language) for entry in entries)), _cite(entries)
    )
    return facts


def _line(entry: Entry, language: str) -> str:
    name = label(f"entry_{entry.kind.value}", language)
    return f"{show_date(entry.on, language)}: {name} {_shown(entry).show(language)}"


def _shown(entry: Entry) -> Money:
    """The size of an entry; its word says the direction, except for adjustments."""
    return entry.amount if entry.kind is EntryKind.ADJUSTMENT or entry.amount.minor > 0 else -entry.amount


def _sum(entries: Iterable[Entry], account: Account) -> Money:
    return total((entry.amount for entry in entries), account.currency)


def _cite(entries: Iterable[Entry]) -> str:
    return "ledger:" + ",".join(str(entry.seq) for entry in entries)


TOOL = tool("explain_balance", ToolKind.READ, NoArguments, run, Act.DISCUSS_DEBT)
