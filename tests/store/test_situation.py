from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from agent.domain.decision import Verdict, VerdictKind
from agent.domain.effect import IssueLink, VerifyIdentity
from agent.domain.message import Bubble, Element, ElementKind
from agent.domain.reply import Draft
from agent.errors import NotFound
from agent.store.account_view import load as load_account
from agent.store.commit import commit_turn
from agent.store.database import Database
from agent.store.situation import HISTORY
from tests.conftest import Clock
from tests.store.make import BASE, make_book, make_chat, situation_of, turn, usd, write_in


@pytest.fixture
async def chat(db: Database, clock: Clock) -> UUID:
    await make_book(db, clock.now)
    return await make_chat(db, clock.now)


async def offer_link(db: Database, chat: UUID, clock: Clock, base: str = BASE) -> None:
    await write_in(db, chat, "how do I pay", clock.now)
    situation = await situation_of(db, chat, clock.now)
    effects = (VerifyIdentity(success=True), IssueLink(usd(5000), "tok.en", clock.now + timedelta(hours=1)))
    button = Element(ElementKind.PAY_BUTTON, {"url": f"{base}/pay/tok.en", "label": "Pay"})
    write = replace(turn(situation, *effects), draft=Draft((Bubble("Here is your link.", (button,)),), "en"))
    async with db.write() as session:
        await commit_turn(session, replace(write, verdict=Verdict(VerdictKind.SEND)), now=clock.now)


async def test_that_a_link_that_was_shown_here_is_known_with_its_address(
    db: Database, chat: UUID, clock: Clock
) -> None:
    await offer_link(db, chat, clock)
    (link,) = (await situation_of(db, chat, clock.now)).links
    assert (link.url, link.amount_minor) == (f"{BASE}/pay/tok.en", 5000)


async def test_that_a_link_is_forgotten_when_its_time_is_up(db: Database, chat: UUID, clock: Clock) -> None:
    await offer_link(db, chat, clock)
    assert (await situation_of(db, chat, clock.pass_time(hours=1))).links == ()


async def test_that_the_record_never_holds_a_links_token(db: Database, chat: UUID, clock: Clock) -> None:
    from agent.store.record import export

    await offer_link(db, chat, clock)
    async with db.read() as session:
        entries = await export(session, f"conversation:{chat}")
    assert "tok.en" not in str(entries)
    assert "link_issued" in str(entries)


async def test_that_a_situation_takes_three_queries(db: Database, chat: UUID, clock: Clock) -> None:
    statements: list[str] = []
    listener = lambda *call: statements.append(call[2])  # noqa: E731  sqlalchemy passes six arguments
    event.listen(db.engine.sync_engine, "before_cursor_execute", listener)
    await situation_of(db, chat, clock.now)
    event.remove(db.engine.sync_engine, "before_cursor_execute", listener)
    assert len(statements) == 3


async def test_that_a_long_conversation_shows_its_end_and_everything_unanswered(
    db: Database, chat: UUID, clock: Clock
) -> None:
    await write_in(db, chat, "the first one", clock.now)
    for n in range(HISTORY + 5):
        await write_in(db, chat, f"part {n}", clock.now)
    situation = await situation_of(db, chat, clock.now)
    assert len(situation.unanswered) == HISTORY + 6
    assert situation.unanswered[0].body == "the first one"
    async with db.write() as session:
        await commit_turn(session, turn(situation), now=clock.now)
    after = await situation_of(db, chat, clock.now)
    assert after.unanswered == ()
    assert len(after.history) == HISTORY


async def test_that_unknown_things_are_not_found(db: Database, clock: Clock) -> None:
    with pytest.raises(NotFound):
        await situation_of(db, uuid4(), clock.now)
    async with db.read() as session:
        with pytest.raises(NotFound):
            await load_account(session, uuid4())
