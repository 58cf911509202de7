"""Messages we start: a decision from the desk, a receipt, a hand-back.

Each is a turn without an inbound message: composed from approved wording, gated by the same rules, committed with the
same version check, in the same transaction as the change it reports.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.approvals import Decided, Decision, decide
from agent.compliance import gate, review_of
from agent.delivery import check_notice
from agent.deps import Deps
from agent.domain.arrangement import ArrangementKind, Offer
from agent.domain.decision import Act, Permissions, VerdictKind
from agent.domain.facts import Facts
from agent.domain.limits import breaches, collectible, terms_of
from agent.domain.message import Bubble, Element, ElementKind
from agent.domain.money import Money
from agent.domain.reply import Draft, Response
from agent.domain.situation import Awaiting, Situation
from agent.domain.understanding import Intent
from agent.drafting import compose
from agent.drafting.elements import quick_replies, schedule_element
from agent.drafting.offers import offer_facts
from agent.errors import Stale
from agent.payments.settle import Settled, receipt_reference, settle_event
from agent.store import conversations
from agent.store.commit import NOTICE, Committed, TurnWrite, commit_turn
from agent.store.situation import load_situation
from agent.store.tables import Approval, Staff
from agent.why import why

log = structlog.get_logger()


async def decide_approval(
    deps: Deps,
    approval_id: UUID,
    *,
    staff_id: UUID,
    decision: Decision,
    digest: str,
    payload: dict[str, Any] | None = None,
    reason: str = "",
) -> Decided:
    """Decide an approval and tell the debtor, in one transaction.

    Raises:
        Stale, NotFound, BadInput: see ``agent.approvals.decide``; nothing was changed.
    """
    now = deps.clock()
    async with deps.db.write() as session:
        approval = await session.get(Approval, approval_id)
        situation = await _situation(session, approval.conversation_id, deps) if approval else None
        if approval and situation and situation.account:
            if approval.payload["owed_minor"] != collectible(situation).minor:
                raise Stale("The balance has changed since this was requested. The debtor has to be asked again.")

        def check(offer: Offer) -> list[str]:
            return _edit_findings(offer, situation)

        decided = await decide(
            session,
            approval_id,
            staff_id=staff_id,
            decision=decision,
            digest=digest,
            now=now,
            check=check,
            payload=payload,
            reason=reason,
        )
        await session.flush()
        await _tell(session, deps, decided, approval.requested_at if approval else None)
    return decided


HARD_LIMITS = {
    "limit:not_the_balance": "The plan does not add up to what is owed.",
    "limit:date_in_the_past": "The first date has passed.",
    "limit:discount_over_maximum": "The discount is more than the creditor allows anyone to give.",
}
"""What no person at the desk may go beyond; the other limits are why it was asked."""


def _edit_findings(offer: Offer, situation: Situation | None) -> list[str]:
    if situation is None or situation.account is None or situation.creditor is None:
        return ["This conversation has no account."]
    return [HARD_LIMITS[found] for found in breaches(offer, terms_of(situation)) if found in HARD_LIMITS]


DECISION_REPLY = {"approve": "approval_approved", "edit": "approval_edited", "reject": "approval_rejected"}


async def _tell(session: AsyncSession, deps: Deps, decided: Decided, asked_at: datetime | None) -> None:
    situation = await _situation(session, decided.conversation_id, deps)
    response = Response(
        intent=Intent.PAYMENT_PLAN, says=[DECISION_REPLY[decided.decision]], disposition=f"approval_{decided.decision}"
    )
    if decided.offer is not None:
        response.facts.merge(offer_facts(decided.offer, f"approval:{decided.approval_id}"))
        response.elements += [schedule_element(decided.offer), quick_replies("yes", "no")]
        response.awaiting = Awaiting.ACCEPT_APPROVED
        response.awaiting_data = {"arrangement": str(decided.offer.id), "digest": decided.offer.digest}
        if decided.offer.kind is ArrangementKind.SETTLEMENT:
            response.intent = Intent.SETTLEMENT
    await _notice(session, deps, situation, response, asked_at)


async def settle_and_tell(deps: Deps, event_id: UUID) -> Settled | None:
    """Post a payment the provider reported, and its receipt into the chat, in one transaction.

    A receipt that cannot be told is logged and left out: the payment is true all the same.
    """
    async with deps.db.write() as session:
        settled = await settle_event(session, event_id, now=deps.clock())
        if settled is None or settled.conversation_id is None:
            return settled
        try:
            async with session.begin_nested():
                await _receipt(session, deps, settled, settled.conversation_id)
        except Exception:
            log.exception("receipt not told", payment=str(settled.payment_id))
    return settled


async def _receipt(session: AsyncSession, deps: Deps, settled: Settled, conversation_id: UUID) -> None:
    situation = await _situation(session, conversation_id, deps)
    source = f"payment:{settled.payment_id}"
    facts = Facts()
    facts.add("paid", settled.amount, source)
    facts.add("paid_on", situation.local.date(), source)
    facts.add("payment_reference", receipt_reference(settled.payment_id), source)
    facts.add("balance", settled.balance, "ledger")
    key = "receipt" if settled.balance.minor > 0 else "receipt_paid_off"
    response = Response(intent=Intent.PAY_NOW, says=[key], facts=facts, disposition="paid")
    download = {"url": f"/receipt/{settled.payment_id}", "label": "receipt"}
    response.elements.append(Element(ElementKind.DOWNLOAD, download))
    await _notice(session, deps, situation, response, asked_at=deps.clock())  # they paid just now


async def hand_back(deps: Deps, conversation_id: UUID, staff: Staff) -> Committed:
    """A person gives the conversation back: the assistant opens with a hand-back turn."""
    async with deps.db.write() as session:
        await conversations.hand_back(session, conversation_id, staff, now=deps.clock())
        await session.flush()
        situation = await _situation(session, conversation_id, deps)
        response = Response(intent=Intent.ASK_HUMAN, says=["handed_back"], disposition="handed_back", fixed=True)
        return await _notice(session, deps, situation, response)


async def say_as_person(deps: Deps, conversation_id: UUID, staff: Staff, text: str) -> list[str]:
    """What a person types passes the same gate; findings are explained instead of sent.

    Returns:
        Why it was not sent; empty when it was.
    """
    async with deps.db.write() as session:
        situation = await _situation(session, conversation_id, deps)
        draft = compose_person(text, situation)
        response = Response(intent=Intent.UNCLEAR, says=[], facts=_account_facts(situation))
        verdict = gate(draft, review_of(situation, None, response, draft))
        if verdict.kind is not VerdictKind.SEND:
            return [f"{finding.reason} ({finding.citation})" for finding in verdict.findings]
        await conversations.post_person_message(
            session, conversation_id, staff_id=staff.id, body=text, now=deps.clock()
        )
    return []


def compose_person(text: str, situation: Situation) -> Draft:
    """A person's own words as a draft for the gate."""
    return Draft((Bubble(text.strip()),), situation.thread.language or "en")


def _account_facts(situation: Situation) -> Facts:
    """What a person may quote: the ledger, the arrangements on the table, the names."""
    facts = Facts()
    account = situation.account
    if account is None or not situation.thread.verified:
        return facts
    facts.add("balance", account.balance, "ledger")
    for entry in account.entries:
        facts.add(f"entry_{entry.seq}", abs_money(entry.amount), f"ledger:{entry.seq}")
        facts.add(f"entry_{entry.seq}_on", entry.on, f"ledger:{entry.seq}")
    for standing in situation.standing:
        facts.merge(offer_facts(standing.offer, prefix=f"{standing.offer.id}_"))
    return facts


def abs_money(amount: Money) -> Money:
    """A payment as a person writes it: without the sign."""
    return -amount if amount.minor < 0 else amount


async def _situation(session: AsyncSession, conversation_id: UUID, deps: Deps) -> Situation:
    return await load_situation(session, conversation_id, now=deps.clock(), base_url=deps.settings.base_url)


async def _notice(
    session: AsyncSession, deps: Deps, situation: Situation, response: Response, asked_at: datetime | None = None
) -> Committed:
    """Compose, gate and store one message of ours; what does not pass is held for a person, not lost."""
    draft = compose(response, situation, None, deps.replies)
    verdict = check_notice(situation, deps.clock(), asked_at=asked_at)
    if verdict.kind is VerdictKind.SEND:
        verdict = gate(draft, review_of(situation, None, response, draft))
    if verdict.kind is not VerdictKind.SEND:
        response.awaiting, response.awaiting_data = Awaiting.NOTHING, {}  # they have not seen what we would wait for
    permissions = Permissions(granted=frozenset({Act.REPLY}))
    write = TurnWrite(
        situation=situation,
        permissions=permissions,
        response=response,
        draft=draft,
        verdict=verdict,
        why=why(None, permissions, response, draft, verdict),
        kind=NOTICE,
    )
    return await commit_turn(session, write, now=deps.clock(), approval_hours=deps.settings.approval_hours)
