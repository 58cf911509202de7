"""A debtor who wants to pay in parts, small tools, and what the embedded engine decided: for the model tests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from pydantic import BaseModel

from agent.domain.account import Account, Authority, CreditorConfig, Debtor, Entry, EntryKind, HoldKind, Role
from agent.domain.arrangement import ArrangementKind, Offer, Rhythm, even_schedule
from agent.domain.decision import Act, Permissions
from agent.domain.effect import AcceptOffer, PlaceHold, Propose
from agent.domain.facts import Facts
from agent.domain.message import Author, Channel, Seen
from agent.domain.money import Money
from agent.domain.reply import Response
from agent.domain.situation import Awaiting, Mode, Situation, Thread
from agent.domain.tool import Correct, Outcome, Over, ToolContext, ToolKind, ToolSpec
from agent.domain.understanding import Intent, IntentScore, Reading

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
OWED = Money(124_000, "USD")
FLOOR = 0.4321
"""The creditor's floor: must never be seen in a request."""

CREDITOR = CreditorConfig(
    slug="acme",
    name="Acme Store",
    legal_name="Acme Store LLC",
    role=Role.THIRD_PARTY,
    collector_name="Northgate Recovery",
    authority=Authority(
        max_discount=FLOOR,
        max_instalments=12,
        max_months=12,
        min_instalment_minor=2500,
        max_days_to_first=30,
        max_extension_days=60,
        approval_over_minor=500_000,
    ),
)
ACCOUNT = Account(
    id=uuid4(),
    reference="NG-1004",
    currency="USD",
    opened_on=date(2024, 1, 5),
    due_on=date(2026, 6, 1),
    description="store card",
    original_creditor="Acme Store LLC",
    entries=(Entry(1, EntryKind.CHARGE, OWED, date(2026, 5, 1)),),
)
DEBTOR = Debtor(uuid4(), "Rosa Delgado", date(1985, 3, 12), "60614", "en", "America/Chicago", "IL")


def seen(author: Author, body: str, seq: int = 1) -> Seen:
    """A message."""
    return Seen(uuid4(), seq, author, body, NOW - timedelta(minutes=60 - seq))


def situation(text: str = "could do 75 every other Friday", *past: Seen, verified: bool = True) -> Situation:
    """A verified debtor who just wrote ``text``."""
    latest = seen(Author.DEBTOR, text, 50)
    thread = Thread(uuid4(), Channel.WEB, Mode.ASSISTANT, 1, "en", verified, 0, False, Awaiting.PLAN_AMOUNT)
    return Situation(NOW, thread, (latest,), (*past, latest), CREDITOR, DEBTOR, ACCOUNT)


def reading(*intents: Intent) -> Reading:
    """What the embedded understanding saw."""
    return Reading(tuple(IntentScore(intent, 0.8) for intent in intents or (Intent.PAYMENT_PLAN,)))


EVERYTHING = Permissions(frozenset(Act))
ONLY_TALK = Permissions(frozenset({Act.REPLY, Act.DISCUSS_DEBT}))


def balance_plan() -> Response:
    """The plan says what is owed."""
    facts = Facts()
    facts.add("amount", OWED, "ledger:1")
    facts.add("due_on", ACCOUNT.due_on, "account:due_on")
    return Response(Intent.ASK_BALANCE, says=["reminder_due"], facts=facts, disposition="answered")


def question_plan() -> Response:
    """The plan asks what they could manage."""
    return Response(Intent.PAYMENT_PLAN, says=["ask_amount"], awaiting=Awaiting.PLAN_AMOUNT, disposition="asked")


class Parts(BaseModel):
    """Arguments of ``fit_plan``."""

    each: Decimal
    rhythm: Rhythm
    first: date


class Nothing(BaseModel):
    """No arguments."""


@dataclass
class Tools:
    """Small tools that remember their calls."""

    ran: list[str] = field(default_factory=list)

    async def explain(self, ctx: ToolContext, args: Nothing) -> Outcome:
        self.ran.append("explain_balance")
        facts = Facts()
        facts.add("balance", OWED, "ledger:1")
        return Outcome(facts=facts, said="The balance is {balance}.")

    async def fit(self, ctx: ToolContext, args: Parts) -> Outcome:
        self.ran.append("fit_plan")
        if args.each < 25:
            raise Correct("each instalment has to be larger.")
        each = Money(int(args.each * 100), "USD")
        offer = Offer(ArrangementKind.PLAN, OWED, Money(0, "USD"), even_schedule(OWED, args.first, 10, args.rhythm))
        facts = Facts()
        facts.add("count", 10, "offer")
        facts.add("each", each, "offer")
        facts.add("first", offer.first.on, "offer")
        facts.add("last", offer.last.on, "offer")
        facts.add("rhythm", "every other week", "offer")
        facts.add("total", OWED, "offer")
        data = {"says": "readback_plan", "awaiting": Awaiting.CONFIRM, "awaiting_data": {"arrangement": str(offer.id)}}
        return Outcome(facts=facts, effects=[Propose((offer,))], data=data, said="The plan can be read back.")

    async def yes(self, ctx: ToolContext, args: Nothing) -> Outcome:
        self.ran.append("say_yes")
        return Outcome(effects=[AcceptOffer(uuid4(), "x")])

    async def hold(self, ctx: ToolContext, args: Nothing) -> Outcome:
        self.ran.append("place_hold")
        return Outcome(effects=[PlaceHold(HoldKind.CEASE)])

    async def dead_end(self, ctx: ToolContext, args: Nothing) -> Outcome:
        self.ran.append("dead_end")
        raise Over("nothing of the sort exists")

    @property
    def specs(self) -> dict[str, ToolSpec]:
        """As a registry holds them."""
        specs = (
            ToolSpec("explain_balance", ToolKind.READ, Nothing, self.explain, Act.DISCUSS_DEBT, "What is owed."),
            ToolSpec("dead_end", ToolKind.READ, Nothing, self.dead_end, Act.DISCUSS_DEBT, "Leads nowhere."),
            ToolSpec("fit_plan", ToolKind.MONEY, Parts, self.fit, Act.OFFER_PLAN, "A plan of the person's own sums."),
            ToolSpec("say_yes", ToolKind.MONEY, Nothing, self.yes, Act.OFFER_PLAN, "Accepts for the person."),
            ToolSpec("place_hold", ToolKind.WRITE, Nothing, self.hold, Act.REPLY, "Stops all contact."),
        )
        return {spec.name: spec for spec in specs}


def context(now: Situation, permissions: Permissions = EVERYTHING) -> ToolContext:
    """What tools may know."""
    return ToolContext(
        situation=now, permissions=permissions, language="en", base_url="https://parley.example", secret="test"
    )


def unverified(now: Situation) -> Situation:
    """The same before identity."""
    return replace(now, thread=replace(now.thread, verified=False))
