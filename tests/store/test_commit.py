from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementKind, ArrangementState
from agent.domain.decision import VerdictKind
from agent.domain.effect import (
    AcceptOffer,
    Effect,
    HandToPerson,
    IssueLink,
    OpenCase,
    PlaceHold,
    Propose,
    RequestApproval,
    SetWish,
    VerifyIdentity,
)
from agent.domain.message import MessageState
from agent.domain.situation import Awaiting, Mode
from agent.errors import NotPermitted, Stale, Superseded
from agent.store.commit import Committed, commit_turn
from agent.store.conversations import messages_since, take_over
from agent.store.database import Database
from agent.store.holds import ENDS_OFFERS
from agent.store.ledger import post_entry
from agent.store.tables import Approval, Arrangement, Case, HoldRow, Instalment, PaymentLink
from tests.conftest import Clock
from tests.store.make import make_book, make_chat, make_staff, plan, situation_of, turn, usd, write_in


async def play(db: Database, chat: UUID, clock: Clock, *effects: Effect, says: str = "Thank you.") -> Committed:
    """One message in, one turn out."""
    await write_in(db, chat, "hello", clock.now)
    situation = await situation_of(db, chat, clock.now)
    async with db.write() as session:
        return await commit_turn(session, turn(situation, *effects, says=says), now=clock.now)


@pytest.fixture
async def chat(db: Database, clock: Clock) -> UUID:
    """A chat on a personal link to an account of 500.00, identity verified."""
    await make_book(db, clock.now)
    chat = await make_chat(db, clock.now)
    await play(db, chat, clock, VerifyIdentity(success=True))
    return chat


async def test_that_a_turn_answers_what_it_read_and_nothing_is_left_open(
    db: Database, chat: UUID, clock: Clock
) -> None:
    committed = await play(db, chat, clock, says="We are here.")
    situation = await situation_of(db, chat, clock.now)
    assert situation.unanswered == ()
    assert [seen.body for seen in situation.history][-2:] == ["hello", "We are here."]
    assert len(committed.message_ids) == 1


async def test_that_of_two_turns_on_one_message_one_is_superseded(db: Database, chat: UUID, clock: Clock) -> None:
    await write_in(db, chat, "hello", clock.now)
    situation = await situation_of(db, chat, clock.now)

    async def commit() -> Committed:
        async with db.write() as session:
            return await commit_turn(session, turn(situation), now=clock.now)

    results = await asyncio.gather(commit(), commit(), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Committed", "Superseded"]
    async with db.read() as session:
        answers = [m for m in await messages_since(session, chat) if m.author == "assistant"]
    assert len(answers) == 2  # the one of the fixture and exactly one more


async def test_that_a_newer_message_supersedes_a_thinking_turn(db: Database, chat: UUID, clock: Clock) -> None:
    await write_in(db, chat, "hello", clock.now)
    situation = await situation_of(db, chat, clock.now)
    await write_in(db, chat, "and one more thing", clock.now)
    with pytest.raises(Superseded):
        async with db.write() as session:
            await commit_turn(session, turn(situation, OpenCase("complaint")), now=clock.now)
    async with db.read() as session:
        assert (await session.exec(select(Case))).all() == []


async def test_that_after_a_take_over_the_assistant_says_nothing_more(db: Database, chat: UUID, clock: Clock) -> None:
    staff = await make_staff(db)
    await write_in(db, chat, "hello", clock.now)
    situation = await situation_of(db, chat, clock.now)
    async with db.write() as session:
        await take_over(session, chat, staff, now=clock.now)
    with pytest.raises(Superseded):
        async with db.write() as session:
            await commit_turn(session, turn(situation), now=clock.now)


async def test_that_a_turn_begun_under_a_person_may_change_state_but_not_speak(
    db: Database, chat: UUID, clock: Clock
) -> None:
    staff = await make_staff(db)
    async with db.write() as session:
        await take_over(session, chat, staff, now=clock.now)
    await write_in(db, chat, "stop contacting me", clock.now)
    situation = await situation_of(db, chat, clock.now)
    with pytest.raises(Superseded):
        async with db.write() as session:
            await commit_turn(session, turn(situation), now=clock.now)
    async with db.write() as session:
        await commit_turn(session, turn(situation, PlaceHold(HoldKind.CEASE), says=""), now=clock.now)
    assert (await situation_of(db, chat, clock.now)).held(HoldKind.CEASE)


async def test_that_a_hold_from_another_conversation_supersedes(db: Database, chat: UUID, clock: Clock) -> None:
    other = await make_chat(db, clock.now)
    await write_in(db, chat, "hello", clock.now)
    situation = await situation_of(db, chat, clock.now)
    await play(db, other, clock, PlaceHold(HoldKind.ATTORNEY))
    with pytest.raises(Superseded):
        async with db.write() as session:
            await commit_turn(session, turn(situation), now=clock.now)


async def test_that_a_payment_meanwhile_supersedes(db: Database, chat: UUID, clock: Clock) -> None:
    from agent.domain.account import EntryKind

    await write_in(db, chat, "hello", clock.now)
    situation = await situation_of(db, chat, clock.now)
    assert situation.account is not None
    async with db.write() as session:
        await post_entry(
            session,
            situation.account.id,
            EntryKind.PAYMENT,
            usd(-100),
            effective_on=clock.now.date(),
            external_id="p1",
            now=clock.now,
        )
    with pytest.raises(Superseded):
        async with db.write() as session:
            await commit_turn(session, turn(situation), now=clock.now)


@pytest.mark.parametrize("verdict", [VerdictKind.HOLD, VerdictKind.REPAIR, VerdictKind.TEMPLATE, None])
async def test_that_a_text_the_gate_did_not_let_through_waits_for_a_person(
    db: Database, chat: UUID, clock: Clock, verdict: VerdictKind | None
) -> None:
    from dataclasses import replace

    await write_in(db, chat, "hello", clock.now)
    write = turn(await situation_of(db, chat, clock.now), verdict=verdict or VerdictKind.SEND)
    write = write if verdict else replace(write, verdict=None)
    async with db.write() as session:
        committed = await commit_turn(session, write, now=clock.now)
    assert committed.held
    async with db.read() as session:
        assert committed.message_ids[0] not in [m.id for m in await messages_since(session, chat)]
        everything = await messages_since(session, chat, hidden=True)
        assert everything[-1].state == MessageState.HELD
        assert [case.kind for case in (await session.exec(select(Case))).all()] == ["held_reply"]


async def test_that_failed_tries_are_counted_and_lock(db: Database, clock: Clock) -> None:
    await make_book(db, clock.now)
    chat = await make_chat(db, clock.now)
    await play(db, chat, clock, VerifyIdentity(success=False))
    await play(db, chat, clock, VerifyIdentity(success=False, lock=True))
    thread = (await situation_of(db, chat, clock.now)).thread
    assert (thread.tries, thread.locked, thread.verified) == (2, True, False)


async def test_that_identity_binds_a_cold_conversation_and_places_the_rights_used_before(
    db: Database, clock: Clock
) -> None:
    book = await make_book(db, clock.now)
    chat = await make_chat(db, clock.now, reference=None)
    await play(db, chat, clock, PlaceHold(HoldKind.CEASE, note="leave me alone"))
    async with db.read() as session:
        assert [case.kind for case in (await session.exec(select(Case))).all()] == ["unmatched_cease"]
    await play(db, chat, clock, VerifyIdentity(success=True, account_id=book.account.id))
    situation = await situation_of(db, chat, clock.now)
    assert situation.known
    assert situation.held(HoldKind.CEASE)


async def test_that_no_effect_touches_an_account_nobody_was_bound_to(db: Database, clock: Clock) -> None:
    chat = await make_chat(db, clock.now, reference=None)
    with pytest.raises(NotPermitted):
        await play(db, chat, clock, Propose((plan(),)))


async def test_that_offers_are_picked_accepted_once_and_become_instalments(
    db: Database, chat: UUID, clock: Clock
) -> None:
    first, second = plan(), plan(first=clock.now.date())
    await play(db, chat, clock, Propose((first, second)))
    standing = (await situation_of(db, chat, clock.now)).offers(ArrangementState.PROPOSED)
    assert [s.offer.id for s in standing] == [first.id, second.id]
    await play(db, chat, clock, AcceptOffer(second.id, second.digest))
    situation = await situation_of(db, chat, clock.now)
    assert [(s.offer.id, s.state) for s in situation.standing] == [(second.id, ArrangementState.ACTIVE)]
    async with db.read() as session:
        instalments = (await session.exec(select(Instalment))).all()
    assert sum(i.amount_minor for i in instalments) == 50000
    with pytest.raises(Stale):
        await play(db, chat, clock, AcceptOffer(second.id, second.digest))


async def test_that_an_offer_with_another_content_than_shown_is_stale(db: Database, chat: UUID, clock: Clock) -> None:
    offer = plan()
    await play(db, chat, clock, Propose((offer,)))
    with pytest.raises(Stale):
        await play(db, chat, clock, AcceptOffer(offer.id, plan(owed=40000).digest))
    await play(db, chat, clock, AcceptOffer(offer.id, offer.digest))


async def test_that_an_offer_beyond_the_authority_is_never_put_on_the_table(
    db: Database, chat: UUID, clock: Clock
) -> None:
    from dataclasses import replace

    with pytest.raises(NotPermitted):
        await play(db, chat, clock, Propose((replace(plan(), within_authority=False),)))


async def test_that_a_new_plan_replaces_a_promise_but_a_promise_leaves_a_plan_standing(
    db: Database, chat: UUID, clock: Clock
) -> None:
    promise, agreed, later = plan(kind=ArrangementKind.PROMISE), plan(), plan(kind=ArrangementKind.PROMISE)
    for offer in (promise, agreed, later):
        await play(db, chat, clock, Propose((offer,)))
        await play(db, chat, clock, AcceptOffer(offer.id, offer.digest))
    async with db.read() as session:
        states = {a.id: a.state for a in (await session.exec(select(Arrangement))).all()}
    assert states == {promise.id: "withdrawn", agreed.id: "active", later.id: "active"}


async def test_that_an_approval_is_asked_for_with_an_end(db: Database, chat: UUID, clock: Clock) -> None:
    offer = plan()
    await play(db, chat, clock, RequestApproval(offer, why="above the limit", context={"paid": 3}))
    async with db.read() as session:
        approval = (await session.exec(select(Approval))).one()
    assert approval.digest == offer.digest
    assert approval.expires_at == clock.now + timedelta(hours=48)
    assert (await situation_of(db, chat, clock.now)).offers(ArrangementState.AWAITING_APPROVAL)


@pytest.mark.parametrize(
    "kind",
    sorted(ENDS_OFFERS - {HoldKind.WRONG_PERSON}),
)
async def test_that_a_right_takes_everything_off_the_table(
    db: Database, chat: UUID, clock: Clock, kind: HoldKind
) -> None:
    await play(db, chat, clock, RequestApproval(plan(), why="above the limit"))
    await play(db, chat, clock, PlaceHold(kind))
    situation = await situation_of(db, chat, clock.now)
    assert situation.held(kind)
    assert situation.standing == ()
    async with db.read() as session:
        assert [a.state for a in (await session.exec(select(Approval))).all()] == ["withdrawn"]


async def test_that_a_hold_is_placed_once_and_raises_the_persons_version_once(
    db: Database, chat: UUID, clock: Clock
) -> None:
    before = (await situation_of(db, chat, clock.now)).debtor
    await play(db, chat, clock, PlaceHold(HoldKind.CEASE))
    await play(db, chat, clock, PlaceHold(HoldKind.CEASE))
    after = (await situation_of(db, chat, clock.now)).debtor
    assert before is not None
    assert after is not None
    assert after.version == before.version + 1
    async with db.read() as session:
        assert len((await session.exec(select(HoldRow))).all()) == 1


async def test_that_bankruptcy_covers_every_account_of_the_person_and_dispute_only_one(
    db: Database, chat: UUID, clock: Clock
) -> None:
    from agent.store.tables import AccountRow

    async with db.write() as session:
        first = (await session.exec(select(AccountRow))).one()
        copy = first.model_dump(exclude={"id"}) | {"reference": "NG-1005", "version": 0}
        session.add(AccountRow(**copy))
    other = await make_chat(db, clock.now, reference="NG-1005")
    await play(db, chat, clock, PlaceHold(HoldKind.DISPUTE))
    await play(db, chat, clock, PlaceHold(HoldKind.BANKRUPTCY))
    there = await situation_of(db, other, clock.now)
    assert there.held(HoldKind.BANKRUPTCY)
    assert not there.held(HoldKind.DISPUTE)


@pytest.mark.parametrize(
    ("kind", "state"),
    [(HoldKind.CEASE, "live"), (HoldKind.BANKRUPTCY, "revoked"), (HoldKind.IDENTITY_THEFT, "revoked")],
)
async def test_that_a_link_survives_a_cease_but_not_a_bankruptcy(
    db: Database, chat: UUID, clock: Clock, kind: HoldKind, state: str
) -> None:
    await play(db, chat, clock, IssueLink(usd(5000), "token", clock.now + timedelta(hours=1)))
    await play(db, chat, clock, PlaceHold(kind))
    async with db.read() as session:
        assert (await session.exec(select(PaymentLink.state))).one() == state


async def test_that_there_is_one_live_link_per_debt_and_no_token_is_stored(
    db: Database, chat: UUID, clock: Clock
) -> None:
    for token in ("first-token", "second-token"):
        await play(db, chat, clock, IssueLink(usd(5000), token, clock.now + timedelta(hours=1)))
    async with db.read() as session:
        links = (await session.exec(select(PaymentLink))).all()
    assert sorted(link.state for link in links) == ["live", "revoked"]
    assert "token" not in str([link.model_dump() for link in links]).replace("token_hash", "")


async def test_that_after_a_hand_over_the_conversation_waits_for_a_person(
    db: Database, chat: UUID, clock: Clock
) -> None:
    await play(db, chat, clock, HandToPerson("asked for a person", summary="Wants to talk."))
    assert (await situation_of(db, chat, clock.now)).thread.mode is Mode.PERSON
    async with db.read() as session:
        assert [case.kind for case in (await session.exec(select(Case))).all()] == ["handover"]


async def test_that_a_wish_about_hours_becomes_a_hold_of_the_person(db: Database, chat: UUID, clock: Clock) -> None:
    await play(db, chat, clock, SetWish({"not_before": "18:00", "not_after": None}))
    assert (await situation_of(db, chat, clock.now)).held(HoldKind.INCONVENIENT_TIME)


async def test_that_awaiting_and_notices_are_remembered(db: Database, chat: UUID, clock: Clock) -> None:
    await write_in(db, chat, "hello", clock.now)
    situation = await situation_of(db, chat, clock.now)
    async with db.write() as session:
        await commit_turn(session, turn(situation, awaiting=Awaiting.PLAN_AMOUNT), now=clock.now)
    thread = (await situation_of(db, chat, clock.now)).thread
    assert thread.awaiting is Awaiting.PLAN_AMOUNT
    assert thread.ai_notice_sent
    assert thread.language == "en"
