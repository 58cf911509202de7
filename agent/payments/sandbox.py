"""The sandbox: a payment provider inside the process, for development and demonstration. Test cards, no real money.

It behaves like a real one: its own page takes the card number, it says no, asks for 3-D Secure, and reports what was
paid by a signed webhook over HTTP. A card number lives in one request's memory only; brand and last four are kept.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import structlog
from pydantic import SecretStr, ValidationError
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential
from tenacity.wait import wait_base

from agent.domain.money import Money
from agent.errors import BadInput, NotFound, ProviderError, Refused, Stale, Unreachable
from agent.payments.provider import Charge, CheckoutSession, Event, Paid
from agent.store import sandbox as memory
from agent.store.database import Database
from agent.store.tables import SandboxSession

log = structlog.get_logger()

SIGNATURE = "parley-signature"
WINDOW = timedelta(minutes=5)
"""How old, or how far ahead, a webhook's timestamp may be: a recorded one cannot be played again later."""
ATTEMPTS = 5


class Result(StrEnum):
    """How an attempt to pay ended."""

    PAID = "paid"
    CHALLENGE = "challenge"
    DECLINED = "declined"
    INSUFFICIENT = "insufficient_funds"
    NOT_AUTHENTICATED = "not_authenticated"
    UNKNOWN_CARD = "unknown_card"


class _Card(NamedTuple):
    brand: str
    result: Result


_CARDS = {
    "4242424242424242": _Card("visa", Result.PAID),
    "5555555555554444": _Card("mastercard", Result.PAID),
    "4000000000000002": _Card("visa", Result.DECLINED),
    "4000000000009995": _Card("visa", Result.INSUFFICIENT),
    "4000002500003155": _Card("visa", Result.CHALLENGE),
}
"""The numbers payment people know by heart; no other number is looked at."""


class Sandbox:
    """The embedded provider.

    Args:
        secret: signs webhooks and makes session ids.
        base_url: where our own webhook address is.
        client: makes the HTTP client that carries webhooks.
        wait: between attempts to deliver one.
    """

    name = "sandbox"

    def __init__(
        self,
        db: Database,
        secret: str,
        base_url: str,
        *,
        client: Callable[[], httpx.AsyncClient] | None = None,
        wait: wait_base | None = None,
    ) -> None:
        self._db, self._base_url = db, base_url
        self._key = hashlib.sha256(f"parley.sandbox.{secret}".encode()).digest()
        # Our own address: whatever proxy the environment names is not on the way to it.
        self._client = client or (lambda: httpx.AsyncClient(timeout=5.0, trust_env=False))
        self._wait = wait or wait_random_exponential(multiplier=0.3, max=3.0)

    # What every provider does

    async def create_session(self, charge: Charge, return_url: str, *, now: datetime) -> CheckoutSession:
        """The checkout of this link: its id comes from the link, so that two requests at once get the same one."""
        session_id = f"cs_{self._mac(f'session.{charge.link_id}'.encode())[:40]}"
        fresh = SandboxSession(
            id=session_id,
            link_id=charge.link_id,
            amount_minor=charge.amount.minor,
            currency=charge.amount.currency,
            description=charge.payee,
            return_url=return_url,
            created_at=now,
            expires_at=charge.expires_at,
        )
        async with self._db.write() as session:
            found = await memory.open_checkout(session, fresh)
        _check_open(found, now)
        return CheckoutSession(session_id, f"/sandbox/checkout/{session_id}")

    def verify_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Event:
        """The event in a body signed by ``sign``."""
        parts = dict(part.partition("=")[::2] for part in headers.get(SIGNATURE, "").split(","))
        stamp = parts.get("t", "")
        if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
            raise BadInput("the signature is missing or malformed", where=SIGNATURE)
        if not hmac.compare_digest(self._mac(f"{stamp}.".encode() + body).encode(), parts.get("v1", "").encode()):
            raise BadInput("the signature does not fit the body", where=SIGNATURE)
        if abs(now.timestamp() - int(stamp)) > WINDOW.total_seconds():
            raise BadInput("the signature is too old", where=SIGNATURE)
        try:
            return Event.model_validate_json(body)
        except ValidationError as error:
            raise BadInput("this is not an event", where="body") from error

    async def events_since(self, since: datetime) -> Sequence[Event]:
        """What was paid since then."""
        async with self._db.read() as session:
            return [_event(row) for row in await memory.paid_since(session, since)]

    # What happens on the sandbox's own page

    async def checkout(self, session_id: str) -> SandboxSession:
        """The checkout, to show it.

        Raises:
            NotFound: when there is none.
        """
        async with self._db.read() as session:
            return _found(await memory.checkout(session, session_id))

    async def pay(self, session_id: str, number: SecretStr, *, now: datetime) -> Result:
        """Try a card. The number goes no further than this call.

        Raises:
            NotFound: there is no such checkout.
            Stale: its time is up.
        """
        digits = "".join(char for char in number.get_secret_value() if char.isdigit())
        card = _CARDS.get(digits)
        if card is None:
            return Result.UNKNOWN_CARD
        async with self._db.write() as session:
            found = _found(await memory.checkout(session, session_id, lock=True))
            if found.state == "paid":
                return Result.PAID
            _check_open(found, now)
            if card.result in (Result.PAID, Result.CHALLENGE):
                found.method = f"{card.brand} ····{digits[-4:]}"
                found.state = "challenge" if card.result is Result.CHALLENGE else "open"
            if card.result is Result.PAID:
                _take(found, now)
        return card.result

    async def answer_challenge(self, session_id: str, *, approved: bool, now: datetime) -> Result:
        """The debtor's bank (3-D Secure) said yes or no.

        Raises:
            NotFound: there is no such checkout.
            Stale: its time is up, or no challenge is open.
        """
        async with self._db.write() as session:
            found = _found(await memory.checkout(session, session_id, lock=True))
            if found.state == "paid":
                return Result.PAID
            _check_open(found, now)
            if found.state != "challenge":
                raise Stale("There is nothing to confirm here. Start the payment again.")
            if not approved:
                found.state, found.method = "open", ""
                return Result.NOT_AUTHENTICATED
            _take(found, now)
        return Result.PAID

    async def deliver(self, session_id: str, *, now: datetime) -> bool:
        """Send the webhook of a paid checkout; False when nobody took it, and then the reconcile job finds it."""
        event = _event(await self.checkout(session_id))
        body = event.model_dump_json().encode()
        retrying = AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=self._wait,
            retry=retry_if_exception_type((Unreachable, httpx.TransportError)),
            reraise=True,
        )
        try:
            async with self._client() as client:
                await retrying(self._post, client, body, {SIGNATURE: self.sign(body, now)})
        except (ProviderError, httpx.TransportError) as error:
            log.warning("webhook not delivered", sandbox_event=event.id, error=str(error))
            return False
        return True

    def sign(self, body: bytes, at: datetime) -> str:
        """The signature header: HMAC-SHA256 over the time and the body."""
        stamp = str(int(at.timestamp()))
        return f"t={stamp},v1={self._mac(f'{stamp}.'.encode() + body)}"

    async def _post(self, client: httpx.AsyncClient, body: bytes, headers: dict[str, str]) -> None:
        url = f"{self._base_url}/webhooks/{self.name}"
        answer = await client.post(url, content=body, headers=headers | {"content-type": "application/json"})
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Unreachable(f"{answer.status_code} from the webhook address")
        if not answer.is_success:
            raise Refused(f"{answer.status_code} from the webhook address")

    def _mac(self, message: bytes) -> str:
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()


def local_path(url: str) -> str:
    """The path of a return address: the sandbox is the same site, whatever name the browser knows it by."""
    return urlsplit(url).path or "/"


def _found(checkout: SandboxSession | None) -> SandboxSession:
    if checkout is None:
        raise NotFound("There is no such checkout.")
    return checkout


def _check_open(checkout: SandboxSession, now: datetime) -> None:
    if checkout.state == "paid":
        raise Stale("This was paid already. Nothing was charged again.")
    if checkout.expires_at <= now:
        raise Stale("The time for this payment is up. Nothing was charged.")


def _take(checkout: SandboxSession, now: datetime) -> None:
    checkout.state, checkout.paid_at, checkout.payment_id = "paid", now, f"pay_{uuid4().hex}"


def _event(checkout: SandboxSession) -> Event:
    """The one event of a paid checkout: the same, however often it is told."""
    if checkout.payment_id is None or checkout.paid_at is None:
        raise Stale("This checkout has not been paid.")
    amount = Money(checkout.amount_minor, checkout.currency)
    paid = Paid(
        payment=checkout.payment_id,
        session=checkout.id,
        link_id=checkout.link_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        method=checkout.method,
        at=checkout.paid_at,
    )
    return Event(id=f"evt_{checkout.payment_id}", kind="payment.succeeded", paid=paid)
