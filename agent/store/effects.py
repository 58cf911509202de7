"""Effects, applied: each says what it changes in the transaction of the turn that wanted it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import singledispatch
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementState
from agent.domain.effect import (
    AcceptOffer,
    HandToPerson,
    IssueLink,
    Note,
    OpenCase,
    PlaceHold,
    Propose,
    RequestApproval,
    SetLanguage,
    SetWish,
    VerifyIdentity,
    WithdrawOffers,
)
from agent.domain.situation import Mode
from agent.errors import NotPermitted
from agent.store import offers
from agent.store.conversations import token_hash
from agent.store.holds import place_hold
from agent.store.sql import run
from agent.store.tables import AccountRow, Approval, Case, Conversation, PaymentLink


@dataclass(slots=True)
class Applying:
    """The transaction an effect is applied in. ``notes`` collects what the record should say about it."""

    session: AsyncSession
    conversation: Conversation
    now: datetime
    turn_id: UUID
    approval_hours: int
    answered: tuple[UUID, ...] = ()
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def note(self, kind: str, /, **body: Any) -> None:
        """Put a line into the record."""
        self.notes.append((kind, body))

    @property
    def account_id(self) -> UUID:
        """The account this conversation is bound to.

        Raises:
            NotPermitted: when it is bound to none: no effect may touch an account nobody was identified for.
        """
        if self.conversation.account_id is None:
            raise NotPermitted("this conversation is not bound to an account")
        return self.conversation.account_id


@singledispatch
async def apply(effect: object, to: Applying) -> None:
    """Make an effect true.

    Raises:
        TypeError: for something that is no effect.
    """
    raise TypeError(f"{type(effect).__name__} is no effect")


@apply.register
async def _(effect: VerifyIdentity, to: Applying) -> None:
    conversation = to.conversation
    if not effect.success:
        conversation.tries += 1
        conversation.locked_at = to.now if effect.lock else conversation.locked_at
        to.note("identity_failed", tries=conversation.tries, locked=effect.lock)
        return
    account_id = effect.account_id or to.account_id
    account = (await to.session.exec(select(AccountRow).where(AccountRow.id == account_id))).one()
    conversation.account_id, conversation.debtor_id = account.id, account.debtor_id
    conversation.creditor_id = account.creditor_id
    conversation.verified_at, conversation.tries = to.now, 0
    to.note("identity_verified", account=account.reference)
    await _place_what_waited(to)


async def _place_what_waited(to: Applying) -> None:
    """Rights somebody used before we knew who wrote: they hold from now on."""
    query = select(Case).where(Case.conversation_id == to.conversation.id, Case.state == "open")
    for case in await to.session.exec(query):
        kind = case.kind.removeprefix(UNMATCHED)
        if kind != case.kind:
            case.account_id = to.conversation.account_id
            await apply(PlaceHold(HoldKind(kind), note=case.note), to)


UNMATCHED = "unmatched_"


@apply.register
async def _(effect: PlaceHold, to: Applying) -> None:
    if to.conversation.debtor_id is None:
        # Nobody to put it on yet. A person looks, and identification places it (above).
        await apply(OpenCase(f"{UNMATCHED}{effect.kind}", note=effect.note), to)
        return
    placed = await place_hold(to.session, effect, to.conversation, now=to.now)
    to.note("hold_placed", kind=effect.kind, scope=placed.scope, new=placed.new, note=effect.note)


@apply.register
async def _(effect: OpenCase, to: Applying) -> None:
    statement = (
        insert(Case)
        .values(
            conversation_id=to.conversation.id,
            account_id=to.conversation.account_id,
            kind=effect.kind,
            state="open",
            note=effect.note,
            opened_at=to.now,
            due_at=effect.due_at,
        )
        .on_conflict_do_nothing()
        .returning(Case.__table__.c.id)  # type: ignore[attr-defined]  # sqlmodel does not declare it
    )
    opened = (await run(to.session, statement)).scalar_one_or_none()
    to.note("case_opened" if opened else "case_already_open", kind=effect.kind, note=effect.note)


@apply.register
async def _(effect: Propose, to: Applying) -> None:
    await offers.withdraw(to.session, to.account_id, now=to.now, states=offers.ON_THE_TABLE, reason="new offers")
    for ordinal, offer in enumerate(effect.offers, 1):
        if not offer.within_authority:
            raise NotPermitted("an offer beyond the authority needs an approval before the debtor sees it")
        offers.add(to.session, offer, to.conversation, ArrangementState.PROPOSED, to.now, to.turn_id, ordinal)
        to.note("offer_proposed", arrangement=offer.id, ordinal=ordinal, offer=offer.payload(), reasons=offer.reasons)


@apply.register
async def _(effect: RequestApproval, to: Applying) -> None:
    await offers.withdraw(to.session, to.account_id, now=to.now, states=offers.OPEN, reason="new request")
    offer, state = effect.offer, ArrangementState.AWAITING_APPROVAL
    offers.add(to.session, offer, to.conversation, state, to.now, to.turn_id, 1)
    await to.session.flush()  # the approval's foreign key
    approval = Approval(
        arrangement_id=offer.id,
        conversation_id=to.conversation.id,
        account_id=to.account_id,
        payload=offer.payload(),
        digest=offer.digest,
        why=effect.why,
        context=effect.context,
        requested_at=to.now,
        expires_at=to.now + timedelta(hours=to.approval_hours),
    )
    to.session.add(approval)
    to.note("approval_requested", approval=approval.id, arrangement=offer.id, offer=offer.payload(), why=effect.why)


@apply.register
async def _(effect: AcceptOffer, to: Applying) -> None:
    accepted_by = to.answered[-1] if to.answered else None
    arrangement = await offers.accept(
        to.session, to.account_id, effect.arrangement_id, effect.payload_digest, now=to.now, message_id=accepted_by
    )
    to.note("offer_accepted", arrangement=arrangement.id, offer=arrangement.payload, digest=arrangement.digest)


@apply.register
async def _(effect: WithdrawOffers, to: Applying) -> None:
    if to.conversation.account_id is not None:
        gone = await offers.withdraw(to.session, to.account_id, now=to.now, states=offers.OPEN, reason=effect.reason)
        to.note("offers_withdrawn", arrangements=gone, reason=effect.reason)


@apply.register
async def _(effect: IssueLink, to: Applying) -> None:
    revoke = "update payment_link set state = 'revoked' where account_id = :account and state = 'live'"
    await run(to.session, revoke, {"account": to.account_id})
    to.session.add(
        PaymentLink(
            id=effect.id,
            token_hash=token_hash(effect.token),
            account_id=to.account_id,
            conversation_id=to.conversation.id,
            arrangement_id=effect.arrangement_id,
            amount_minor=effect.amount.minor,
            currency=effect.amount.currency,
            purpose=effect.purpose,
            created_at=to.now,
            expires_at=effect.expires_at,
        )
    )
    to.note("link_issued", link=effect.id, amount_minor=effect.amount.minor, expires_at=effect.expires_at)


@apply.register
async def _(effect: HandToPerson, to: Applying) -> None:
    # The owner stays empty: the conversation waits for a person, and the assistant is silent from now on.
    to.conversation.mode, to.conversation.owner_id = Mode.PERSON.value, None
    to.conversation.summary = effect.summary or to.conversation.summary
    await apply(OpenCase("handover", note=effect.reason), to)
    to.note("handed_to_person", reason=effect.reason, summary=effect.summary)


@apply.register
async def _(effect: SetWish, to: Applying) -> None:
    debtor_id = to.conversation.debtor_id
    if debtor_id is not None:
        query = "update debtor set wishes = wishes || cast(:wish as jsonb), version = version + 1 where id = :id"
        await run(to.session, query, {"wish": json.dumps([effect.wish | {"at": to.now.isoformat()}]), "id": debtor_id})
    to.note("wish", **effect.wish)
    if effect.wish.get("not_before") or effect.wish.get("not_after"):
        note = f"not before {effect.wish.get('not_before')}, not after {effect.wish.get('not_after')}"
        await apply(PlaceHold(HoldKind.INCONVENIENT_TIME, scope="person", note=note), to)


@apply.register
async def _(effect: SetLanguage, to: Applying) -> None:
    to.conversation.language = effect.language
    to.note("language", language=effect.language)


@apply.register
async def _(effect: Note, to: Applying) -> None:
    to.note(effect.kind, **effect.body)
