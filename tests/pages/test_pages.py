"""The pages in a real browser, with canned answers: live, offline, by keyboard, without scripts, accessible."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from agent.domain.account import HoldKind
from agent.domain.effect import OpenCase, PlaceHold, VerifyIdentity
from agent.domain.message import Element, ElementKind
from agent.store.tables import EvalRun
from tests.pages.browsing import grave_findings, overflow, picture, tab
from tests.web.stand import PASSWORD, Stand

pytestmark = pytest.mark.browser

OFFERS = Element(
    ElementKind.OFFERS,
    {
        "group": "g",
        "offers": [
            {"id": "1", "title": "$500.00 on Dec 18, 2026", "lines": ["The whole balance."], "ordinal": 1},
            {"id": "2", "title": "5 payments of $100.00", "lines": ["Every two weeks from Dec 4, 2026."], "ordinal": 2},
        ],
    },
)
FORM = Element(ElementKind.IDENTITY_FORM, {"fields": ["reference", "birth_date", "postcode"]})
SCHEDULE = Element(ElementKind.SCHEDULE, {"rows": [{"due": "Dec 4, 2026", "amount": "$100.00"}], "total": "$100.00"})
YES_NO = Element(
    ElementKind.QUICK_REPLIES, {"replies": [{"label": "Yes", "text": "yes"}, {"label": "No", "text": "no"}]}
)
PAY = Element(ElementKind.PAY_BUTTON, {"url": "http://elsewhere/pay/x", "label": "Pay $100.00", "amount": "$100.00"})
ADVICE = Element(
    ElementKind.ADVICE, {"links": [{"label": "NFCC", "url": "https://www.nfcc.org", "phone": "800 388 2227"}]}
)


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Write your message").fill(text)
    await page.get_by_role("button", name="Send").click()


async def test_that_a_conversation_runs_without_reloading(stand: Stand, url: str, browser: Browser):
    _, token = await stand.open_chat()
    stand.background.say("Who is there?", elements=[FORM])
    stand.background.say("Pick one.", VerifyIdentity(True, stand.book.account.id), elements=[OFFERS])
    stand.background.say("Shall I set it up?", elements=[SCHEDULE, YES_NO])
    async with tab(browser, url) as page:
        await page.goto(f"/c/{token}")
        await page.get_by_role("button", name="I need more time").click()
        await page.get_by_label("Account reference").fill("NG-1004")
        await page.get_by_label("Date of birth").fill("1985-03-12")
        await page.get_by_label("ZIP or postal code").fill("60614")
        await page.get_by_role("button", name="Confirm").click()
        await expect(page.get_by_role("heading", name="Northgate Recovery Services")).to_be_visible()
        await page.get_by_role("button", name="Choose this one: 5 payments").click()
        await page.get_by_role("button", name="Yes").click()
        await expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
        assert await page.locator(".message.mine .bubble").all_inner_texts() == [
            "I need more time to pay",
            "My reference is NG-1004. My date of birth is 1985-03-12 and my ZIP is 60614",
            "Option 2",
            "yes",
        ]
        await expect(page.get_by_role("link", name="Download this conversation")).to_be_visible()
        await expect(page.locator(".ask")).to_have_count(0)


async def test_that_nothing_is_lost_or_doubled_when_the_connection_drops(stand: Stand, url: str, browser: Browser):
    chat, token = await stand.open_chat()
    async with tab(browser, url) as page:
        await page.goto(f"/c/{token}")
        await stand.turn(chat, "from another tab", "first")
        await expect(page.get_by_text("first", exact=True)).to_be_visible()
        await page.context.set_offline(True)
        await write(page, "written offline")
        await expect(page.get_by_role("button", name="Try again")).to_be_visible()
        await stand.turn(chat, "meanwhile", "second")
        await page.context.set_offline(False)
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
        expected = ["from another tab", "first", "meanwhile", "second", "written offline", "Thank you."]
        await expect(page.locator("#log .bubble")).to_have_text(expected)


async def test_that_two_tabs_show_the_same(stand: Stand, url: str, browser: Browser):
    _, token = await stand.open_chat()
    async with tab(browser, url) as one:
        await one.goto(f"/c/{token}")
        two = await one.context.new_page()
        await two.goto(f"/c/{token}")
        await write(one, "hello from one")
        for page in (one, two):
            await expect(page.locator("#log .bubble")).to_have_text(["hello from one", "Thank you."])


async def test_that_the_chat_works_without_scripts(stand: Stand, url: str, browser: Browser):
    chat, token = await stand.open_chat()
    await stand.turn(chat, "hi", "Pick one.", elements=[OFFERS])
    stand.background.say("You picked two.")
    async with tab(browser, url, scripts=False) as page:
        await page.goto(f"/c/{token}")
        await page.get_by_role("button", name="Choose this one: 5 payments").click()
        await expect(page.get_by_text("You picked two.")).to_be_visible()
        await write(page, "thanks")
        await expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Stop messages").click()
        await expect(page.get_by_text("Stop contacting me")).to_be_visible()


async def test_that_the_chat_works_by_keyboard_alone(stand: Stand, url: str, browser: Browser):
    chat, token = await stand.open_chat()
    await stand.turn(chat, "hi", "Shall I?", elements=[YES_NO])
    async with tab(browser, url) as page:
        await page.goto(f"/c/{token}")
        await expect(page.get_by_label("Write your message")).to_be_focused()
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Shift+Tab")
        await expect(page.get_by_role("button", name="Yes")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
        await page.keyboard.type("one")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("two")
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine .bubble").last).to_have_text("one\ntwo")
        for _ in range(4):
            await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Talk to a person")).to_be_focused()


async def test_that_the_payment_page_opens_in_a_panel_and_closes(stand: Stand, url: str, browser: Browser):
    chat, token = await stand.open_chat()
    await stand.turn(chat, "pay", "Here it is.", elements=[PAY])
    async with tab(browser, url) as page:
        await page.goto(f"/c/{token}")
        await page.get_by_role("link", name="Pay $100.00").click()
        await expect(page.get_by_role("dialog", name="Secure payment")).to_be_visible()
        assert await page.locator("#pay-frame iframe").get_attribute("src") == "/pay/x"
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_be_hidden()
        await expect(page.get_by_label("Write your message")).to_be_focused()


async def _log_in(page: Page, stand: Stand, role: str = "supervisor") -> None:
    await stand.log_in(role)
    await page.goto("/desk/login")
    await page.get_by_label("E-mail").fill(f"{role}@example.com")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await page.wait_for_url("**/desk")


async def test_that_the_desk_sees_at_once_what_is_said(stand: Stand, url: str, browser: Browser):
    chat, _ = await stand.open_chat()
    await stand.turn(chat, "hello", "Good morning.")
    async with tab(browser, url) as page:
        await _log_in(page, stand)
        await page.goto("/desk/conversations")
        await expect(page.locator(".queue li")).to_have_count(1)
        other, _ = await stand.open_chat()
        await stand.turn(other, "a second one", "Good morning to you.")
        await expect(page.locator(".queue li")).to_have_count(2)
        await page.goto(f"/desk/conversations/{chat}")
        await page.get_by_text("Why this reply").click()
        await stand.turn(chat, "are you there", "Still here.")
        await expect(page.get_by_text("Still here.")).to_be_visible()
        await expect(page.locator("details.why[open]")).to_have_count(1)


async def test_that_an_edit_is_previewed_while_typing(stand: Stand, url: str, browser: Browser):
    chat, _ = await stand.open_chat()
    await stand.turn(chat, "it's me", "Thank you.", VerifyIdentity(True, stand.book.account.id))
    await stand.approval(chat)
    async with tab(browser, url) as page:
        await _log_in(page, stand)
        await page.get_by_text("Change the plan").click()
        await expect(page.locator("#preview tbody tr")).to_have_count(20)
        await page.get_by_label("Instalments").fill("5")
        await expect(page.locator("#preview tbody tr")).to_have_count(5)
        await page.get_by_label("Forgiven").fill("1.234,56")
        await expect(page.locator("#preview")).to_contain_text("Forgiven: This is not a sum")
        await expect(page.get_by_role("button", name="Approve as proposed")).to_be_hidden()


async def _fill(stand: Stand, folder: Path) -> tuple[str, str]:
    """Something of everything: two chats, an approval, a case, a hold, an evaluation run."""
    chat, token = await stand.open_chat()
    await stand.turn(chat, "hi", "Who is there?", elements=[FORM])
    other, _ = await stand.open_chat()
    await stand.turn(
        other, "me", "Pick one.", VerifyIdentity(True, stand.book.account.id), elements=[OFFERS, ADVICE, PAY]
    )
    await stand.turn(other, "two", "So?", elements=[SCHEDULE, YES_NO])
    await stand.approval(other)
    await stand.turn(
        other, "wrong", "Noted.", PlaceHold(HoldKind.HARDSHIP, note="hours cut"), OpenCase("hardship", note="x")
    )
    (folder / "report.html").write_text("<!doctype html><title>r</title><h1>Report</h1>")
    now = stand.clock.now
    run = EvalRun(
        suite="conversations",
        started_at=now - timedelta(minutes=1),
        finished_at=now,
        passed=True,
        summary={"verdict": "24 of 24"},
        folder=str(folder),
    )
    async with stand.db.write() as session:
        session.add(run)
    return token, f"/desk/conversations/{other}"


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)])
async def test_that_every_page_is_accessible_and_fits(
    stand: Stand, url: str, browser: Browser, tmp_path: Path, phone: bool, dark: bool
):
    token, conversation = await _fill(stand, tmp_path)
    look = f"{'phone' if phone else 'desktop'}{'-dark' if dark else ''}"
    async with tab(browser, url, phone=phone) as page:
        await page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")

        async def check(path: str, name: str) -> None:
            await page.goto(path)
            await picture(page, f"{name}-{look}")
            assert await grave_findings(page) == [], name
            assert await overflow(page) == 0, name

        await check("/", "start")
        await check("/c/nothing", "not-found")
        await check(f"/c/{token}", "chat-identity")
        await check("/desk/login", "login")
        await _log_in(page, stand)
        await check("/desk", "approvals")
        await check("/desk/conversations", "conversations")
        await check(conversation, "conversation")
        await check("/desk/cases", "cases")
        await check("/desk/accounts", "accounts")
        await check(f"/desk/accounts/{stand.book.account.id}", "account")
        await check("/reports", "reports")
        await page.get_by_role("link", name="Open the report").click()
        await picture(page, f"report-{look}")
        assert await grave_findings(page) == []


async def test_that_the_judge_of_accessibility_finds_a_fault(stand: Stand, url: str, browser: Browser):
    async with tab(browser, url) as page:
        await page.goto("/desk/login")
        await page.evaluate("document.querySelector('label[for=email]').remove()")
        assert any("label" in finding for finding in await grave_findings(page))
