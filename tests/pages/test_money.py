"""The money flows and the take-over, as the debtor and the person at the desk see them, in the running application."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect
from sqlmodel import col, select

from agent.domain.arrangement import ArrangementState
from agent.store.tables import AccountRow, Approval, Arrangement, Instalment, LedgerEntry, Message
from tests.pages.browsing import grave_findings, picture, tab
from tests.pages.conftest import Site

pytestmark = pytest.mark.browser

VISA = "4242 4242 4242 4242"
IDENTITY = {
    "NG-1001": ("1985-03-12", "60614"),
    "NG-1002": ("1979-11-02", "11217"),
    "NG-1003": ("1991-07-25", "78702"),
}


class Debtor:
    """Somebody at the chat; counts what they had to send."""

    def __init__(self, page: Page) -> None:
        self.page, self.sent = page, 0

    async def say(self, text: str) -> None:
        await self.page.locator("#text").fill(text)
        await self._send(self.page.locator("#composer button"))

    async def identify(self, reference: str) -> None:
        born, postcode = IDENTITY[reference]
        await self.page.locator("[name=birth_date]").fill(born)
        await self.page.locator("[name=postcode]").fill(postcode)
        await self._send(self.page.locator(".identity button"))

    async def tap(self, name: str | re.Pattern[str]) -> None:
        await self._send(self.page.locator(".log").get_by_role("button", name=name).first)

    async def _send(self, button: object) -> None:
        before = await self.page.locator(".theirs").count()
        await button.click()  # type: ignore[attr-defined]  # a playwright locator
        self.sent += 1
        await expect(self.page.locator(".theirs").nth(before)).to_be_visible()
        await expect(self.page.locator("#typing")).to_be_hidden()


@asynccontextmanager
async def debtor(browser: Browser, site: Site, reference: str, *, phone: bool = False) -> AsyncIterator[Debtor]:
    """A debtor who opened the link they were sent."""
    async with tab(browser, site.url, phone=phone) as page:
        await page.goto(f"/chat/start?account={reference}")
        yield Debtor(page)


@asynccontextmanager
async def colleague(browser: Browser, site: Site, role: str = "agent") -> AsyncIterator[Page]:
    """A person at the desk."""
    async with tab(browser, site.url) as page:
        await page.goto("/desk/login")
        await page.get_by_label("E-mail").fill(f"{role}@demo.parley")
        await page.get_by_label("Password").fill(f"parley-{role}")
        await page.get_by_role("button", name="Log in").click()
        await page.wait_for_url("**/desk")
        yield page


async def standing(site: Site, reference: str) -> list[Arrangement]:
    """The arrangements of an account that count now."""
    query = (
        select(Arrangement)
        .join(AccountRow, col(AccountRow.id) == col(Arrangement.account_id))
        .where(AccountRow.reference == reference, Arrangement.state == ArrangementState.ACTIVE.value)
    )
    async with site.db.read() as session:
        return list((await session.exec(query)).all())


async def balance(site: Site, reference: str) -> int:
    query = (
        select(LedgerEntry.amount_minor)
        .join(AccountRow, col(AccountRow.id) == col(LedgerEntry.account_id))
        .where(AccountRow.reference == reference)
    )
    async with site.db.read() as session:
        return sum((await session.exec(query)).all())


async def test_that_more_time_ends_in_a_stored_agreement(site: Site, browser: Browser):
    async with debtor(browser, site, "NG-1001") as maya:
        await maya.say("I need more time, they cut my hours")
        await maya.identify("NG-1001")
        await picture(maya.page, "flow-time-offers")
        await maya.tap(re.compile("Choose this one"))
        await picture(maya.page, "flow-time-confirm")
        await maya.tap(re.compile("^Yes"))
        await picture(maya.page, "flow-time-agreed")
        assert maya.sent <= 6
        assert len(await standing(site, "NG-1001")) == 1
        assert await grave_findings(maya.page) == []


async def test_that_paying_now_ends_in_a_receipt_without_leaving_the_chat(site: Site, browser: Browser):
    async with debtor(browser, site, "NG-1003", phone=True) as rosa:
        before = await balance(site, "NG-1003")
        await rosa.say("I want to pay now")
        await rosa.identify("NG-1003")
        await picture(rosa.page, "flow-pay-link")
        await rosa.page.locator("[data-pay]").click()
        panel = rosa.page.frame_locator("#pay-frame iframe")
        await expect(panel.locator("form button")).to_be_visible()
        await picture(rosa.page, "flow-pay-page")
        await panel.locator("form button").click()
        await panel.locator("#number").fill(VISA)
        await picture(rosa.page, "flow-pay-provider")
        await panel.locator("form button").click()
        await expect(rosa.page.locator(".attachment a")).to_be_visible()
        await expect(rosa.page.get_by_role("dialog")).to_be_hidden()
        await picture(rosa.page, "flow-pay-receipt")
        assert await balance(site, "NG-1003") < before
        assert rosa.page.url.startswith(f"{site.url}/c/")
        async with rosa.page.expect_popup() as receipt:
            await rosa.page.locator(".attachment a").click()
        page = await receipt.value
        await picture(page, "flow-receipt")
        await expect(page.get_by_text("NG-1003").first).to_be_visible()


@asynccontextmanager
async def waiting_plan(browser: Browser, site: Site) -> AsyncIterator[tuple[Debtor, Page]]:
    """Daniel asked for more than the authority allows; a colleague has it on the screen."""
    async with colleague(browser, site) as desk, debtor(browser, site, "NG-1002") as daniel:
        await daniel.say("could do 25 every other Friday")
        await daniel.identify("NG-1002")
        await expect(desk.locator(".queue").get_by_text("Daniel Okafor")).to_be_visible()
        await desk.locator(".queue a").first.click()
        yield daniel, desk


async def test_that_a_plan_beyond_the_authority_is_approved_and_accepted(site: Site, browser: Browser):
    async with waiting_plan(browser, site) as (daniel, desk):
        await picture(desk, "flow-approval")
        assert await grave_findings(desk) == []
        await desk.get_by_role("button", name="Approve as proposed").click()
        await expect(desk.get_by_text("This was approved")).to_be_visible()
        await picture(daniel.page, "flow-approved")
        await daniel.tap(re.compile("^Yes"))
        agreed = await standing(site, "NG-1002")
        assert [plan.kind for plan in agreed] == ["plan"]
        async with site.db.read() as session:
            due = (await session.exec(select(Instalment).where(Instalment.arrangement_id == agreed[0].id))).all()
        assert sum(part.amount_minor for part in due) == await balance(site, "NG-1002")


async def test_that_an_edited_plan_is_what_the_debtor_accepts(site: Site, browser: Browser):
    async with waiting_plan(browser, site) as (daniel, desk):
        await desk.get_by_text("Change the plan").click()
        await desk.get_by_label("Amount each").fill("")
        await desk.get_by_label("Instalments").fill("6")
        await desk.get_by_label("Rhythm").select_option("monthly")
        await expect(desk.locator("#preview tbody tr")).to_have_count(6)
        await picture(desk, "flow-edit")
        await desk.get_by_role("button", name="Approve as changed").click()
        await expect(desk.get_by_text("This was edited")).to_be_visible()
        await daniel.tap(re.compile("^Yes"))
        assert [len(plan.payload["schedule"]) for plan in await standing(site, "NG-1002")] == [6]


async def test_that_a_rejection_needs_a_reason_and_is_told(site: Site, browser: Browser):
    async with waiting_plan(browser, site) as (daniel, desk):
        before = await daniel.page.locator(".theirs").count()
        await desk.get_by_role("button", name="Reject").click()
        await expect(desk.get_by_role("alert")).to_contain_text("needs a reason")
        await desk.get_by_label("Note to the record").fill("Too long for this creditor.")
        await desk.get_by_role("button", name="Reject").click()
        await expect(desk.get_by_text("This was rejected")).to_be_visible()
        await expect(daniel.page.locator(".theirs").nth(before)).to_be_visible()
        await picture(daniel.page, "flow-rejected")
        assert await standing(site, "NG-1002") == []


async def test_that_a_decision_is_made_once(site: Site, browser: Browser):
    async with waiting_plan(browser, site) as (_, desk), colleague(browser, site, "supervisor") as other:
        await other.goto(desk.url)
        await desk.get_by_role("button", name="Approve as proposed").click()
        await expect(desk.get_by_text("This was approved")).to_be_visible()
        await other.get_by_role("button", name="Approve as proposed").click()
        await expect(other.get_by_role("alert")).to_contain_text("approved already")
        async with site.db.read() as session:
            assert len((await session.exec(select(Approval))).all()) == 1


async def test_that_a_person_takes_over_and_hands_back(site: Site, browser: Browser):
    async with colleague(browser, site) as desk, debtor(browser, site, "NG-1001") as maya:
        await maya.say("I want to talk to a person")
        await picture(maya.page, "flow-person-asked")
        await desk.goto("/desk/conversations")
        await desk.locator(".queue a").first.click()
        await picture(desk, "flow-take-over")
        await desk.get_by_role("button", name="Take over").click()
        await expect(maya.page.locator("#who")).to_have_text("Ana Whitaker")
        silent = await maya.page.locator(".theirs").count()
        await maya.page.locator("#text").fill("are you there?")
        await maya.page.locator("#composer button").click()
        await expect(desk.get_by_text("are you there?")).to_be_visible()
        await desk.get_by_label("Your message").fill("Good morning, this is Ana. How can I help?")
        await desk.get_by_role("button", name="Send", exact=True).click()
        await expect(maya.page.get_by_text("this is Ana")).to_be_visible()
        assert await maya.page.locator(".theirs").count() == silent + 1
        await picture(maya.page, "flow-person-speaks")
        await desk.get_by_role("button", name="Hand back").click()
        await expect(maya.page.locator("#state")).to_have_attribute("data-mode", "assistant")
        await expect(maya.page.locator(".theirs").nth(silent + 1)).to_be_visible()
        await picture(maya.page, "flow-handed-back")


async def test_that_a_persons_words_pass_the_same_rules(site: Site, browser: Browser):
    async with colleague(browser, site) as desk, debtor(browser, site, "NG-1001") as maya:
        await maya.say("I want to talk to a person")
        await desk.goto("/desk/conversations")
        await desk.locator(".queue a").first.click()
        await desk.get_by_role("button", name="Take over").click()
        await desk.get_by_label("Your message").fill("Pay today or we will have you arrested.")
        await desk.get_by_role("button", name="Send", exact=True).click()
        await expect(desk.get_by_role("alert").first).to_be_visible()
        await picture(desk, "flow-person-refused")
        await expect(desk.get_by_label("Your message")).to_have_value("Pay today or we will have you arrested.")
        async with site.db.read() as session:
            said = (await session.exec(select(Message.body).where(Message.author == "person"))).all()
        assert said == []


async def test_that_the_start_page_leads_each_person_to_their_place(site: Site, browser: Browser):
    async with tab(browser, site.url) as page:
        await page.goto("/")
        await picture(page, "start")
        assert await grave_findings(page) == []
        await expect(page.get_by_text("agent@demo.parley")).to_be_visible()
        await page.get_by_role("link", name="Open the chat of Maya Lopez").click()
        await expect(page.locator("#composer")).to_be_visible()
        await page.goto("/")
        await page.get_by_role("link", name="I work at the desk").click()
        await expect(page.get_by_role("heading", name="Log in to the desk")).to_be_visible()
