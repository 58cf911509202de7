"""What a debtor may keep: the receipt of a payment and the text of an agreement, made to be printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from agent.errors import NotFound
from agent.payments.settle import receipt_reference
from agent.store import papers, payments
from agent.store.papers import Party, Receipt
from agent.web.chat.access import access_conversation
from agent.web.pages import deps_of, page
from agent.web.pay_words import WORDS
from agent.web.payer import visitor_of_account, visitor_of_link
from agent.web.words import language_of

router = APIRouter()


@router.get("/receipt/{payment_id}")
async def receipt(request: Request, payment_id: UUID) -> HTMLResponse:
    """A receipt, for the browser that proved itself.

    Raises:
        NotFound: no such payment, or not this browser's to see.
    """
    async with deps_of(request).db.read() as session:
        found = await papers.receipt(session, payment_id)
        if found is None or not await _may_read(session, request, found):
            raise NotFound("There is no such receipt.")
    return _paper(request, "pay/receipt.html", found.party, receipt=found, reference=receipt_reference(found.id))


async def _may_read(session: Any, request: Request, found: Receipt) -> bool:
    if (await visitor_of_account(session, request, found.party.account_id)).knows:
        return True
    link = await payments.link_by_id(session, found.link_id) if found.link_id else None
    return link is not None and (await visitor_of_link(session, request, link.id, link.conversation_id)).knows


@router.get("/c/{token}/agreement/{arrangement_id}")
async def agreement(request: Request, token: str, arrangement_id: UUID) -> HTMLResponse:
    """An agreement in full: who, how much, when, and the words it was accepted with.

    Raises:
        NotFound: no such agreement in this conversation's account, or identity was not confirmed.
    """
    opened = await access_conversation(request, token)
    async with deps_of(request).db.read() as session:
        found = await papers.agreement(session, arrangement_id)
    confirmed = opened.conversation.verified_at is not None
    if found is None or not confirmed or opened.conversation.account_id != found.party.account_id:
        raise NotFound("There is no such agreement.")
    return _paper(request, "pay/agreement.html", found.party, agreement=found, back=f"/c/{token}")


def _paper(request: Request, template: str, party: Party, **more: Any) -> HTMLResponse:
    language = language_of(party.language, request.headers.get("accept-language", ""))
    words = WORDS[language]
    return page(template, words=words, language=language, zone=party.timezone, party=party, **more)
