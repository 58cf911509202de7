"""Hand-built situations and readings, and a conversation that plays turns through ``act`` without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from agent.actions import act
from agent.compliance import gate, review_of
from agent.domain.account import (
    Account,
    Authority,
    Branding,
    CreditorConfig,
    Debtor,
    Entry,
    EntryKind,
    Hold,
    PastArrangement,
    Role,
)
from agent.domain.arrangement import ArrangementState
from agent.domain.decision import Act, Denial, Permissions, Verdict
from agent.domain.effect import (
    AcceptOffer,
    HandToPerson,
    IssueLink,
    PlaceHold,
    Propose,
    RequestApproval,
    SetLanguage,
    VerifyIdentity,
    WithdrawOffers,
)
from agent.domain.message import Author, Channel, Element, ElementKind, Seen
from agent.domain.money import Money
from agent.domain.reply import Draft, Response
from agent.domain.situation import Awaiting, Mode, Situation, StandingOffer, Thread
from agent.domain.tool import Knowledge, ToolContext
from agent.domain.understanding import Entity, EntityKind, Intent, IntentScore, Reading, Signals
from agent.drafting import compose

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""A Monday, ten in the morning in New York."""
TODAY = date(2026, 11, 23)
EVERYTHING = frozenset(Act)


def usd(minor: int) -> Money:
    """Cents as money."""
    return Money(minor, "USD")


def authority(**changes: Any) -> Authority:
    """A creditor's usual authority."""
    values: dict[str, Any] = {
        "max_discount": 0.3,
        "max_instalments": 12,
        "max_months": 12,
        "min_instalment_minor": 2500,
        "max_days_to_first": 30,
        "max_extension_days": 45,
        "max_extensions": 2,
        "approval_over_minor": 500_000,
    }
    return Authority(**(values | changes))


def creditor(**changes: Any) -> CreditorConfig:
    """A third-party placement: an agency that collects for a store."""
    values: dict[str, Any] = {
        "slug": "acme-store",
        "name": "Acme Store",
        "legal_name": "Acme Store LLC",
        "role": Role.THIRD_PARTY,
        "collector_name": "Northgate Recovery Services",
        "languages": ("en", "es"),
        "authority": authority(),
        "branding": Branding(colour="#1f4e5f", phone="+1 312 555 0100"),
    }
    return CreditorConfig(**(values | changes))


def debtor(**changes: Any) -> Debtor:
    """A person in Chicago."""
    values: dict[str, Any] = {
        "id": UUID(int=1),
        "name": "Maria Alvarez",
        "birth_date": date(1985, 3, 12),
        "postcode": "60614",
        "language": "en",
        "timezone": "America/Chicago",
        "state": "IL",
    }
    return Debtor(**(values | changes))


def entries(balance_minor: int = 60_000) -> tuple[Entry, ...]:
    """A charge, a fee and payments that leave ``balance_minor``."""
    return (
        Entry(1, EntryKind.CHARGE, usd(balance_minor + 15_500), date(2026, 2, 1), "purchase"),
        Entry(2, EntryKind.FEE, usd(4_500), date(2026, 6, 1), "late fee"),
        Entry(3, EntryKind.PAYMENT, usd(-10_000), date(2026, 5, 10)),
        Entry(4, EntryKind.PAYMENT, usd(-10_000), date(2026, 10, 20)),
    )


def account(balance_minor: int = 60_000, **changes: Any) -> Account:
    """A store card, two months late, most promises kept."""
    values: dict[str, Any] = {
        "id": UUID(int=2),
        "reference": "NG-1004",
        "currency": "USD",
        "opened_on": date(2025, 1, 10),
        "due_on": date(2026, 9, 20),
        "description": "store card purchases",
        "original_creditor": "Acme Store",
        "entries": entries(balance_minor),
        "history": (
            PastArrangement("promise", "kept", date(2026, 4, 1), date(2026, 5, 10), usd(10_000)),
            PastArrangement("promise", "kept", date(2026, 10, 1), date(2026, 10, 20), usd(10_000)),
        ),
    }
    return Account(**(values | changes))


def thread(**changes: Any) -> Thread:
    """A verified web chat that has had its notices."""
    values: dict[str, Any] = {
        "id": UUID(int=3),
        "channel": Channel.WEB,
        "mode": Mode.ASSISTANT,
        "version": 1,
        "language": "en",
        "verified": True,
        "tries": 0,
        "locked": False,
        "ai_notice_sent": True,
        "collector_notice_on": NOW,
    }
    return Thread(**(values | changes))


def seen(body: str, author: Author = Author.DEBTOR, seq: int = 1, now: datetime = NOW) -> Seen:
    """A message of the history."""
    return Seen(uuid4(), seq, author, body, now)


def situation(text: str = "", **changes: Any) -> Situation:
    """A verified situation with one unanswered message."""
    values: dict[str, Any] = {
        "now": NOW,
        "thread": thread(),
        "unanswered": (seen(text),) if text else (),
        "history": (),
        "creditor": creditor(),
        "debtor": debtor(),
        "account": account(),
    }
    return Situation(**(values | changes))


def read(*intents: Intent, entities: Sequence[Entity] = (), language: str = "en", **changes: Any) -> Reading:
    """A reading of these intents; of none, ``unclear``."""
    named = intents or (Intent.UNCLEAR,)
    scores = tuple(IntentScore(intent, 0.95) for intent in named)
    return Reading(scores, tuple(entities), changes.pop("signals", Signals()), language, **changes)


def entity(kind: EntityKind, text: str = "", at: int = 0, /, **value: Any) -> Entity:
    """A value in a message."""
    return Entity(kind, value, text, at, at + len(text))


def permissions(*denied: Act, known: bool = True) -> Permissions:
    """All acts of a verified person (only replying before that), less the denied ones."""
    granted = EVERYTHING if known else frozenset({Act.REPLY})
    return Permissions(granted, tuple(Denial(act, "TEST", "a citation", "denied in this test") for act in denied))


def context(at: Situation, allowed: Permissions | None = None, **changes: Any) -> ToolContext:
    """What tools see in this situation."""
    values: dict[str, Any] = {
        "situation": at,
        "permissions": allowed or permissions(known=at.known),
        "language": "en",
        "base_url": "http://localhost:8000",
        "secret": "a test secret",
        "permit": lambda known, _: permissions(known=known.known),
    }
    return ToolContext(**(values | changes))


@dataclass(slots=True)
class Said:
    """One turn as the test sees it."""

    response: Response
    draft: Draft | None

    @property
    def text(self) -> str:
        """All that was said."""
        return self.draft.text if self.draft else ""

    @property
    def elements(self) -> tuple[Element, ...]:
        """What the last bubble carries."""
        return self.draft.bubbles[-1].elements if self.draft else ()

    @property
    def kinds(self) -> list[ElementKind]:
        """The kinds of these elements."""
        return [element.kind for element in self.elements]

    def of(self, kind: type[T]) -> list[T]:
        """The effects of one kind."""
        return [effect for effect in self.response.effects if isinstance(effect, kind)]

    @property
    def moves_money(self) -> bool:
        """True when an offer, an approval, an acceptance or a link came of it."""
        return any(self.of(kind) for kind in (Propose, RequestApproval, AcceptOffer, IssueLink))


@dataclass(slots=True)
class Chat:
    """Plays a conversation: a small in-memory stand-in for the store applies the effects between two turns."""

    at: Situation = field(default_factory=situation)
    denied: tuple[Act, ...] = ()
    knowledge: Knowledge | None = None
    others: dict[str, Situation] = field(default_factory=dict)
    """Accounts that a reference finds in a cold conversation."""
    turns: list[Said] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    """What the gate says about every answer."""

    async def say(self, text: str, *intents: Intent, **reading: Any) -> Said:
        """The debtor writes; the assistant answers; the state moves on."""
        secrets = reading.pop("secrets", ())
        self.at = replace(self.at, unanswered=(replace(seen(text), secrets=secrets),))
        understood = read(*intents, signals=Signals(secrets=secrets), **reading)
        ctx = context(
            self.at,
            permissions(*self.denied, known=self.at.known),
            knowledge=self.knowledge,
            identify=self._identify,
            permit=lambda known, _: permissions(*self.denied, known=known.known),
        )
        response = await act(self.at, understood, ctx)
        draft = None if response.silent else compose(response, self.at, understood)
        if draft is not None:
            self.verdicts.append(gate(draft, review_of(response.after or self.at, understood, response, draft)))
        self._commit(response, draft)
        self.turns.append(Said(response, draft))
        return self.turns[-1]

    def person_approves(self) -> None:
        """The desk approves what waits."""
        waiting = self.at.offers(ArrangementState.AWAITING_APPROVAL)[0]
        standing = tuple(
            replace(one, state=ArrangementState.OFFERED) if one is waiting else one for one in self.at.standing
        )
        data = {"arrangement": str(waiting.offer.id)}
        asked = replace(self.at.thread, awaiting=Awaiting.ACCEPT_APPROVED, awaiting_data=data)
        self.at = replace(self.at, standing=standing, thread=asked)

    def days_later(self, days: int) -> None:
        """Time passes."""
        self.at = replace(self.at, now=self.at.now + timedelta(days=days))

    def states(self) -> list[ArrangementState]:
        """The states of all arrangements."""
        return [one.state for one in self.at.standing]

    async def _identify(self, reference: str) -> Situation | None:
        found = self.others.get(reference)
        return replace(found, thread=self.at.thread, unanswered=self.at.unanswered) if found else None

    def _commit(self, response: Response, draft: Draft | None) -> None:
        for effect in response.effects:
            self._apply(effect, response)
        ours = tuple(seen(bubble.text, Author.ASSISTANT) for bubble in draft.bubbles) if draft else ()
        now = self.at.now
        thread_ = replace(
            self.at.thread,
            awaiting=response.awaiting,
            awaiting_data=response.awaiting_data,
            handed_back=False,
            ai_notice_sent=self.at.thread.ai_notice_sent or bool(draft and draft.ai_notice),
            collector_notice_on=now if draft and draft.collector_notice else self.at.thread.collector_notice_on,
        )
        self.at = replace(
            self.at, thread=thread_, history=(*self.at.history, *self.at.unanswered, *ours), unanswered=()
        )

    def _apply(self, effect: object, response: Response) -> None:
        match effect:
            case VerifyIdentity(success=True) if response.after is not None:
                self.at = replace(response.after, thread=replace(response.after.thread, verified=True))
            case VerifyIdentity():
                tries = self.at.thread.tries + 1
                self.at = replace(self.at, thread=replace(self.at.thread, tries=tries, locked=effect.lock))
            case PlaceHold() if self.at.account is not None:
                hold = Hold(effect.kind, self.at.now, effect.scope, effect.address, effect.medium, effect.amount)
                self.at = replace(self.at, account=replace(self.at.account, holds=(*self.at.account.holds, hold)))
            case HandToPerson():
                self.at = replace(self.at, thread=replace(self.at.thread, mode=Mode.PERSON))
            case SetLanguage():
                self.at = replace(self.at, thread=replace(self.at.thread, language=effect.language))
            case _:
                self._apply_offer(effect)

    def _apply_offer(self, effect: object) -> None:
        standing = [one for one in self.at.standing if one.state is ArrangementState.ACTIVE]
        match effect:
            case Propose():
                for number, offer in enumerate(effect.offers, 1):
                    standing.append(StandingOffer(offer, ArrangementState.PROPOSED, "g", number))
            case RequestApproval():
                standing.append(StandingOffer(effect.offer, ArrangementState.AWAITING_APPROVAL))
            case AcceptOffer():
                chosen = next(one for one in self.at.standing if one.offer.id == effect.arrangement_id)
                assert chosen.offer.digest == effect.payload_digest
                standing = [replace(chosen, state=ArrangementState.ACTIVE)]
            case WithdrawOffers():
                pass
            case _:
                return
        self.at = replace(self.at, standing=tuple(standing))
