"""What a message means: intents, entities and signals."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Intent(StrEnum):
    """What a debtor wants or tells us. A message can carry several. The names are a contract."""

    NEED_TIME = "need_time"
    PROMISE_TO_PAY = "promise_to_pay"
    PAY_NOW = "pay_now"
    PAYMENT_PLAN = "payment_plan"
    SETTLEMENT = "settlement"
    ACCEPT_OFFER = "accept_offer"
    HARDSHIP = "hardship"
    DISTRESS = "distress"
    DISPUTE = "dispute"
    VALIDATION_REQUEST = "validation_request"
    ALREADY_PAID = "already_paid"
    WRONG_PERSON = "wrong_person"
    IDENTITY_THEFT = "identity_theft"
    CEASE_CONTACT = "cease_contact"
    OPT_OUT = "opt_out"
    ATTORNEY = "attorney"
    BANKRUPTCY = "bankruptcy"
    DECEASED = "deceased"
    REFUSE = "refuse"
    ASK_BALANCE = "ask_balance"
    ASK_HUMAN = "ask_human"
    ASK_BOT = "ask_bot"
    CALLBACK = "callback"
    WHO_ARE_YOU = "who_are_you"
    ABUSIVE = "abusive"
    LEGAL_THREAT = "legal_threat"
    THANKS = "thanks"
    GREETING = "greeting"
    OFF_TOPIC = "off_topic"
    PROMPT_INJECTION = "prompt_injection"
    VOICEMAIL = "voicemail"
    UNCLEAR = "unclear"

    @classmethod
    def _missing_(cls, value: object) -> Intent | None:
        return ADDED.get(str(value))


ADDED: dict[str, Intent] = {}
"""Intents beyond the contract, each from one file in ``prompts/intents/`` that names its reply."""


def add_intent(name: str) -> Intent:
    """The intent of this name; a new one behaves as a member in every look-up (``Intent(name)``), not in iteration."""
    try:
        return Intent(name)
    except ValueError:
        member = str.__new__(Intent, name)
        member._name_, member._value_ = name.upper(), name
        ADDED[name] = member
        return member


def all_intents() -> tuple[Intent, ...]:
    """The intents of the contract in their order, then the added ones by name."""
    return (*Intent, *(ADDED[name] for name in sorted(ADDED)))


RIGHTS: frozenset[Intent] = frozenset(
    {
        Intent.CEASE_CONTACT,
        Intent.OPT_OUT,
        Intent.REFUSE,
        Intent.ATTORNEY,
        Intent.BANKRUPTCY,
        Intent.DECEASED,
        Intent.IDENTITY_THEFT,
        Intent.DISPUTE,
        Intent.WRONG_PERSON,
        Intent.DISTRESS,
    }
)
"""Intents that change what the law lets us do; they count if any reader sees them."""

PRIORITY: tuple[Intent, ...] = (
    Intent.DISTRESS,
    Intent.OPT_OUT,
    Intent.CEASE_CONTACT,
    Intent.REFUSE,
    Intent.ATTORNEY,
    Intent.BANKRUPTCY,
    Intent.DECEASED,
    Intent.IDENTITY_THEFT,
    Intent.WRONG_PERSON,
    Intent.DISPUTE,
    Intent.VALIDATION_REQUEST,
    Intent.ALREADY_PAID,
    Intent.CALLBACK,
    Intent.HARDSHIP,
    Intent.ASK_HUMAN,
    Intent.ASK_BOT,
    Intent.WHO_ARE_YOU,
    Intent.LEGAL_THREAT,
    Intent.PROMPT_INJECTION,
    Intent.ACCEPT_OFFER,
    Intent.SETTLEMENT,
    Intent.PAYMENT_PLAN,
    Intent.PAY_NOW,
    Intent.PROMISE_TO_PAY,
    Intent.NEED_TIME,
    Intent.ASK_BALANCE,
    Intent.ABUSIVE,
    Intent.VOICEMAIL,
    Intent.OFF_TOPIC,
    Intent.THANKS,
    Intent.GREETING,
    Intent.UNCLEAR,
)
"""Which intent is answered when several are present (reference: inbound priority, GOV-order)."""


def rank(intent: Intent) -> int:
    """Where an intent stands among those that are answered; an added one before what is only courtesy or noise."""
    return PRIORITY.index(intent if intent in PRIORITY else Intent.ABUSIVE)


@dataclass(frozen=True, slots=True)
class IntentScore:
    """An intent with its calibrated probability and who saw it (``rules``, ``encoder``, ``model``)."""

    intent: Intent
    confidence: float
    seen_by: frozenset[str] = frozenset({"encoder"})


class EntityKind(StrEnum):
    """Kinds of values in a message and the shape of ``Entity.value`` for each."""

    AMOUNT = "amount"  # {"minor": 7500, "currency": "USD"}
    SHARE = "share"  # {"share": 0.5}
    DATE = "date"  # {"date": "2026-12-15"}
    PERIOD = "period"  # {"start": "2026-12-01", "end": "2026-12-31"}
    FREQUENCY = "frequency"  # {"unit": "week", "every": 2, "weekday": 4 | None, "start": "2026-12-05" | None}
    COUNT = "count"  # {"count": 6}  instalments
    CONDITION = "condition"  # {"text": "if you take 40% off"}
    REFERENCE = "reference"  # {"reference": "NG-1004"}
    PHONE = "phone"  # {"phone": "+13125550100"}
    EMAIL = "email"  # {"email": "a@example.com"}
    LAST_FOUR = "last_four"  # {"last_four": "4417"}
    POSTCODE = "postcode"  # {"postcode": "60614"}
    BIRTH_DATE = "birth_date"  # {"date": "1985-03-12"}
    CHANNEL = "channel"  # {"channel": "email", "wanted": true}
    TIME = "time"  # {"not_before": "12:00" | None, "not_after": "18:00" | None}
    ORDINAL = "ordinal"  # {"ordinal": 2}  "the second one"


@dataclass(frozen=True, slots=True)
class Entity:
    """A value and its place in the text: ``text[start:end]`` (characters)."""

    kind: EntityKind
    value: dict[str, Any]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signals:
    """Facts about the message that change what we may do.

    ``sentiment`` runs from -1 to 1, ``distress`` and ``abuse`` from 0 to 1.
    """

    sentiment: float = 0.0
    distress: float = 0.0
    abuse: float = 0.0
    urgency: float = 0.0
    vulnerability: tuple[str, ...] = ()
    injection: bool = False
    secrets: tuple[str, ...] = ()
    """Kinds of secrets that were masked on arrival: ``card``, ``ssn``, ``cvv``, ``bank_account``."""
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How one turn's unanswered messages were understood, most important intent first."""

    intents: tuple[IntentScore, ...]
    entities: tuple[Entity, ...] = ()
    signals: Signals = field(default_factory=Signals)
    language: str = "en"
    possible_rights: frozenset[Intent] = frozenset()
    """Rights seen with too little certainty to act on, too much to ignore: ask, or a person."""

    @property
    def names(self) -> frozenset[Intent]:
        """The intents present."""
        return frozenset(score.intent for score in self.intents)

    @property
    def rights(self) -> tuple[Intent, ...]:
        """The rights present, in the order in which they are answered."""
        return tuple(intent for intent in PRIORITY if intent in RIGHTS & self.names)

    @property
    def top(self) -> Intent:
        """The intent that is answered."""
        return min(self.names, key=lambda intent: (rank(intent), intent in PRIORITY), default=Intent.UNCLEAR)

    def entity(self, kind: EntityKind) -> Entity | None:
        """The first entity of a kind, if any."""
        return next((entity for entity in self.entities if entity.kind == kind), None)

    def all(self, kind: EntityKind) -> list[Entity]:
        """Every entity of a kind, in text order."""
        return [entity for entity in self.entities if entity.kind == kind]
