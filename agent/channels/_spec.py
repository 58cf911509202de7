"""What a channel is: a name, what fits through it, and a line to the provider that exists only with its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from pydantic import ValidationError

from agent.domain.message import Channel, Element, ElementKind, Incoming
from agent.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Fits:
    """What the channel can carry; what does not fit is left out (elements) or refused (words)."""

    max_chars: int | None = None
    elements: frozenset[ElementKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as it leaves. ``id`` is the idempotency key: the same message always carries the same one."""

    id: UUID
    conversation_id: UUID
    to: str
    text: str
    elements: tuple[Element, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took it."""

    provider_id: str


class Line(Protocol):
    """An open way to a provider. It holds its own secrets."""

    def verify(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
        """Check that a webhook comes from the provider.

        Raises:
            BadInput: the signature, its age or the content is wrong.
        """

    def parse(self, body: bytes, *, now: datetime) -> Sequence[Incoming]:
        """Every message in a verified webhook; a batch has several. Addresses as E.164 or in lower case.

        Raises:
            BadInput: when it is not what the provider sends.
        """

    async def send(self, outgoing: Outgoing) -> Receipt:
        """Hand one message to the provider, once.

        Raises:
            Unreachable: it was certainly not taken (no connection, 429, 503).
            Refused: it was not taken, and will not be.
            Unconfirmed: the answer was lost. Any other error is read as this one.
        """


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """One channel, as its file states it.

    ``connect`` reads the channel's own settings (a ``BaseSettings`` with required fields) and returns its line; a pull
    channel has none.
    """

    name: Channel
    fits: Fits = field(default_factory=Fits)
    connect: Callable[[], Line] | None = None

    @property
    def pull(self) -> bool:
        """True when the reader fetches messages, so that what is stored is sent."""
        return self.connect is None

    def open(self) -> Line:
        """The line to the provider.

        Raises:
            ConfigError: a setting is missing, or nothing is ever sent here. A message is never "sent" into nowhere.
        """
        if self.connect is None:
            raise ConfigError(f"{self.name.value} is fetched by its reader; nothing is sent there")
        try:
            return self.connect()
        except ValidationError as error:
            missing = ", ".join(str(place["loc"][0]) for place in error.errors() if place["loc"])
            raise ConfigError(f"the channel {self.name.value} is not set up: {missing} is missing or wrong") from error

    def carry(self, elements: Sequence[Element]) -> tuple[Element, ...]:
        """Those elements that the channel can show; the words alone are always enough."""
        return tuple(element for element in elements if element.kind in self.fits.elements)
