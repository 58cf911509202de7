"""Instalments that nobody paid: missed after a grace, and what breaks with them.

An arrangement breaks when two instalments in a row were missed, or when nothing of it is still to come and something is
missing. A promise or extension has one instalment, so missing it is breaking it. While a right or a hardship pauses
collection nothing is missed, and money that came in another way than by our links counts too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementKind, ArrangementState
from agent.store import record
from agent.store.cases import open_case
from agent.store.conversations import start_conversation
from agent.store.database import notify
from agent.store.sql import run

GRACE = timedelta(days=3)
"""Bank transfers take a weekend."""
LAST_PLACE = timedelta(hours=12)
"""How far behind UTC the last place on earth is: a day is over when it is over there too."""
PAUSES = (
    HoldKind.DISPUTE,  # 12 CFR 1006.38(c): collection ceases until the dispute is answered
    HoldKind.BANKRUPTCY,  # 11 USC 362
    HoldKind.DECEASED,
    HoldKind.IDENTITY_THEFT,
    HoldKind.DISTRESS,
    HoldKind.HARDSHIP,
    HoldKind.ALREADY_PAID,
)
WATCHED = frozenset({ArrangementKind.PLAN, ArrangementKind.SETTLEMENT})
"""What somebody at the desk looks at when it breaks."""

_LATE = """
from instalment i join arrangement r on r.id = i.arrangement_id
where r.state = 'active' and i.state = 'due' and i.due_on < :before
  and (select sum(amount_minor) from ledger_entry where account_id = r.account_id) > 0
  and (select sum(amount_minor) from instalment where arrangement_id = r.id and n <= i.n) > greatest(
    (select sum(paid_minor) from instalment where arrangement_id = r.id),
    (select coalesce(-sum(amount_minor), 0) from ledger_entry
      where account_id = r.account_id and kind in ('payment', 'refund', 'reversal', 'chargeback')
        and effective_on >= (r.accepted_at at time zone 'UTC' - interval '12 hours')::date))
  and not exists (
    select 1 from hold h join account a on a.id = r.account_id
    where h.debtor_id = a.debtor_id and (h.account_id is null or h.account_id = a.id)
      and h.kind = any(:pauses) and (h.released_at is null or h.released_at > :graced))
"""

FIND = f"""
select distinct r.id, r.account_id, coalesce(r.conversation_id, (
    select c.id from conversation c where c.account_id = r.account_id order by c.started_at desc limit 1
  )) as conversation_id
{_LATE} limit :batch
"""  # noqa: S608  made of constants
"""Arrangements with something late, and the conversation they are looked at in."""

_MISS = f"""
update instalment set state = 'missed' where id in (select i.id {_LATE} and r.id = :id)
returning n, due_on, amount_minor, paid_minor
"""  # noqa: S608  made of constants


def values(now: datetime) -> dict[str, Any]:
    """What both queries need to know."""
    return {
        "before": (now - LAST_PLACE).date() - GRACE,
        "graced": now - GRACE,
        "pauses": [kind.value for kind in PAUSES],
    }


async def mark(session: AsyncSession, found: Any, now: datetime) -> bool:
    """Mark what is late of one arrangement, and break it if that is too much. Conversation and account are locked."""
    missed = sorted(await run(session, _MISS, values(now) | {"id": found.id}), key=lambda row: row.n)
    if not missed:
        return False
    entries = [("instalment_missed", {"arrangement": found.id, **row._mapping}) for row in missed]
    rows = (await run(session, _INSTALMENTS, {"id": found.id})).all()
    reason = why_broken([row.state for row in rows])
    if reason:
        entries.append(("arrangement_broken", {"arrangement": found.id, "reason": reason}))
        await _break(session, found, reason, [row.due_on for row in rows if row.state == "missed"], now)
    # A turn that is thinking has seen the arrangement as it was.
    await run(session, "update account set version = version + 1 where id = :id", {"id": found.account_id})
    await record.append_all(session, record.account_stream(found.account_id), entries, now)
    await notify(session, found.conversation_id or "desk")
    return True


_INSTALMENTS = "select due_on, state from instalment where arrangement_id = :id order by n"


def why_broken(states: Sequence[str]) -> str:
    """Why instalments in these states, in order, no longer make an arrangement; "" when they do."""
    if any(first == second == "missed" for first, second in pairwise(states)):
        return "two instalments in a row were missed"
    if "missed" in states and "due" not in states:
        return "the last date has passed and something is missing"
    return ""


async def _break(session: AsyncSession, found: Any, reason: str, days: Sequence[date], now: datetime) -> None:
    query = "update arrangement set state = :state, closed_at = :now where id = :id returning kind"
    broken = {"state": ArrangementState.BROKEN.value, "now": now, "id": found.id}
    kind = (await run(session, query, broken)).scalar_one()
    if kind in WATCHED:
        conversation_id = found.conversation_id or await _conversation(session, found, now)
        note = f"{reason}: due {', '.join(map(str, days))}"
        await open_case(session, conversation_id, found.account_id, f"{kind}_broken", note, now=now)


async def _conversation(session: AsyncSession, found: Any, now: datetime) -> Any:
    """A place for the case where nobody has talked yet: the plan was imported."""
    reference = (
        await run(session, "select reference from account where id = :id", {"id": found.account_id})
    ).scalar_one()
    return (await start_conversation(session, now=now, account_reference=reference)).id
