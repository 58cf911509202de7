"""What a payment link opens: live once, for one sum, until its time is up; and nothing at all for a stranger."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from agent.domain.links import check_token, token_hash
from agent.errors import NotFound, Stale
from agent.payments.provider import Charge, CheckoutSession, Provider
from agent.store import payments
from agent.store.database import Database
from agent.store.payments import LinkView

TRIES = 5
"""Answers a stranger has; after that the link opens from the conversation only."""


class LinkState(StrEnum):
    """What a link is good for now."""

    LIVE = "live"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"
    OUTDATED = "outdated"
    """Live, but less is owed by now than it asks for."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A link as somebody who has its token finds it."""

    link: LinkView
    state: LinkState


def state_of(link: LinkView, now: datetime) -> LinkState:
    """The link's state now, whether or not the sweep has written it down yet."""
    if link.state != LinkState.LIVE:
        return LinkState(link.state)
    if link.expires_at <= now:
        return LinkState.EXPIRED
    return LinkState.OUTDATED if link.balance < link.amount else LinkState.LIVE


async def open_link(session: AsyncSession, token: str, *, secret: str, now: datetime) -> Opened:
    """The link of a token. A made-up token is refused before the database is asked.

    Raises:
        NotFound: no such link; a forged token looks the same.
    """
    link = await payments.link_by_hash(session, token_hash(token)) if check_token(token, secret) else None
    if link is None:
        raise NotFound("There is no such link.")
    return Opened(link, state_of(link, now))


async def check_payable(session: AsyncSession, link_id: UUID, *, now: datetime) -> LinkView:
    """The link, if it may be paid at this moment.

    Raises:
        Stale: it was used, revoked or overtaken by another payment, or its time is up.
    """
    link = await payments.link_by_id(session, link_id)
    if link is None or state_of(link, now) is not LinkState.LIVE:
        raise Stale("This payment link cannot be used any more. Nothing was charged.")
    return link


async def start_checkout(
    db: Database, provider: Provider, link_id: UUID, *, return_url: str, now: datetime
) -> CheckoutSession:
    """The provider's page for a live link. No transaction is open while the provider is asked.

    Raises:
        Stale: the link cannot be paid any more.
        ProviderError: the provider cannot be reached, or refuses.
    """
    async with db.read() as session:
        link = await check_payable(session, link_id, now=now)
    charge = Charge(link.id, link.amount, link.creditor.name, link.expires_at)
    checkout = await provider.create_session(charge, return_url, now=now)
    async with db.write() as session:
        if not await payments.attach_session(session, link_id, checkout.id):
            raise Stale("This payment link cannot be used any more. Nothing was charged.")
    return checkout


def recognises(link: LinkView, answer: str) -> bool:
    """True when ``answer`` is the person's postcode or year of birth; compares in constant time.

    A US ZIP+4 counts by its first five digits. What we do not know about a person never matches.
    """
    given = _plain(answer)
    postcode = _plain(link.payer.postcode.partition("-")[0])
    year = str(link.payer.birth_date.year) if link.payer.birth_date else ""
    matches = [secrets.compare_digest(given.encode(), known.encode()) and bool(known) for known in (postcode, year)]
    return any(matches) or (bool(postcode) and secrets.compare_digest(_plain(answer.partition("-")[0]), postcode))


def _plain(text: str) -> str:
    return "".join(char for char in text.upper() if char.isascii() and char.isalnum())
