"""What Parley asks of a payment provider: a hosted page for one sum, and signed word of what happened there.

Card data goes from the browser to the provider's page only; nothing here ever carries it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from agent.domain.money import Money


@dataclass(frozen=True, slots=True)
class Charge:
    """What one link asks for. The sum comes from the link's row, never from a request."""

    link_id: UUID
    amount: Money
    payee: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CheckoutSession:
    """A hosted page at the provider: ``url`` is where the browser goes."""

    id: str
    url: str


class Paid(BaseModel):
    """Money that arrived, as the provider reports it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    payment: str = Field(min_length=1)
    """The provider's own id of the payment; the same in every event about it."""
    session: str
    link_id: UUID
    amount_minor: int = Field(gt=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    method: str = ""
    """How it was paid, for people: ``visa ····4242``."""
    at: AwareDatetime
    """When the debtor paid, which may be long before the event arrives."""

    @property
    def amount(self) -> Money:
        """The sum."""
        return Money(self.amount_minor, self.currency)


class Event(BaseModel):
    """One verified webhook event; also the form in which it is stored. ``paid`` is None when no money arrived."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    kind: str
    paid: Paid | None = None


class Provider(Protocol):
    """A payment provider."""

    @property
    def name(self) -> str:
        """Also the last part of its webhook address."""

    async def create_session(self, charge: Charge, return_url: str, *, now: datetime) -> CheckoutSession:
        """The hosted page for this charge. Asked twice for one link, it answers with the same session.

        Raises:
            Stale: the charge is paid already, or its time is up.
            ProviderError: the provider cannot be reached, or refuses.
        """

    def verify_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Event:
        """The event in a webhook's body.

        Raises:
            BadInput: the signature, its age or the content is wrong.
        """

    async def events_since(self, since: datetime) -> Sequence[Event]:
        """Payments made since then, in the form in which the webhook would have told them; for the reconcile job."""
