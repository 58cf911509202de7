"""Jurisdictions: one TOML each. A child states only what differs; every block names its source; the strictest wins."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import time
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.domain.contact import Cap, Limits
from agent.domain.message import Channel
from agent.errors import ConfigError

FOLDER = Path(__file__).parent


class _Block(BaseModel):
    """A value with the place it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(min_length=3)
    verification: Literal["text_read", "secondary_read", "memory_unverified", "product_policy"] = "memory_unverified"
    """How far the source was checked; counsel starts with what was not."""


class Hours(_Block):
    """Contacts are allowed strictly between."""

    open: time
    close: time


class FrequencyCap(_Block):
    """At most ``count`` contacts we start in ``days`` days; no channels means all."""

    count: int = Field(ge=0, le=100)
    days: int = Field(ge=1, le=365)
    channels: tuple[Channel, ...] = ()


class Consent(_Block):
    """Channels that need the person's own consent before we start there."""

    channels: tuple[Channel, ...]


class Age(_Block):
    """The out-of-statute notice, and whether a payment can restart the limit."""

    notice_always: bool = False
    payment_revives: bool = True
    notice_en: str = ""
    notice_es: str = ""


class Reporting(_Block):
    """What may be told to a credit bureau."""

    medical: bool


class Crisis(_Block):
    """Numbers of help lines."""

    lines: tuple[str, ...]


class Jurisdiction(BaseModel):
    """One place, as its file states it; what it does not state it has from its parent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z]{2}(-[a-z]{2,3})?$")
    name: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    hours: Hours | None = None
    caps: tuple[FrequencyCap, ...] = ()
    """Added to the parent's: a contact must fit all of them."""
    consent: Consent | None = None
    age: Age | None = None
    reporting: Reporting | None = None
    crisis: Crisis | None = None


@cache
def registry() -> dict[str, Jurisdiction]:
    """Every jurisdiction by id.

    Raises:
        ConfigError: when a file cannot be used; names the file.
    """
    return load(FOLDER)


def load(folder: Path) -> dict[str, Jurisdiction]:
    """Reads a folder of TOML files.

    Raises:
        ConfigError: unknown field, missing source, unknown parent, or a file whose name is not its id.
    """
    found: dict[str, Jurisdiction] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            place = Jurisdiction.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            raise ConfigError(f"agent/jurisdictions/{path.name}: {error}") from error
        if place.id != path.stem:
            raise ConfigError(f"agent/jurisdictions/{path.name} says its id is {place.id!r}")
        found[place.id] = place
    for place in found.values():
        if place.parent is not None and place.parent not in found:
            raise ConfigError(f"agent/jurisdictions/{place.id}.toml has an unknown parent {place.parent!r}")
        if place.parent is None and place.hours is None:
            raise ConfigError(f"agent/jurisdictions/{place.id}.toml has no parent and states no hours")
    return found


def chain(place: Jurisdiction, places: dict[str, Jurisdiction] | None = None) -> tuple[Jurisdiction, ...]:
    """The place, its parent, and so on up."""
    known = registry() if places is None else places
    return (place, *(chain(known[place.parent], known) if place.parent else ()))


@cache
def _limits(ids: tuple[str, ...], known: bool) -> Limits:
    return strictest([chain(registry()[name]) for name in ids], known)


def strictest(chains: Iterable[tuple[Jurisdiction, ...]], known: bool) -> Limits:
    """Of several places, the later opening, the earlier close, every cap, every consent, every notice."""
    chains = tuple(chains)
    hours = [place.hours for line in chains for place in line if place.hours is not None]
    latest, earliest = max(hours, key=lambda h: h.open), min(hours, key=lambda h: h.close)
    every = {place.id: place for line in chains for place in line}.values()
    ages = [next((place.age for place in line if place.age), None) for line in chains]
    consents = [place.consent for place in every if place.consent]
    crises = [next((place.crisis for place in line if place.crisis), None) for line in chains]
    return Limits(
        places=tuple(line[0].id for line in chains),
        known=known,
        open=latest.open,
        close=earliest.close,
        hours_source=latest.source if latest is earliest else f"{latest.source}; {earliest.source}",
        caps=tuple(Cap(c.count, c.days, c.source, frozenset(c.channels)) for place in every for c in place.caps),
        consent_channels=frozenset(channel for consent in consents for channel in consent.channels),
        consent_source="; ".join(consent.source for consent in consents),
        age_notice_always=any(age.notice_always for age in ages if age),
        payment_revives=any(age is None or age.payment_revives for age in ages),
        medical_reporting=all(place.reporting.medical for place in every if place.reporting),
        crisis_lines=tuple(dict.fromkeys(number for crisis in crises if crisis for number in crisis.lines)),
    )


def find(name: str | None) -> str | None:
    """The id behind a name as people write it (``NY``, ``US-NY``, ``New York City``, ``UK``); None when unknown."""
    wanted = (name or "").strip().lower().replace("_", "-").replace(" ", "-")
    return _names().get(wanted) or _names().get(f"us-{wanted}")


@cache
def _names() -> dict[str, str]:
    pairs = [(place.id, place.id) for place in registry().values()]
    pairs += [(place.name.lower().replace(" ", "-"), place.id) for place in registry().values()]
    pairs += [(alias.lower().replace(" ", "-"), place.id) for place in registry().values() for alias in place.aliases]
    return dict(pairs)


def limits_for(name: str | None) -> Limits:
    """The limits of one named place. An unknown name gets the strictest of the United States and is marked unknown."""
    return resolve([name] if name else ["us"])


def resolve(locations: Iterable[str]) -> Limits:
    """The strictest of every place the person may be; none or an unknown one gets the strictest of all of the US."""
    names = tuple(locations)
    ids = [find(name) for name in names]
    found = tuple(sorted({place for place in ids if place}))
    if not found or None in ids:
        return _limits(tuple(sorted(name for name in registry() if name.startswith("us"))), False)
    return _limits(found, True)


def age_notice(locations: Iterable[str]) -> tuple[str, Age] | None:
    """The out-of-statute notice for the first of these places that has one, its own or its parent's, and whose it is.

    None where no notice is written down: then nothing may be asked on a debt that old.
    """
    found = (find(name) for name in locations)
    lines = (chain(registry()[place]) for place in found if place)
    return next(((place.id, place.age) for line in lines for place in line if place.age and place.age.notice_en), None)


def places(country: str, state: str = "", postcode: str = "") -> tuple[str, ...]:
    """The places of an address. New York City is told by its postcode.

    A state without a file of its own is the United States: federal limits bind everywhere in it.
    """
    country = country.strip().lower()
    if country != "us":
        return (find(country) or (find("eu") or country if country in _EU else country),)
    if find(f"us-{state}") == "us-ny" and postcode[:3] in _NYC:
        return ("us-nyc",)
    own = find(f"us-{state}") if state else None
    return (own or "us",)


_NYC = frozenset("100 101 102 103 104 111 112 113 114 116".split())
_EU = frozenset("at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk".split())
