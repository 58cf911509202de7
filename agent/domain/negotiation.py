"""Negotiation: which offers are made. Pure: same input, same offers; the sums come from here and nowhere else.

Three verbs: ``options`` proposes alternatives inside the authority, ``fit`` puts the debtor's own wish into figures
(inside the authority or not), ``settlement`` prepares what only a person may decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from uuid import uuid4

from agent.domain.affordability import Stated, affordable
from agent.domain.arrangement import (
    ArrangementKind,
    Due,
    Offer,
    Rhythm,
    capped_schedule,
    even_schedule,
)
from agent.domain.limits import Terms, authority_findings, breaches, upfront
from agent.domain.money import Money

__all__ = ["Unfit", "asks_more", "authority_findings", "fit", "options", "settlement"]

MOST = 3
"""Alternatives shown at once: more are not read."""
LONGEST = 260
"""Due dates an offer may have at all: five years of weeks."""
_FIRST_IN_DAYS = 14
_EASY_INSTALMENT_MINOR = 10_000
"""The longer plan aims at instalments of about this size."""


class Unfit(ValueError):
    """What was said cannot be made into an offer."""


def options(terms: Terms, stated: Stated = Stated(), earlier: Sequence[Offer] = ()) -> list[Offer]:
    """Up to three alternatives inside the authority, the soonest paid first.

    None asks for more than the person said they can carry, and none asks for more, at every date, than one of the
    ``earlier`` offers: a concession is never taken back. Empty when the authority allows nothing that fits.
    """
    found: dict[str, Offer] = {}
    for offer in [*_candidates(terms, stated), *_still_good(earlier, terms)]:
        fits = not breaches(offer, terms) and affordable(offer, stated)
        if fits and not any(asks_more(offer, old) for old in earlier):
            found.setdefault(offer.digest, offer)
    ranked = sorted(found.values(), key=lambda offer: (offer.last.on, -offer.first.amount.minor))
    # A fresh id: an earlier offer that is made again is a new row on the table.
    return [replace(offer, id=uuid4(), reasons=_reasons(offer, terms)) for offer in _spread(ranked)]


def fit(stated: Stated, terms: Terms, *, kind: ArrangementKind | None = None) -> Offer:
    """The debtor's own wish as an offer; ``within_authority`` and the reasons say whether we may agree to it.

    Args:
        stated: what was said; a missing date or rhythm is filled in (in two weeks, monthly).
        terms: what the offer is made from.
        kind: for one payment: ``PROMISE`` (they commit) or ``EXTENSION`` (they ask).

    Raises:
        Unfit: when nothing concrete was said, a sum is not positive, or it would take more than 260 payments.
    """
    if not stated.concrete:
        raise Unfit("nothing concrete was said")
    if terms.balance.minor <= 0:
        raise Unfit("nothing is owed")
    schedule, rhythm = _wished(stated, terms)
    paid = sum(due.amount.minor for due in schedule)
    single = kind if kind in (ArrangementKind.PROMISE, ArrangementKind.EXTENSION) else ArrangementKind.PROMISE
    partial = paid < terms.balance.minor
    offer = _offer(
        kind=ArrangementKind.PLAN if len(schedule) > 1 else ArrangementKind.PROMISE if partial else single,
        terms=terms,
        schedule=schedule,
        rhythm=rhythm if len(schedule) > 1 else Rhythm.ONCE,
        partial=partial,
    )
    found = breaches(offer, terms)
    return replace(offer, within_authority=not found, reasons=(*found, *_reasons(offer, terms)))


def settlement(amount: Money, terms: Terms, first: date | None = None) -> Offer:
    """One payment of ``amount`` in full satisfaction. Never inside the authority: a person decides every settlement.

    Raises:
        Unfit: when the amount is not positive or not less than what is owed.
    """
    if not 0 < amount.minor < terms.balance.minor:
        raise Unfit("a settlement is a positive sum below what is owed")
    offer = _offer(
        kind=ArrangementKind.SETTLEMENT,
        terms=terms,
        schedule=(Due(first or _first(terms), amount),),
        discount=terms.balance - amount,
    )
    return replace(offer, within_authority=False, reasons=(*breaches(offer, terms), *_reasons(offer, terms)))


def asks_more(new: Offer, old: Offer) -> bool:
    """True when by every date ``new`` has asked at least as much as ``old``, and by some date more."""
    dates = sorted({due.on for due in (*new.schedule, *old.schedule)})
    gaps = [_asked(new, on) - _asked(old, on) for on in dates]
    return all(gap >= 0 for gap in gaps) and any(gap > 0 for gap in gaps)


def _asked(offer: Offer, by: date) -> int:
    return sum(due.amount.minor for due in offer.schedule if due.on <= by)


def _candidates(terms: Terms, stated: Stated) -> Iterator[Offer]:
    """Everything worth trying, from the soonest paid to the longest; the caller drops what is outside or too heavy."""
    if terms.balance.minor <= 0:
        return
    if stated.concrete:
        yield from _own_wish(stated, terms)
    for on in _later_dates(terms, stated):
        yield _offer(ArrangementKind.EXTENSION, terms, (Due(on, terms.balance),))
    rhythm = stated.rhythm if stated.rhythm not in (None, Rhythm.ONCE) else Rhythm.MONTHLY
    for count in _counts(terms, stated):
        yield _plan(terms, _first(terms, stated), count, rhythm)
    if stated.each is not None and stated.each.minor > 0:
        yield from _at_most(stated.each, _first(terms, stated), rhythm, terms)


def _own_wish(stated: Stated, terms: Terms) -> Iterator[Offer]:
    try:
        yield fit(stated, terms, kind=ArrangementKind.EXTENSION)
    except Unfit:
        return


def _at_most(each: Money, first: date, rhythm: Rhythm, terms: Terms) -> Iterator[Offer]:
    if 1 < ceil(terms.balance.minor / each.minor) <= LONGEST:
        yield _offer(ArrangementKind.PLAN, terms, capped_schedule(terms.balance, each, first, rhythm), rhythm)


def _later_dates(terms: Terms, stated: Stated) -> Iterator[date]:
    """The date they named, else one that leaves the more room the likelier it is to be kept."""
    if stated.first is not None:
        yield stated.first
        return
    room = (terms.extension_until - terms.today).days
    yield terms.today + timedelta(days=room if terms.risk.score < 0.5 else ceil(room / 2))


def _counts(terms: Terms, stated: Stated) -> Iterator[int]:
    """Numbers of instalments: what they named, a short plan, a longer one, the longest allowed."""
    limit = min(terms.authority.max_instalments, _by_size(terms), LONGEST)
    if stated.count is not None and 1 < stated.count <= limit:
        yield stated.count
    longer = max(6, ceil(terms.balance.minor / _EASY_INSTALMENT_MINOR))
    yield from (count for count in (3, min(longer, limit), limit) if 1 < count <= limit)


def _by_size(terms: Terms) -> int:
    return max(1, terms.balance.minor // terms.authority.min_instalment_minor)


def _plan(terms: Terms, first: date, count: int, rhythm: Rhythm) -> Offer:
    """Even instalments; the first is raised where the creditor wants more of it at the start."""
    down = upfront(terms)
    schedule = even_schedule(terms.balance, first, count, rhythm)
    if schedule[0].amount < down and (terms.balance - down).minor >= count - 1:
        rest = even_schedule(terms.balance - down, rhythm.after(first, 1), count - 1, rhythm)
        schedule = (Due(first, down), *rest)
    return _offer(ArrangementKind.PLAN, terms, schedule, rhythm)


def _still_good(earlier: Sequence[Offer], terms: Terms) -> Iterator[Offer]:
    """What we offered we stand by, while its dates and the balance still hold."""
    return (offer for offer in earlier if not offer.discount and not breaches(offer, terms))


def _spread(ranked: Sequence[Offer]) -> list[Offer]:
    """At most three, and as different as they come: the soonest, the longest, one between."""
    if len(ranked) <= MOST:
        return list(ranked)
    return [ranked[0], ranked[len(ranked) // 2], ranked[-1]]


def _first(terms: Terms, stated: Stated = Stated()) -> date:
    if stated.first is not None:
        return stated.first
    return terms.today + timedelta(days=min(_FIRST_IN_DAYS, terms.authority.max_days_to_first))


def _wished(stated: Stated, terms: Terms) -> tuple[tuple[Due, ...], Rhythm]:
    first, rhythm = _first(terms, stated), stated.rhythm or Rhythm.MONTHLY
    each = _each(stated, terms)
    if each is not None and rhythm is not Rhythm.ONCE:
        return _instalments(each, first, rhythm, stated.lump, terms), rhythm
    if stated.count is not None and stated.count > 1 and stated.lump is None and stated.each is None:
        _check_count(stated.count)
        return even_schedule(terms.balance, first, min(stated.count, terms.balance.minor), rhythm), rhythm
    lump = stated.lump or stated.each
    amount = lump if lump is not None and lump < terms.balance else terms.balance
    if amount.minor <= 0:
        raise Unfit("a sum is positive")
    return (Due(first, amount),), Rhythm.ONCE


def _each(stated: Stated, terms: Terms) -> Money | None:
    """The instalment they named: a sum each time, or a share of the balance."""
    if stated.each is not None:
        return stated.each
    if stated.share is not None and 0 < stated.share < 1:
        return terms.balance.share(Decimal(str(stated.share)))
    return None


def _instalments(each: Money, first: date, rhythm: Rhythm, lump: Money | None, terms: Terms) -> tuple[Due, ...]:
    """``lump`` first when one was named, then ``each`` until all is paid."""
    if each.minor <= 0 or (lump is not None and lump.minor <= 0):
        raise Unfit("a sum is positive")
    down = min(lump.minor, terms.balance.minor) if lump is not None else 0
    rest = Money(terms.balance.minor - down, terms.balance.currency)
    _check_count(ceil(rest.minor / each.minor))
    head = (Due(first, Money(down, rest.currency)),) if down else ()
    if not rest:
        return head
    return (*head, *capped_schedule(rest, each, rhythm.after(first, 1) if down else first, rhythm))


def _check_count(count: int) -> None:
    if not 0 < count <= LONGEST:
        raise Unfit(f"{count} payments are too many")


def _reasons(offer: Offer, terms: Terms) -> tuple[str, ...]:
    kept = tuple(reason for reason in offer.reasons if not reason.startswith(("limit:", "risk:", "history:")))
    return (*kept, f"risk:{terms.risk.score:.2f}", *terms.risk.reasons)


def _offer(
    kind: ArrangementKind,
    terms: Terms,
    schedule: tuple[Due, ...],
    rhythm: Rhythm = Rhythm.ONCE,
    *,
    discount: Money | None = None,
    partial: bool = False,
) -> Offer:
    return Offer(
        kind=kind,
        owed=terms.balance,
        discount=discount or Money(0, terms.balance.currency),
        schedule=schedule,
        rhythm=rhythm,
        partial=partial,
    )
