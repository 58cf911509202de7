"""What happens outside the chat while a script is played: the desk decides, a payment is made, time passes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlmodel import col, select

from agent import outreach
from agent.deps import Deps
from agent.domain.arrangement import Offer, even_schedule, offer_from_payload
from agent.domain.money import Money
from agent.domain.situation import Mode
from agent.payments.links import open_link, start_checkout
from agent.payments.sandbox import Result, Sandbox
from agent.store import conversations, payments
from agent.store.staff import by_email
from agent.store.tables import Approval, Conversation, Message, Staff
from evals.scenario import Event
from evals.world import Clock

DESK_PERSON = "supervisor@demo.parley"


class ScriptFault(Exception):
    """The script asked for something that could not be done; counted apart from faults of the product."""


async def due(event: Event, deps: Deps, conversation_id: UUID, spoken: int) -> bool:
    """True when the moment of an event has come. ``spoken``: lines of the script said so far."""
    async with deps.db.read() as session:
        conversation = await session.get_one(Conversation, conversation_id)
    match event.when.partition(":"):
        case "line", _, number:
            return spoken >= int(number)
        case "asked", _, what:
            return conversation.awaiting == what
        case "handed_over", _, _:
            return conversation.mode == Mode.PERSON
        case "approval", _, _:
            return await _approval(deps, conversation_id) is not None
        case _:
            return await _link_url(deps, conversation_id) is not None


async def happen(event: Event, deps: Deps, clock: Clock, conversation_id: UUID) -> None:
    """Make an event happen, through the same code as the pages.

    Raises:
        ScriptFault: when it cannot.
    """
    clock.wait(event.hours * 3600 + 90)
    match event.do:
        case "approve" | "edit" | "reject":
            await _decide(event, deps, conversation_id)
        case "pay":
            await _pay(event, deps, conversation_id)
        case "take_over":
            async with deps.db.write() as session:
                await conversations.take_over(session, conversation_id, await _staff(deps), now=deps.clock())
        case "person_says":
            refused = await outreach.say_as_person(deps, conversation_id, await _staff(deps), event.text)
            if refused:
                raise ScriptFault(f"the gate refused the person's words: {refused[0]}")
        case "hand_back":
            await outreach.hand_back(deps, conversation_id, await _staff(deps))
        case "wait":
            pass


async def _staff(deps: Deps) -> Staff:
    async with deps.db.read() as session:
        found = await by_email(session, DESK_PERSON)
    if found is None:
        raise ScriptFault(f"there is no {DESK_PERSON}")
    return found


async def _approval(deps: Deps, conversation_id: UUID) -> Approval | None:
    query = select(Approval).where(Approval.conversation_id == conversation_id, Approval.state == "requested")
    async with deps.db.read() as session:
        return (await session.exec(query)).first()


async def _decide(event: Event, deps: Deps, conversation_id: UUID) -> None:
    approval = await _approval(deps, conversation_id)
    if approval is None:
        raise ScriptFault("there is no approval to decide")
    staff = await _staff(deps)
    payload = _edited(approval, event).payload() if event.do == "edit" else None
    decision: Any = event.do
    await outreach.decide_approval(
        deps,
        approval.id,
        staff_id=staff.id,
        decision=decision,
        digest=approval.digest,
        payload=payload,
        reason=event.text or ("Not possible at the moment." if decision == "reject" else ""),
    )


def _edited(approval: Approval, event: Event) -> Offer:
    """The requested plan with another number of instalments, or another settlement sum."""
    old = offer_from_payload(approval.payload)
    if event.amount is not None:
        total = Money(round(event.amount * 100), old.owed.currency)
        schedule = even_schedule(total, old.first.on, event.instalments or 1, old.rhythm)
        return Offer(old.kind, old.owed, old.owed - total, schedule, old.rhythm)
    if event.instalments is None:
        raise ScriptFault("an edit needs a sum or a number of instalments")
    schedule = even_schedule(old.owed - old.discount, old.first.on, event.instalments, old.rhythm)
    return Offer(old.kind, old.owed, old.discount, schedule, old.rhythm)


async def _link_url(deps: Deps, conversation_id: UUID) -> str | None:
    """The address on the newest pay button, as the debtor would tap it."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.author == "assistant")
    async with deps.db.read() as session:
        messages = (await session.exec(query.order_by(col(Message.seq).desc()))).all()
    for message in messages:
        for element in message.elements:
            if element["kind"] == "pay_button":
                return str(element["data"]["url"])
    return None


async def _pay(event: Event, deps: Deps, conversation_id: UUID) -> None:
    """Tap the button, pay on the sandbox's page, and let its webhook arrive."""
    url, now = await _link_url(deps, conversation_id), deps.clock()
    if url is None:
        raise ScriptFault("there is no payment link to tap")
    secret, base = deps.settings.secret.get_secret_value(), deps.settings.base_url
    sandbox = Sandbox(deps.db, secret, base)
    async with deps.db.read() as session:
        opened = await open_link(session, url.rsplit("/", 1)[-1], secret=secret, now=now)
    checkout = await start_checkout(deps.db, sandbox, opened.link.id, return_url=url, now=now)
    if await sandbox.pay(checkout.id, SecretStr(event.card), now=now) is not Result.PAID:
        return
    for paid in await sandbox.events_since(now - timedelta(minutes=1)):
        async with deps.db.write() as session:
            payload = paid.model_dump(mode="json")
            event_id = await payments.store_event(session, sandbox.name, paid.id, payload, now=now)
        if event_id is not None:
            await outreach.settle_and_tell(deps, event_id)
