"""The values in a message, each with its place: sums, shares, dates, rhythms, counts, references, addresses, wishes.

Order matters: what is unmistakable (an address, a reference) claims its digits first, a bare number comes last.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from agent.domain.situation import Awaiting
from agent.domain.understanding import Entity
from agent.understanding.entities.amounts import find_amounts, find_shares
from agent.understanding.entities.contact import find_addresses, find_channels
from agent.understanding.entities.context import Reader
from agent.understanding.entities.counts import find_conditions, find_counts, find_ordinals, find_times_each
from agent.understanding.entities.dates import find_dates
from agent.understanding.entities.frequency import find_frequencies
from agent.understanding.entities.identity import find_identity
from agent.understanding.entities.times import find_times
from agent.understanding.normalise import Mapped

_DAY_FIRST_CURRENCIES = frozenset({"GBP", "EUR", "MXN", "ARS", "COP", "CLP", "PEN", "INR", "AUD", "NZD", "ZAR", "NGN"})
_REGIONS = {
    "USD": "US",
    "GBP": "GB",
    "MXN": "MX",
    "CAD": "CA",
    "AUD": "AU",
    "INR": "IN",
    "EUR": "ES",
    "ARS": "AR",
    "COP": "CO",
}


def find_entities(
    original: str,
    mapped: Mapped,
    *,
    now: datetime,
    zone: tzinfo,
    language: str = "en",
    currency: str = "USD",
    awaiting: Awaiting = Awaiting.NOTHING,
) -> tuple[Entity, ...]:
    """Every value in the message, in text order. ``mapped`` is the plain reading of ``original``; ``now`` is aware."""
    reader = Reader(
        original=original,
        mapped=mapped,
        today=now.astimezone(zone).date(),
        language=language,
        currency=currency,
        awaiting=awaiting,
        day_first=language == "es" or currency in _DAY_FIRST_CURRENCIES,
        region=_REGIONS.get(currency, "US"),
    )
    for find in (
        find_addresses,
        find_identity,
        find_ordinals,
        find_frequencies,
        find_times_each,
        find_counts,
        find_dates,
        find_shares,
        find_times,
        find_amounts,
        find_channels,
        find_conditions,
    ):
        find(reader)
    return tuple(sorted(reader.found, key=lambda entity: (entity.start, entity.end)))
