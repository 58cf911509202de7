from __future__ import annotations

import pytest

from agent.errors import BadInput, Conflict
from agent.store.database import Database
from agent.store.staff import add_staff, by_email, check_password, close_session, deactivate, open_session, session_of
from agent.store.tables import Staff
from tests.conftest import Clock
from tests.store.make import make_book

PASSWORD = "a long enough one"


@pytest.fixture
async def ann(db: Database) -> Staff:
    async with db.write() as session:
        return await add_staff(session, email="Ann@Example.com", name="Ann", role="agent", password=PASSWORD)


async def test_that_a_password_fits_its_person_only(db: Database, ann: Staff) -> None:
    async with db.read() as session:
        assert await check_password(session, "ANN@example.com ", PASSWORD) is not None
        assert await check_password(session, "ann@example.com", PASSWORD + "x") is None
        assert await check_password(session, "nobody@example.com", PASSWORD) is None
    assert PASSWORD not in ann.password_hash


async def test_that_a_log_in_lasts_until_its_end_or_the_log_out(db: Database, ann: Staff, clock: Clock) -> None:
    async with db.write() as session:
        token = await open_session(session, ann, now=clock.now, hours=12)
        other = await open_session(session, ann, now=clock.now, hours=12)
    async with db.read() as session:
        found = await session_of(session, token, now=clock.now)
        assert found is not None
        assert found.staff.id == ann.id
        assert found.csrf
        assert await session_of(session, token + "x", now=clock.now) is None
    async with db.write() as session:
        await close_session(session, token)
    async with db.read() as session:
        assert await session_of(session, token, now=clock.now) is None
        assert await session_of(session, other, now=clock.now) is not None
        assert await session_of(session, other, now=clock.pass_time(hours=12)) is None


async def test_that_somebody_who_left_is_out_at_once(db: Database, ann: Staff, clock: Clock) -> None:
    async with db.write() as session:
        token = await open_session(session, ann, now=clock.now, hours=12)
        await deactivate(session, ann)
    async with db.read() as session:
        assert await session_of(session, token, now=clock.now) is None
        assert await check_password(session, "ann@example.com", PASSWORD) is None


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"email": "ann"}, "email"),
        ({"email": "an n@example.com"}, "email"),
        ({"role": "root"}, "role"),
        ({"password": "short"}, "password"),
        ({"creditors": ["nobody"]}, "creditors"),
    ],
)
async def test_that_a_person_with_wrong_details_is_refused(db: Database, change: dict[str, object], where: str) -> None:
    good: dict[str, object] = {"email": "bob@example.com", "name": "Bob", "role": "agent", "password": PASSWORD}
    async with db.write() as session:
        with pytest.raises(BadInput) as error:
            await add_staff(session, **(good | change))  # type: ignore[arg-type]
        assert error.value.where == where
        assert await add_staff(session, **good)  # type: ignore[arg-type]


async def test_that_two_people_cannot_share_an_address(db: Database, ann: Staff) -> None:
    async with db.write() as session:
        with pytest.raises(Conflict):
            await add_staff(session, email="ann@example.com", name="Ann 2", role="admin", password=PASSWORD)


async def test_that_a_person_can_be_bound_to_some_creditors(db: Database, clock: Clock) -> None:
    slug = (await make_book(db, clock.now)).creditor.slug
    async with db.write() as session:
        await add_staff(session, email="c@example.com", name="C", role="agent", password=PASSWORD, creditors=[slug])
    async with db.read() as session:
        found = await by_email(session, "c@example.com")
        assert found is not None
        assert found.creditors == [slug]
