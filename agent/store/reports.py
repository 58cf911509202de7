"""First figures, from the ledger and the conversations. Every figure brings its definition and its inputs.

Where there is nothing to count a figure has no value: "no data" is an answer, 0 and 100 % would be wrong ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.money import Money
from agent.store.sql import run


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with how it was made. ``value`` None means that there is no data."""

    name: str
    value: float | Money | None
    unit: str
    definition: str
    inputs: Mapping[str, Money | int] = field(default_factory=dict)


async def outcomes(session: AsyncSession, period: Period) -> dict[str, int]:
    """Conversations with activity in the period, by outcome; most frequent first."""
    query = """
        select coalesce(nullif(disposition, ''), 'open') as outcome, count(*) as n from conversation
        where last_activity_at >= :first and last_activity_at < cast(:last as date) + 1
        group by 1 order by 2 desc, 1
    """
    return {row.outcome: row.n for row in await run(session, query, _days(period))}


async def promises_kept(session: AsyncSession, period: Period) -> Figure:
    """Share of the promises, plans and settlements that ended in the period and were kept."""
    query = """
        select count(*) filter (where state = 'kept') as kept, count(*) filter (where state = 'broken') as broken
        from arrangement
        where state in ('kept', 'broken') and closed_at >= :first and closed_at < cast(:last as date) + 1
    """
    row = (await run(session, query, _days(period))).one()
    ended = row.kept + row.broken
    return Figure(
        "Promises kept",
        row.kept / ended if ended else None,
        "share",
        "kept / (kept + broken), of arrangements that ended in the period",
        {"kept": row.kept, "broken": row.broken},
    )


async def paid(session: AsyncSession, period: Period, currency: str) -> Figure:
    """What was paid, less what was returned."""
    query = """
        select -coalesce(sum(e.amount_minor), 0) as total, count(*) as n
        from ledger_entry e where e.currency = :currency
          and e.kind in ('payment', 'refund', 'chargeback') and e.effective_on between :first and :last
    """
    row = (await run(session, query, _days(period) | {"currency": currency})).one()
    total = Money(int(row.total), currency)
    return Figure(
        "Paid", total if row.n else None, "money", "payments less refunds and chargebacks", {"entries": row.n}
    )


@dataclass(frozen=True, slots=True)
class Receivables:
    """Inputs of DSO and CEI in minor units: owed at both ends, billed between, and not yet due at the end."""

    beginning: int
    billed: int
    ending: int
    current: int


async def receivables(session: AsyncSession, period: Period, currency: str) -> Receivables:
    """The inputs, from the ledger. Only what is owed to the creditor counts: a credit balance is no receivable."""
    row = (await run(session, _RECEIVABLES, _days(period) | {"currency": currency})).one()
    return Receivables(int(row.beginning), int(row.billed), int(row.ending), int(row.current))


# Of an account with invoices the part not yet due is what is owed up to the sum of its invoices due later (credits go
# to the oldest first); of an account without, all of it while its due date lies ahead.
_RECEIVABLES = """
with per_account as (
    select a.id, a.due_on,
        greatest(0, coalesce(sum(e.amount_minor) filter (where e.effective_on < :first), 0)) as beginning,
        greatest(0, coalesce(sum(e.amount_minor) filter (where e.effective_on <= :last), 0)) as ending,
        coalesce(sum(e.amount_minor) filter (
            where e.kind in ('charge', 'interest', 'fee') and e.effective_on between :first and :last), 0) as billed
    from account a left join ledger_entry e on e.account_id = a.id
    where a.currency = :currency group by a.id
), dues as (
    select p.*,
        (select count(*) from invoice i where i.account_id = p.id) as invoices,
        (select coalesce(sum(i.amount_minor), 0) from invoice i
          where i.account_id = p.id and i.issued_on <= :last and i.due_on >= :last) as ahead
    from per_account p
)
select coalesce(sum(beginning), 0) as beginning, coalesce(sum(billed), 0) as billed, coalesce(sum(ending), 0) as ending,
    coalesce(sum(case when invoices > 0 then least(ending, ahead) when due_on >= :last then ending else 0 end), 0)
        as current
from dues
"""


def dso(of: Receivables, period: Period, currency: str) -> Figure:
    """Days sales outstanding, the simple form."""
    return Figure(
        "DSO",
        of.ending / of.billed * period.days if of.billed > 0 else None,
        "days",
        "receivables at the end / billed in the period x days of the period",
        _inputs(of, currency) | {"days": period.days},
    )


def cei(of: Receivables, currency: str) -> Figure:
    """Collection effectiveness index: of what could be collected, how much was."""
    collectable = of.beginning + of.billed - of.current
    return Figure(
        "CEI",
        (of.beginning + of.billed - of.ending) / collectable if collectable > 0 else None,
        "share",
        "(beginning + billed - ending) / (beginning + billed - ending current); current = not yet due",
        _inputs(of, currency),
    )


def _inputs(of: Receivables, currency: str) -> dict[str, Money | int]:
    return {
        "beginning": Money(of.beginning, currency),
        "billed": Money(of.billed, currency),
        "ending": Money(of.ending, currency),
        "ending current": Money(of.current, currency),
    }


async def figures(session: AsyncSession, period: Period, currency: str = "USD") -> list[Figure]:
    """The tiles of the reports page."""
    inputs = await receivables(session, period, currency)
    return [
        await paid(session, period, currency),
        await promises_kept(session, period),
        dso(inputs, period, currency),
        cei(inputs, currency),
    ]


def _days(period: Period) -> dict[str, date]:
    return {"first": period.first, "last": period.last}
