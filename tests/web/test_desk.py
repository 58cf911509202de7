"""The desk over HTTP: log-in, roles, scopes, decisions, taking over."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlmodel import select

from agent.domain.account import HoldKind
from agent.domain.effect import OpenCase, PlaceHold
from agent.store.tables import Approval, Case, HoldRow
from tests.web.stand import HTML, PASSWORD, Stand

PAGES = ["/desk", "/desk/conversations", "/desk/cases", "/desk/accounts", "/reports"]


@pytest.mark.parametrize("path", PAGES)
async def test_that_nobody_gets_in_without_logging_in(stand: Stand, path: str):
    page = await stand.client.get(path, headers=HTML)
    assert page.status_code == 303
    assert page.headers["location"].startswith("/desk/login?next=/")
    assert (await stand.client.get(path)).status_code == 401


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("agent", {"/desk", "/desk/conversations", "/desk/cases", "/desk/accounts"}),
        ("supervisor", set(PAGES)),
        ("analyst", {"/reports"}),
        ("admin", set(PAGES)),
    ],
)
async def test_that_each_role_sees_its_pages_only(stand: Stand, role: str, allowed: set[str]):
    await stand.log_in(role)
    for path in PAGES:
        expected = 200 if path in allowed else 403
        assert (await stand.client.get(path, headers=HTML)).status_code == expected, path


async def test_that_a_wrong_password_and_an_unknown_address_look_the_same(stand: Stand):
    await stand.log_in()
    async with stand.another_browser() as other:
        answers = [
            await other.post("/desk/login", data={"email": email, "password": "wrong"}, headers=HTML)
            for email in ("agent@example.com", "nobody@example.com")
        ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].text.replace("agent@", "nobody@") == answers[1].text


async def test_that_guessing_passwords_is_slowed_down_even_for_the_right_one(stand: Stand):
    await stand.log_in()
    async with stand.another_browser() as other:
        data = {"email": "agent@example.com", "password": "wrong"}
        codes = [(await other.post("/desk/login", data=data, headers=HTML)).status_code for _ in range(7)]
        assert codes == [401] * 6 + [429]
        right = await other.post("/desk/login", data=data | {"password": PASSWORD}, headers=HTML)
        assert right.status_code == 429


@pytest.mark.parametrize("next", ["https://evil.example", "//evil.example", "/\\evil.example", "/desk//evil"])
async def test_that_logging_in_leads_nowhere_else(stand: Stand, next: str):
    await stand.log_in()
    async with stand.another_browser() as other:
        data = {"email": "agent@example.com", "password": PASSWORD, "next": next}
        assert (await other.post("/desk/login", data=data, headers=HTML)).headers["location"] == "/desk"


async def test_that_logging_out_ends_the_session_everywhere(stand: Stand):
    csrf = await stand.log_in()
    cookies = dict(stand.client.cookies)
    assert (await stand.client.post("/desk/logout", data={"csrf": csrf}, headers=HTML)).status_code == 303
    async with stand.another_browser() as other:
        other.cookies.update(cookies)
        assert (await other.get("/desk", headers=HTML)).status_code == 303


async def test_that_a_session_ends_by_itself(stand: Stand):
    await stand.log_in()
    stand.clock.pass_time(hours=13)
    assert (await stand.client.get("/desk", headers=HTML)).status_code == 303


async def test_that_a_form_without_the_sessions_token_changes_nothing(stand: Stand):
    chat, _ = await stand.verified_chat()
    csrf = await stand.log_in()
    path = f"/desk/conversations/{chat}/take"
    assert (await stand.client.post(path, data={"csrf": "x"}, headers=HTML)).status_code == 403
    assert (await stand.client.post(path, data={}, headers=HTML)).status_code == 403
    assert (await stand.client.post(path, data={"csrf": csrf}, headers=HTML)).status_code == 303


async def test_that_one_creditors_staff_does_not_see_anothers(stand: Stand):
    chat, _ = await stand.verified_chat()
    approval = await stand.approval(chat)
    await stand.log_in("supervisor", creditors=["another"])
    account = stand.book.account.id
    for path in (f"/desk/conversations/{chat}", f"/desk/approvals/{approval}", f"/desk/accounts/{account}"):
        assert (await stand.client.get(path, headers=HTML)).status_code == 404
    for path in ("/desk", "/desk/conversations", "/desk/accounts", "/desk/cases"):
        assert "Maya" not in (await stand.client.get(path, headers=HTML)).text


async def test_that_their_own_staff_sees_them(stand: Stand):
    chat, _ = await stand.verified_chat()
    approval = await stand.approval(chat)
    await stand.log_in("supervisor", creditors=[stand.book.creditor.slug])
    account = stand.book.account.id
    for path in (f"/desk/conversations/{chat}", f"/desk/approvals/{approval}", f"/desk/accounts/{account}", "/desk"):
        page = await stand.client.get(path, headers=HTML)
        assert page.status_code == 200
        assert "Maya Lopez" in page.text


async def test_that_an_approval_shows_the_plan_the_reasons_and_the_conversation(stand: Stand):
    chat, _ = await stand.verified_chat()
    await stand.approval(chat)
    await stand.log_in()
    page = (await stand.client.get("/desk", headers=HTML)).text
    for piece in ("Too many instalments", "$500.00", "20 × biweekly", "could do 25 every other Friday"):
        assert piece in page


async def test_that_the_preview_shows_the_schedule_and_changes_nothing(stand: Stand):
    chat, _ = await stand.verified_chat()
    approval = await stand.approval(chat)
    csrf = await stand.log_in()
    form = {"csrf": csrf, "first": "2026-12-04", "rhythm": "monthly", "count": "5", "each": "", "discount": ""}
    page = await stand.client.post(f"/desk/approvals/{approval}/preview", data=form, headers=HTML)
    assert page.text.count("$100.00") == 6
    wrong = await stand.client.post(f"/desk/approvals/{approval}/preview", data=form | {"first": "x"}, headers=HTML)
    assert "not a date" in wrong.text
    async with stand.db.read() as session:
        assert (await session.get_one(Approval, approval)).state == "requested"


async def test_that_taking_over_silences_the_assistant_and_lets_the_person_write(stand: Stand):
    chat, token = await stand.verified_chat()
    csrf = await stand.log_in()
    await stand.client.post(f"/desk/conversations/{chat}/take", data={"csrf": csrf}, headers=HTML)
    news = (await stand.client.get(f"/c/{token}/since/0")).json()
    assert news["state"]["mode"] == "person"
    assert news["state"]["who"] == "Dana agent"
    page = await stand.client.get(f"/desk/conversations/{chat}", headers=HTML)
    assert "in your own name" in page.text


async def test_that_a_colleague_cannot_take_it_away(stand: Stand):
    chat, _ = await stand.verified_chat()
    csrf = await stand.log_in("agent")
    await stand.client.post(f"/desk/conversations/{chat}/take", data={"csrf": csrf}, headers=HTML)
    stand.client.cookies.clear()
    csrf = await stand.log_in("supervisor")
    stand.staff["supervisor"].role = "agent"
    async with stand.db.write() as session:
        await session.merge(stand.staff["supervisor"])
    page = await stand.client.post(f"/desk/conversations/{chat}/take", data={"csrf": csrf}, headers=HTML)
    assert page.status_code == 409
    assert "a colleague has this conversation" in page.text


async def test_that_a_case_is_closed_once_and_with_a_note(stand: Stand):
    chat, _ = await stand.verified_chat()
    await stand.turn(chat, "this is wrong", "We will look.", OpenCase("dispute", note="says it was returned"))
    csrf = await stand.log_in()
    assert "says it was returned" in (await stand.client.get("/desk/cases", headers=HTML)).text
    async with stand.db.read() as session:
        case = (await session.exec(select(Case))).one()
    path = f"/desk/cases/{case.id}/close"
    assert (await stand.client.post(path, data={"csrf": csrf, "note": " "}, headers=HTML)).status_code == 422
    assert (await stand.client.post(path, data={"csrf": csrf, "note": "Called back."}, headers=HTML)).status_code == 303
    assert (await stand.client.post(path, data={"csrf": csrf, "note": "Again."}, headers=HTML)).status_code == 404
    assert "Called back." in (await stand.client.get("/desk/cases?state=closed", headers=HTML)).text


async def test_that_a_hold_is_released_by_a_supervisor_with_a_reason_only(stand: Stand):
    chat, _ = await stand.verified_chat()
    await stand.turn(chat, "this is wrong", "We will look.", PlaceHold(HoldKind.DISPUTE))
    async with stand.db.read() as session:
        hold = (await session.exec(select(HoldRow))).one()
    path = f"/desk/accounts/{stand.book.account.id}/holds/{hold.id}/release"
    csrf = await stand.log_in("agent")
    assert (await stand.client.post(path, data={"csrf": csrf, "reason": "ok"}, headers=HTML)).status_code == 403
    stand.client.cookies.clear()
    csrf = await stand.log_in("supervisor")
    assert (await stand.client.post(path, data={"csrf": csrf, "reason": ""}, headers=HTML)).status_code == 422
    other = f"/desk/accounts/{stand.book.account.id}/holds/{uuid4()}/release"
    assert (await stand.client.post(other, data={"csrf": csrf, "reason": "ok"}, headers=HTML)).status_code == 404
    assert (await stand.client.post(path, data={"csrf": csrf, "reason": "Settled."}, headers=HTML)).status_code == 303
    page = (await stand.client.get(f"/desk/accounts/{stand.book.account.id}", headers=HTML)).text
    assert "released" in page
    assert "hold released" in page


@pytest.mark.parametrize(
    "path", ["/desk/conversations/x", "/desk/accounts/7", "/desk/approvals/5f966868-f6dc-4aa9-b9c2-587814eb36bd"]
)
async def test_that_a_wrong_id_is_a_clear_error(stand: Stand, path: str):
    await stand.log_in()
    page = await stand.client.get(path, headers=HTML)
    assert page.status_code in {404, 422}
    assert "Back to the desk" in page.text


@pytest.mark.parametrize("find", ["%", "_", "'; drop table account; --", "é", "x" * 5000])
async def test_that_search_takes_anything_literally(stand: Stand, find: str):
    await stand.log_in()
    for path in ("/desk/accounts", "/desk/conversations"):
        page = await stand.client.get(path, params={"find": find}, headers=HTML)
        assert page.status_code == 200
        assert "Maya" not in page.text
    found = await stand.client.get("/desk/accounts", params={"find": "may"}, headers=HTML)
    assert "Maya Lopez" in found.text
