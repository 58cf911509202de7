"""The state a message was sent in, rebuilt from the records and not taken from the gate that let it through.

So a fault in how the product describes its own state to its own rules is found, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agent.domain.account import HoldKind, Role
from agent.domain.arrangement import Offer, Rhythm
from agent.domain.review import Review
from agent.domain.understanding import RIGHTS, Intent
from evals.scenario import Scenario
from evals.transcript import Debt, Line, Transcript, Turn

_OTHER_SOURCES = ("help:", "knowledge", "creditor:", "jurisdiction", "desk")
"""Facts whose truth is not in the records of the account: taken as the turn wrote them down."""


def review_at(scenario: Scenario, played: Transcript, turn: Turn, bubbles: Sequence[Line]) -> Review:
    """What the rules may know about the words of one turn."""
    debt, at = played.debt, turn.at
    verified = played.verified_at is not None and at >= played.verified_at
    held = {hold.kind for hold in played.holds if hold.placed_at <= at}
    heard = played.heard(turn)
    reply = turn.kind == "reply"
    return Review(
        verified=verified,
        speaking_to=scenario.who.third_party or None,
        prior_debtor=heard if reply and heard else None,
        channel=played.channel,
        jurisdiction=debt.creditor.jurisdiction if debt else None,
        collector_role=debt.creditor.role.value if debt else None,
        facts=facts_at(played, turn),
        suit_authorised=False,
        suit_filed=False,
        judgment=False,
        time_barred=_time_barred(debt, at),
        furnishes=debt.creditor.furnishes if debt else None,
        disputed=HoldKind.DISPUTE in held,
        attorney=HoldKind.ATTORNEY in held,
        bankruptcy=HoldKind.BANKRUPTCY in held,
        deceased=HoldKind.DECEASED in held,
        ceased=bool(held & {HoldKind.CEASE, HoldKind.REFUSAL}),
        settlement_floor=_floor(played, turn),
        language=scenario.language,
        answering=_answering(turn) if reply else None,
        holds=frozenset(held),
        now=at,
        ai_notice_due=_first_of_the_assistant(played, bubbles),
        collector_notice_due=_collector_notice_due(played, turn, verified),
        known_names=_names(debt, verified),
    )


def _floor(played: Transcript, turn: Turn) -> float | None:
    """The creditor's floor; none in a turn that repeats the debtor's own sum to pass it on: that offers nothing."""
    passed_on = any(asked.requested_at == turn.at for asked in played.approvals)
    return None if played.debt is None or passed_on else 1 - played.debt.creditor.authority.max_discount


def _answering(turn: Turn) -> Intent | None:
    answered = turn.why.get("answered")
    return Intent(answered) if answered else None


def _time_barred(debt: Debt | None, at: datetime) -> bool | None:
    if debt is None:
        return None
    expires = debt.limitation_expires_on
    return expires is not None and at.astimezone(ZoneInfo(debt.zone)).date() > expires


def _first_of_the_assistant(played: Transcript, bubbles: Sequence[Line]) -> bool:
    """The AI notice opens the conversation: the first message that is not a person's."""
    first = next((line.seq for line in played.lines if line.ours and line.author != "person"), None)
    return any(line.seq == first for line in bubbles)


def _collector_notice_due(played: Transcript, turn: Turn, verified: bool) -> bool:
    """In the first words about the debt to a verified person; a right's own wording carries nothing else."""
    if not verified or played.debt is None or played.debt.creditor.role is not Role.THIRD_PARTY:
        return False
    about = [
        one
        for one, lines in played.said()
        if one.at >= (played.verified_at or one.at) and lines[0].author != "person" and not _of_a_right(one)
    ]
    return bool(about) and about[0].id == turn.id


def _of_a_right(turn: Turn) -> bool:
    answered = _answering(turn)
    return answered in RIGHTS or turn.disposition.startswith(("right:", "stopped", "distress"))


def _names(debt: Debt | None, verified: bool) -> frozenset[str]:
    if debt is None:
        return frozenset()
    creditor = debt.creditor
    names = {creditor.name, creditor.legal_name, creditor.collector_name, debt.original_creditor}
    return frozenset(name for name in names | ({debt.debtor} if verified else set()) if name)


def facts_at(played: Transcript, turn: Turn) -> dict[str, Any]:
    """Every figure a text of this turn may state: ledger, arrangements, links, payments, other sources."""
    debt = played.debt
    if debt is None:
        return {"currency": "USD", "other": _other(turn)}
    zone = ZoneInfo(debt.zone)
    offers = [one.offer for one in played.arrangements if one.created_at <= turn.at]
    offers += [asked.offer for asked in played.approvals if asked.requested_at <= turn.at]
    return {
        "currency": debt.currency,
        "balance_minor": played.balance_minor(turn.at),
        "reference": debt.reference,
        "opened_on": debt.opened_on.isoformat(),
        "due_on": debt.due_on.isoformat(),
        "today": turn.at.astimezone(zone).date().isoformat(),
        "description": debt.description,
        "entries": [
            {"amount_minor": abs(e.amount.minor), "on": e.on.isoformat(), "note": e.note} for e in debt.entries
        ],
        "sums": _sums(debt),
        "invoices": [
            {
                "number": i.number,
                "amount_minor": i.amount.minor,
                "on": i.issued_on.isoformat(),
                "due": i.due_on.isoformat(),
            }
            for i in debt.invoices
        ],
        "offers": [offer_facts(offer) for offer in offers],
        "links": [
            {"amount_minor": link.amount_minor, "expires": link.expires_at.astimezone(zone).isoformat()}
            for link in played.links
            if link.created_at <= turn.at
        ],
        "payments": [
            {"amount_minor": paid.amount_minor, "left_minor": paid.balance_minor, "id": paid.id}
            for paid in played.payments
            if paid.at <= turn.at
        ],
        "disputed": [{"amount_minor": hold.amount.minor} for hold in played.holds if hold.amount is not None],
        "answer_by": [asked.expires_at.astimezone(zone).isoformat() for asked in played.approvals],
        "other": _other(turn),
    }


def offer_facts(offer: Offer) -> dict[str, Any]:
    """The figures of an offer, and of what it leaves open."""
    return {
        "owed_minor": offer.owed.minor,
        "discount_minor": offer.discount.minor,
        "total_minor": offer.total.minor,
        "rest_minor": (offer.owed - offer.discount - offer.total).minor,
        "count": len(offer.schedule),
        "rhythm": _RHYTHMS[offer.rhythm],
        "schedule": [{"on": due.on.isoformat(), "amount_minor": due.amount.minor} for due in offer.schedule],
    }


_RHYTHMS = {
    Rhythm.ONCE: "1 payment",
    Rhythm.WEEKLY: "every week",
    Rhythm.BIWEEKLY: "every 2 weeks",
    Rhythm.MONTHLY: "every month",
}


def _sums(debt: Debt) -> dict[str, int]:
    """What the ledger adds up to by kind, as a balance is explained."""
    sums = dict.fromkeys((f"{kind}_minor" for kind in ("charge", "interest", "fee", "credited")), 0)
    for entry in debt.entries:
        kind = entry.kind.value if entry.amount.minor > 0 else "credited"
        sums[f"{kind}_minor"] = sums.get(f"{kind}_minor", 0) + abs(entry.amount.minor)
    return sums


def _other(turn: Turn) -> list[str]:
    facts = turn.why.get("facts", [])
    return [str(fact["value"]) for fact in facts if str(fact["source"]).startswith(_OTHER_SOURCES)]
