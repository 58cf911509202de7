"""Driving a real browser: launch, look, judge accessibility, take pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from agent.config import ROOT
from tests.browser import FLAGS

SCREENS = ROOT / "reports" / "screens"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
GRAVE = {"serious", "critical"}


@asynccontextmanager
async def launched(executable: Path) -> AsyncIterator[Browser]:
    """Chromium, without any network of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(executable), args=list(FLAGS))
        yield browser
        await browser.close()


@asynccontextmanager
async def tab(browser: Browser, url: str, *, phone: bool = False, scripts: bool = True) -> AsyncIterator[Page]:
    """A page of a fresh visitor. Errors on its console fail the test: they are policy violations or broken scripts."""
    context: BrowserContext = await browser.new_context(
        base_url=url,
        viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]  # a TypedDict of playwright's own
        java_script_enabled=scripts,
        locale="en-US",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    page = await context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        yield page
    finally:
        await context.close()
    expected = ("ERR_INTERNET_DISCONNECTED", "status of 4")
    assert [text for text in errors if not any(piece in text for piece in expected)] == []


async def picture(page: Page, name: str) -> None:
    """A picture of the whole page, to be looked at."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SCREENS / f"{name}.png", full_page=True)


async def grave_findings(page: Page) -> list[str]:
    """What axe calls serious or critical on this page."""
    result = await Axe().run(page)
    found = [violation for violation in result.response["violations"] if violation["impact"] in GRAVE]
    return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found for node in v["nodes"]]


async def overflow(page: Page) -> int:
    """Pixels the page is wider than the window."""
    width: int = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, width)
