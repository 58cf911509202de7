"""One account as values: person, entries, invoices, holds, arrangements; one query, assembled by PostgreSQL as JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import Account, Debtor, Entry, EntryKind, Hold, HoldKind, PastArrangement
from agent.domain.arrangement import ArrangementState, Offer, offer_from_payload
from agent.domain.money import Money
from agent.domain.situation import StandingOffer
from agent.errors import NotFound
from agent.store.invoices import open_invoices
from agent.store.sql import run

STANDING = frozenset(
    {
        ArrangementState.PROPOSED,
        ArrangementState.AWAITING_APPROVAL,
        ArrangementState.OFFERED,
        ArrangementState.ACTIVE,
    }
)
PAST = frozenset({ArrangementState.KEPT, ArrangementState.BROKEN, ArrangementState.CANCELLED})


@dataclass(frozen=True, slots=True)
class AccountView:
    """A debt and its person."""

    creditor_id: UUID
    debtor: Debtor
    account: Account
    standing: tuple[StandingOffer, ...]
    links: list[dict[str, Any]]
    """Rows of live links; time may have overtaken them."""


_VIEW = """
select a.*, row_to_json(d) as debtor,
  (select coalesce(json_agg(json_build_object('medium', medium, 'address', address)), '[]')
     from contact_point where debtor_id = a.debtor_id and not employer) as contacts,
  (select coalesce(json_agg(row_to_json(e) order by e.seq), '[]')
     from ledger_entry e where e.account_id = a.id) as entries,
  (select coalesce(json_agg(row_to_json(i) order by i.due_on, i.number), '[]')
     from invoice i where i.account_id = a.id) as invoices,
  (select coalesce(json_agg(row_to_json(h) order by h.placed_at), '[]') from hold h
    where h.debtor_id = a.debtor_id and h.released_at is null
      and (h.account_id is null or h.account_id = a.id or h.scope <> 'account')) as holds,
  (select coalesce(json_agg(row_to_json(l)), '[]')
     from payment_link l where l.account_id = a.id and l.state = 'live') as links,
  (select coalesce(json_agg(to_jsonb(r) || jsonb_build_object('paid_minor',
            (select coalesce(sum(n.paid_minor), 0) from instalment n where n.arrangement_id = r.id))
          order by r.created_at, r.ordinal), '[]')
     from arrangement r
    where r.account_id = a.id and r.state not in ('withdrawn', 'rejected', 'expired')) as arrangements
from account a join debtor d on d.id = a.debtor_id
where a.id = :id
"""


async def load(session: AsyncSession, account_id: UUID) -> AccountView:
    """Read an account.

    Raises:
        NotFound: when there is none.
    """
    row = (await run(session, _VIEW, {"id": account_id})).one_or_none()
    if row is None:
        raise NotFound("no such account")
    return AccountView(row.creditor_id, _debtor(row), _account(row), _standing(row.arrangements), row.links)


def _debtor(row: Any) -> Debtor:
    person = row.debtor
    return Debtor(
        id=UUID(person["id"]),
        name=person["name"],
        birth_date=_date(person["birth_date"]),
        postcode=person["postcode"],
        language=person["language"],
        timezone=person["timezone"],
        state=person["state"],
        country=person["country"],
        email=_contact(row.contacts, "email"),
        phone=_contact(row.contacts, "phone", "sms", "whatsapp"),
        version=person["version"],
    )


def _contact(contacts: list[dict[str, str]], *media: str) -> str:
    return next((c["address"] for medium in media for c in contacts if c["medium"] == medium), "")


def _account(row: Any) -> Account:
    currency = row.currency
    entries = tuple(_entry(entry) for entry in row.entries)
    return Account(
        id=row.id,
        reference=row.reference,
        currency=currency,
        opened_on=row.opened_on,
        due_on=row.due_on,
        description=row.description,
        original_creditor=row.original_creditor,
        entries=entries,
        invoices=open_invoices(row.invoices, row.entries, currency),
        history=tuple(_past(item) for item in row.arrangements if item["state"] in PAST),
        charged_off_on=row.charged_off_on,
        limitation_expires_on=row.limitation_expires_on,
        version=row.version,
        holds=tuple(_hold(hold, currency) for hold in row.holds),
    )


def _entry(row: dict[str, Any]) -> Entry:
    amount = Money(row["amount_minor"], row["currency"])
    return Entry(row["seq"], EntryKind(row["kind"]), amount, date.fromisoformat(row["effective_on"]), row["note"])


def _hold(row: dict[str, Any], currency: str) -> Hold:
    return Hold(
        kind=HoldKind(row["kind"]),
        placed_at=datetime.fromisoformat(row["placed_at"]),
        scope=row["scope"],
        address=row["address"],
        medium=row["medium"],
        amount=None if row["amount_minor"] is None else Money(row["amount_minor"], currency),
        note=row["note"],
    )


def _past(row: dict[str, Any]) -> PastArrangement:
    offer = _offer(row)
    made = datetime.fromisoformat(row["accepted_at"] or row["created_at"]).date()
    return PastArrangement(row["kind"], row["state"], made, offer.last.on, offer.total)


def _standing(rows: list[dict[str, Any]]) -> tuple[StandingOffer, ...]:
    return tuple(
        StandingOffer(
            offer=_offer(row),
            state=ArrangementState(row["state"]),
            group=row["offer_group"],
            ordinal=row["ordinal"],
            paid_minor=int(row["paid_minor"]),
        )
        for row in rows
        if row["state"] in STANDING
    )


def _offer(row: dict[str, Any]) -> Offer:
    offer = offer_from_payload(row["payload"], id=UUID(row["id"]), reasons=tuple(row["reasons"]))
    return offer if row["within_authority"] else replace(offer, within_authority=False)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
