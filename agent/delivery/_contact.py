"""The contact that a message would be: what the contact rules may know, from data read at this moment."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberType, number_type
from phonenumbers.timezone import time_zones_for_number

from agent.domain.account import Debtor, Hold, HoldKind
from agent.domain.contact import Basis, Block, Contact, Limits
from agent.domain.message import Channel
from agent.jurisdictions import places, resolve
from agent.store.outbox import Letter

STOPS = frozenset({HoldKind.CEASE, HoldKind.REFUSAL, HoldKind.OPT_OUT, HoldKind.MEDIUM, HoldKind.WRONG_PERSON})
"""Holds that get one acknowledgement, with nothing else in it."""


def contact_of(letter: Letter, now: datetime) -> Contact:
    """The contact that this message would be, from fresh data.

    An answer counts as one only while nothing was asked of us since: a hold placed after the question (other than by
    the answering turn itself) makes it a contact that we start.
    """
    asked = letter.asked_at
    proactive = asked is None or any(hold.placed_at > asked for hold in letter.holds if hold not in letter.own)
    basis, basis_at = _basis(letter)
    return Contact(
        channel=letter.channel,
        now=now,
        role=letter.role,
        limits=limits_of(letter.debtor),
        address=letter.address.lower(),
        zones=_zones(letter),
        proactive=proactive,
        replies_already=letter.replies_already,
        closing=not proactive and any(hold.kind in STOPS for hold in letter.own),
        holds=letter.holds,
        opted_out=opted_out(letter.holds, letter.channel, letter.address.lower()),
        inconvenient=_inconvenient(letter),
        basis=basis,
        basis_at=basis_at,
        employer_address=letter.employer,
        past=letter.past,
    )


def _basis(letter: Letter) -> tuple[Basis, datetime | None]:
    known = [at for at in (letter.consent_at, letter.wrote_at) if at is not None]
    if letter.consent_at is not None:
        return Basis.DIRECT_CONSENT, max(known)
    return (Basis.THEY_WROTE, letter.wrote_at) if known else (Basis.UNKNOWN, None)


def limits_of(debtor: Debtor | None) -> Limits:
    """Of the person's place; without one, the strictest, marked as unknown."""
    if debtor is None or (debtor.country.upper() == "US" and not debtor.state):
        return resolve(())
    return resolve(places(debtor.country, debtor.state, debtor.postcode))


def opted_out(holds: tuple[Hold, ...], channel: Channel, address: str) -> frozenset[str]:
    """An opt-out that names no address covers every one, on its medium if it names one."""
    everywhere = any(
        hold.kind is HoldKind.OPT_OUT and not hold.address and hold.medium in ("", channel.value) for hold in holds
    )
    return frozenset({address}) if everywhere else frozenset()


_NO_PLACE = (
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
)


def _zones(letter: Letter) -> tuple[str, ...]:
    """Every plausible zone: of the residence, and of the area code of each number of the person."""
    if letter.debtor is None:
        return ()
    zones = [letter.debtor.timezone]
    for phone in (*letter.phones, letter.address):
        zones += _area(phone)
    return tuple(dict.fromkeys(zones))


def _area(phone: str) -> tuple[str, ...]:
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return ()
    if number_type(number) in _NO_PLACE:
        return ()
    return tuple(zone for zone in time_zones_for_number(number) if zone != "Etc/Unknown")


def _inconvenient(letter: Letter) -> tuple[Block, ...]:
    """The hours the person named, as long as the hold stands; a hold without hours blocks the whole day."""
    if not any(hold.kind is HoldKind.INCONVENIENT_TIME for hold in letter.holds):
        return ()
    start, end = _last(letter.wishes, "not_before"), _last(letter.wishes, "not_after")
    if start is None and end is None:
        return (Block(time.min, time.max),)
    if start is not None and end is not None and end < start:
        return (Block(end, start),)  # a night worker: the good hours run over midnight
    return tuple(
        block for block in (start and Block(time.min, start), end and Block(end, time.max)) if isinstance(block, Block)
    )


def _last(wishes: tuple[dict[str, Any], ...], name: str) -> time | None:
    return next((time.fromisoformat(wish[name]) for wish in reversed(wishes) if wish.get(name)), None)
