"""The payment page behind a link: what is paid to whom, one button, and the way back. Works without scripts."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from agent.errors import NotFound, ProviderError, Stale
from agent.payments.links import TRIES, LinkState, Opened, open_link, recognises, start_checkout
from agent.payments.settle import receipt_reference
from agent.store import papers, payments
from agent.store.payments import LinkView
from agent.web import receipts
from agent.web.pages import deps_of, page
from agent.web.pay_words import WORDS
from agent.web.payer import Visitor, providers_of, remember_answer, visitor_of_link
from agent.web.words import language_of

log = structlog.get_logger()
router = APIRouter()
router.include_router(receipts.router)

REFRESHES = 15
"""How often the page looks by itself whether the provider's word has arrived."""


@router.get("/pay/{token}")
async def show(request: Request, token: str) -> HTMLResponse:
    """The payment page; before that, to a stranger, one question. Looking changes nothing: previews may look too."""
    opened, visitor = await _open(request, token)
    if opened.state is not LinkState.LIVE:
        return _gone(request, opened.link, opened.state, visitor)
    if not visitor.knows:
        return _question(request, token, opened.link, full=opened.link.tries >= TRIES)
    return _page(request, "pay/pay.html", opened.link, visitor, token=token)


@router.post("/pay/{token}/check")
async def check(request: Request, token: str, answer: Annotated[str, Form()] = "") -> Response:
    """The stranger's answer. Counted before it is looked at, so that guesses sent at once count too."""
    opened, _ = await _open(request, token)
    async with deps_of(request).db.write() as session:
        left = await payments.count_try(session, opened.link.id, limit=TRIES)
    if not left or not recognises(opened.link, answer[:40]):
        return _question(request, token, opened.link, wrong=left, full=not left)
    response = RedirectResponse(f"/pay/{token}", 303)
    remember_answer(request, response, opened.link.id)
    return response


@router.post("/pay/{token}")
async def pay(request: Request, token: str) -> Response:
    """To the provider's page. The sum is the link's own; nothing in the request can change it."""
    opened, visitor = await _open(request, token)
    if not visitor.knows:
        return RedirectResponse(f"/pay/{token}", 303)
    deps, provider = deps_of(request), next(iter(providers_of(request).values()), None)
    if provider is None:
        return _notice(request, opened.link, visitor, "off", status=503)
    back = f"{deps.settings.base_url.rstrip('/')}/pay/return/{opened.link.id}"
    try:
        checkout = await start_checkout(deps.db, provider, opened.link.id, return_url=back, now=deps.clock())
    except Stale:
        opened, visitor = await _open(request, token)
        return _gone(request, opened.link, opened.state, visitor)
    except ProviderError as error:
        log.warning("payment provider did not answer", provider=provider.name, error=str(error))
        return _notice(request, opened.link, visitor, "down", status=503, again=f"/pay/{token}")
    return RedirectResponse(checkout.url, 303)


@router.get("/pay/return/{link_id}")
async def returned(request: Request, link_id: UUID, n: int = 0) -> HTMLResponse:
    """Where the provider sends the browser. What counts is the provider's signed word, not that somebody came here."""
    async with deps_of(request).db.read() as session:
        link = await payments.link_by_id(session, link_id)
        if link is None:
            raise NotFound("There is no such link.")
        visitor = await visitor_of_link(session, request, link.id, link.conversation_id)
        payment_id = await papers.payment_of_link(session, link_id)
    if not visitor.knows:
        return _notice(request, link, visitor, "thanks")
    if payment_id is not None:
        reference = receipt_reference(payment_id)
        return _page(request, "pay/done.html", link, visitor, payment_id=payment_id, reference=reference)
    refresh = f"/pay/return/{link_id}?n={n + 1}" if 0 <= n < REFRESHES else ""
    return _notice(request, link, visitor, "pending", refresh=refresh)


async def _open(request: Request, token: str) -> tuple[Opened, Visitor]:
    deps = deps_of(request)
    secret = deps.settings.secret.get_secret_value()
    async with deps.db.read() as session:
        opened = await open_link(session, token[:200], secret=secret, now=deps.clock())
        link = opened.link
        return opened, await visitor_of_link(session, request, link.id, link.conversation_id)


def _page(
    request: Request, template: str, link: LinkView, visitor: Visitor, *, status: int = 200, **more: Any
) -> HTMLResponse:
    language = language_of(link.payer.language, request.headers.get("accept-language", ""))
    words, zone = WORDS[language], link.payer.timezone
    return page(template, status=status, words=words, language=language, zone=zone, link=link, visitor=visitor, **more)


def _question(request: Request, token: str, link: LinkView, *, wrong: bool = False, full: bool = False) -> HTMLResponse:
    status = 403 if wrong or full else 200
    return _page(request, "pay/check.html", link, Visitor(False), status=status, token=token, wrong=wrong, full=full)


def _gone(request: Request, link: LinkView, state: LinkState, visitor: Visitor) -> HTMLResponse:
    return _notice(request, link, visitor, f"gone_{state.value}", status=410)


def _notice(
    request: Request,
    link: LinkView,
    visitor: Visitor,
    key: str,
    *,
    status: int = 200,
    again: str = "",
    refresh: str = "",
) -> HTMLResponse:
    """A page of two sentences without any fact in it: also a stranger may read it."""
    return _page(request, "pay/notice.html", link, visitor, status=status, key=key, again=again, refresh=refresh)
