"""Messages: who wrote, on which channel, and what a reply can carry beside its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Channel(StrEnum):
    """Where a message travels."""

    WEB = "web"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    SLACK = "slack"
    TEAMS = "teams"


class Author(StrEnum):
    """Who wrote a message."""

    DEBTOR = "debtor"
    ASSISTANT = "assistant"
    PERSON = "person"
    SYSTEM = "system"


class MessageState(StrEnum):
    """Where an outgoing message stands; incoming ones are ``received``."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENDING = "sending"  # claimed by one worker, on its way to the provider
    SENT = "sent"
    UNCONFIRMED = "unconfirmed"  # it may have arrived; a person decides, nothing sends it again by itself
    HELD = "held"
    FAILED = "failed"


class ElementKind(StrEnum):
    """What a bubble can carry beside words, and the shape of ``Element.data``.

    A channel that cannot show an element leaves it out: the words alone must always be enough.
    """

    QUICK_REPLIES = "quick_replies"  # {"replies": [{"label", "text"}]}  a tap sends ``text`` as a message
    IDENTITY_FORM = "identity_form"  # {"fields": ["reference", "birth_date", "postcode"]}
    OFFERS = "offers"  # {"group": "...", "offers": [{"id", "title", "lines": [...], "ordinal"}]}
    SCHEDULE = "schedule"  # {"rows": [{"due", "amount"}], "total"}
    PAY_BUTTON = "pay_button"  # {"url", "label", "amount", "expires"}
    DOWNLOAD = "download"  # {"url", "label"}
    ADVICE = "advice"  # {"links": [{"label", "url", "phone"}]}


@dataclass(frozen=True, slots=True)
class Element:
    """Something beside the words, already in the reader's language."""

    kind: ElementKind
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from outside, secrets already masked."""

    source: str
    external_id: str
    channel: Channel
    body: str
    received_at: datetime
    secrets: tuple[str, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One outgoing message."""

    text: str
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it stands in a conversation's history."""

    id: UUID
    seq: int
    author: Author
    body: str
    at: datetime
    secrets: tuple[str, ...] = ()
