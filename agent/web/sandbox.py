"""The sandbox provider's own pages. The card number field exists here only; what is typed there ends with it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import SecretStr
from starlette.background import BackgroundTask

from agent.domain.money import Money
from agent.errors import NotFound
from agent.payments import Sandbox
from agent.payments.links import check_payable
from agent.payments.sandbox import Result, local_path
from agent.store.tables import SandboxSession
from agent.web.pages import deps_of, page
from agent.web.payer import sandbox_of

router = APIRouter(prefix="/sandbox")

NOTICES = {
    Result.DECLINED: "The card was declined. Nothing was charged. Please try another card.",
    Result.INSUFFICIENT: "The card has insufficient funds. Nothing was charged. Please try another card.",
    Result.NOT_AUTHENTICATED: "The bank did not confirm the payment. Nothing was charged. Please try again.",
    Result.UNKNOWN_CARD: "This is not one of the test cards. Never type a real card here. Nothing was charged.",
}
CARDS = (
    ("4242 4242 4242 4242", "pays"),
    ("4000 0000 0000 0002", "is declined"),
    ("4000 0000 0000 9995", "has insufficient funds"),
    ("4000 0025 0000 3155", "asks the bank first (3-D Secure)"),
)


@router.get("/checkout/{session_id}")
async def checkout(request: Request, session_id: str, notice: str = "") -> Response:
    """The page with the card field."""
    sandbox, found = await _checkout(request, session_id)
    if found.state == "paid":
        return _paid(request, sandbox, found)
    return _page("sandbox/checkout.html", found, notice=_notice(notice), cards=CARDS)


@router.post("/checkout/{session_id}")
async def pay(request: Request, session_id: str) -> Response:
    """Try the card. The form is read by hand: no framework's error about it could then show what was typed."""
    number = SecretStr(str((await request.form()).get("number", ""))[:40])
    sandbox, found = await _checkout(request, session_id)
    await _ask_merchant(request, found)
    result = await sandbox.pay(session_id, number, now=deps_of(request).clock())
    if result is Result.CHALLENGE:
        return RedirectResponse(f"/sandbox/challenge/{session_id}", 303)
    return _after(request, sandbox, found, result)


@router.get("/challenge/{session_id}")
async def challenge(request: Request, session_id: str) -> Response:
    """The page of the debtor's bank (3-D Secure)."""
    _, found = await _checkout(request, session_id)
    if found.state != "challenge":
        return RedirectResponse(f"/sandbox/checkout/{session_id}", 303)
    return _page("sandbox/challenge.html", found)


@router.post("/challenge/{session_id}")
async def answer(request: Request, session_id: str, decision: Annotated[str, Form()] = "") -> Response:
    """What the bank says; anything but a clear yes is a no."""
    sandbox, found = await _checkout(request, session_id)
    await _ask_merchant(request, found)
    approved, now = decision == "approve", deps_of(request).clock()
    result = await sandbox.answer_challenge(session_id, approved=approved, now=now)
    return _after(request, sandbox, found, result)


async def _checkout(request: Request, session_id: str) -> tuple[Sandbox, SandboxSession]:
    sandbox = sandbox_of(request)
    if sandbox is None:
        raise NotFound("There is no sandbox here.")
    return sandbox, await sandbox.checkout(session_id)


async def _ask_merchant(request: Request, found: SandboxSession) -> None:
    """Before it takes money the sandbox asks whether it is still wanted, as a capture after an authorisation does.

    Raises:
        Stale: the link was revoked or overtaken, or its time is up.
    """
    if found.state == "paid":
        return
    deps = deps_of(request)
    async with deps.db.read() as session:
        await check_payable(session, found.link_id, now=deps.clock())


def _after(request: Request, sandbox: Sandbox, found: SandboxSession, result: Result) -> Response:
    if result is Result.PAID:
        return _paid(request, sandbox, found)
    return RedirectResponse(f"/sandbox/checkout/{found.id}?notice={result.value}", 303)


def _paid(request: Request, sandbox: Sandbox, found: SandboxSession) -> Response:
    """Back to where the payment began; the webhook goes out behind the answer (again, if this page is asked again)."""
    told = BackgroundTask(sandbox.deliver, found.id, now=deps_of(request).clock())
    return RedirectResponse(local_path(found.return_url), 303, background=told)


def _notice(key: str) -> str:
    return NOTICES.get(Result(key), "") if key in list(Result) else ""


def _page(template: str, found: SandboxSession, **more: Any) -> HTMLResponse:
    amount = Money(found.amount_minor, found.currency).show()
    return page(template, checkout=found, amount=amount, **more)
