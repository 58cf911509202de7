from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from agent.domain.account import EntryKind
from agent.domain.links import new_token
from agent.errors import NotFound, Stale
from agent.payments.links import TRIES, LinkState, Opened, open_link, recognises
from agent.store import payments
from agent.store.payments import LinkView
from tests.payments.till import SECRET, Till


async def opened(till: Till, token: str) -> Opened:
    async with till.db.read() as session:
        return await open_link(session, token, secret=SECRET, now=till.now)


async def test_that_a_fresh_link_is_live_and_says_what_its_row_says(till: Till) -> None:
    token, link_id = await till.issue(7500)
    found = await opened(till, token)
    assert found.state is LinkState.LIVE
    assert (found.link.id, found.link.amount.minor, found.link.balance.minor) == (link_id, 7500, 50000)
    assert found.link.creditor.name == "Acme Store"


async def test_that_a_link_expires_at_the_minute_and_not_before(till: Till) -> None:
    token, _ = await till.issue(minutes=60)
    till.clock.pass_time(minutes=59, seconds=59)
    assert (await opened(till, token)).state is LinkState.LIVE
    till.clock.pass_time(seconds=1)
    assert (await opened(till, token)).state is LinkState.EXPIRED


async def test_that_a_newer_link_revokes_the_older_one(till: Till) -> None:
    old, _ = await till.issue(50000)
    new, _ = await till.issue(20000)
    assert (await opened(till, old)).state is LinkState.REVOKED
    assert (await opened(till, new)).state is LinkState.LIVE


async def test_that_a_link_for_more_than_is_owed_by_now_is_no_use(till: Till) -> None:
    token, link_id = await till.issue(50000)
    await till.owe(-100, EntryKind.CREDIT_NOTE)
    assert (await opened(till, token)).state is LinkState.OUTDATED
    with pytest.raises(Stale):
        await till.checkout(link_id)


@pytest.mark.parametrize("token", ["", "x", "..", "a.b", "\x00", "é" * 40, "x" * 5000])
async def test_that_a_made_up_token_opens_nothing(till: Till, token: str) -> None:
    with pytest.raises(NotFound):
        await opened(till, token)


async def test_that_a_well_signed_token_of_no_link_opens_nothing(till: Till) -> None:
    with pytest.raises(NotFound):
        await opened(till, new_token(SECRET))


async def test_that_a_forged_token_is_refused_before_the_database_is_asked(till: Till) -> None:
    token, _ = await till.issue()
    async with till.db.read() as session:
        with pytest.raises(NotFound):
            await open_link(session, token[:-1] + ("A" if token[-1] != "A" else "B"), secret=SECRET, now=till.now)
        assert not session.in_transaction()


async def test_that_only_the_hash_of_a_token_is_stored_with_the_link(till: Till) -> None:
    token, link_id = await till.issue()
    row = str(await till.rows("select payment_link.* from payment_link where id = :id", id=link_id))
    assert token not in row


async def test_that_a_checkout_asked_for_twice_is_the_same_one(till: Till) -> None:
    _, link_id = await till.issue()
    assert await till.checkout(link_id) == await till.checkout(link_id)
    assert await till.one("select count(*) from sandbox_session") == 1


@pytest.mark.parametrize("minutes", [60, 61, 10_000])
async def test_that_no_checkout_opens_after_expiry(till: Till, minutes: int) -> None:
    _, link_id = await till.issue(minutes=60)
    till.clock.pass_time(minutes=minutes)
    with pytest.raises(Stale):
        await till.checkout(link_id)


async def test_that_no_checkout_opens_for_a_link_nobody_made(till: Till) -> None:
    with pytest.raises(Stale):
        await till.checkout(uuid4())


@pytest.fixture
async def link(till: Till) -> LinkView:
    token, _ = await till.issue()
    return (await opened(till, token)).link


@pytest.mark.parametrize("answer", ["60614", " 60614 ", "60614-1234", "1985"])
def test_that_the_person_is_recognised_by_postcode_or_year_of_birth(link: LinkView, answer: str) -> None:
    assert recognises(link, answer)


@pytest.mark.parametrize("answer", ["", " ", "-", "60615", "6061", "606141", "1986", "85", "1985-03-12", "é", "'"])
def test_that_anything_else_is_not(link: LinkView, answer: str) -> None:
    assert not recognises(link, answer)


@pytest.mark.parametrize("answer", ["", "-", "None", "0", "1985"])
def test_that_a_person_we_know_nothing_of_is_never_recognised(link: LinkView, answer: str) -> None:
    unknown = replace(link, payer=replace(link.payer, postcode="", birth_date=None))
    assert not recognises(unknown, answer)


def test_that_a_foreign_postcode_counts_in_any_spelling(link: LinkView) -> None:
    british = replace(link, payer=replace(link.payer, postcode="sw1a 1aa", birth_date=date(1990, 1, 1)))
    assert recognises(british, "SW1A1AA")
    assert not recognises(british, "SW1A")


async def test_that_answers_are_counted_and_run_out(till: Till, link: LinkView) -> None:
    for _ in range(TRIES):
        async with till.db.write() as session:
            assert await payments.count_try(session, link.id, limit=TRIES)
    async with till.db.write() as session:
        assert not await payments.count_try(session, link.id, limit=TRIES)
