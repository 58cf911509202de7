"""Limits: whether an offer is inside what the creditor lets us agree unasked. Everyone goes through ``breaches``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from agent.domain.account import Authority, HoldKind, PastArrangement
from agent.domain.arrangement import ArrangementKind, ArrangementState, Offer
from agent.domain.money import Money
from agent.domain.risk import YEAR, Risk, assess
from agent.domain.situation import Situation


@dataclass(frozen=True, slots=True)
class Terms:
    """What an offer is made from. ``balance`` is the part that may be collected (a disputed part is not in it)."""

    balance: Money
    authority: Authority
    today: date
    due_on: date
    history: tuple[PastArrangement, ...] = ()
    risk: Risk = field(default_factory=lambda: Risk(0.4))
    running_plan: bool = False
    """A plan or settlement is running already: any other one changes it, which a person decides."""

    @property
    def extension_until(self) -> date:
        """The latest date a whole balance may be moved to."""
        return max(self.today, self.due_on) + timedelta(days=self.authority.max_extension_days)

    @property
    def extensions_left(self) -> int:
        """Extensions still allowed within 12 months."""
        used = sum(
            past.kind == ArrangementKind.EXTENSION and self.today - past.made_on <= YEAR for past in self.history
        )
        return max(0, self.authority.max_extensions - used)


def collectible(situation: Situation) -> Money:
    """The balance less what is disputed: all of it when a dispute names no part (12 CFR 1006.38(d)(2))."""
    if situation.account is None:
        raise ValueError("no account, no balance")
    balance = situation.account.balance
    for hold in situation.holds:
        if hold.kind is HoldKind.DISPUTE:
            balance = balance - (hold.amount if hold.amount is not None else balance)
    return balance if balance.minor > 0 else Money(0, balance.currency)


def terms_of(situation: Situation) -> Terms:
    """The terms of a verified situation.

    Raises:
        ValueError: when the conversation has no account.
    """
    if situation.account is None or situation.creditor is None:
        raise ValueError("no account, no terms")
    today = situation.local.date()
    running = situation.offers(ArrangementState.ACTIVE)
    return Terms(
        balance=collectible(situation),
        authority=situation.creditor.authority,
        today=today,
        due_on=situation.account.due_on,
        history=situation.account.history,
        risk=assess(situation.account, today),
        running_plan=any(s.offer.kind in (ArrangementKind.PLAN, ArrangementKind.SETTLEMENT) for s in running),
    )


def breaches(offer: Offer, terms: Terms) -> tuple[str, ...]:
    """Why an offer needs a person, in short machine words; empty means we may agree to it ourselves."""
    return tuple(_breaches(offer, terms))


def _breaches(offer: Offer, terms: Terms) -> Iterator[str]:
    if offer.owed != terms.balance:
        yield "limit:not_the_balance"
    if offer.first.on < terms.today:
        yield "limit:date_in_the_past"
    if offer.kind is ArrangementKind.SETTLEMENT or offer.discount:
        yield "limit:settlement_always_asks"
        if offer.discount.minor > terms.balance.share(Decimal(str(terms.authority.max_discount))).minor:
            yield "limit:discount_over_maximum"
    if len(offer.schedule) > 1:
        yield from _plan_breaches(offer, terms)
    elif offer.kind is not ArrangementKind.SETTLEMENT:
        yield from _once_breaches(offer, terms)


def _plan_breaches(offer: Offer, terms: Terms) -> Iterator[str]:
    authority = terms.authority
    if terms.running_plan:
        yield "limit:changes_running_plan"
    if terms.balance.minor > authority.approval_over_minor:
        yield "limit:balance_over_limit"
    if len(offer.schedule) > authority.max_instalments:
        yield "limit:too_many_instalments"
    if offer.last.on > terms.today + relativedelta(months=authority.max_months):
        yield "limit:too_long"
    if offer.first.on > terms.today + timedelta(days=authority.max_days_to_first):
        yield "limit:first_too_late"
    if offer.first.amount < upfront(terms):
        yield "limit:first_too_small"
    # The last instalment is the rest and may be smaller.
    if any(due.amount.minor < authority.min_instalment_minor for due in offer.schedule[:-1]):
        yield "limit:instalment_too_small"


def _once_breaches(offer: Offer, terms: Terms) -> Iterator[str]:
    if terms.running_plan:
        yield "limit:changes_running_plan"
    if offer.first.on > terms.extension_until:
        yield "limit:too_late"
    if offer.kind is ArrangementKind.EXTENSION and not terms.extensions_left:
        yield "limit:extensions_used_up"
    if offer.partial and offer.first.amount.minor < terms.authority.min_instalment_minor:
        yield "limit:instalment_too_small"


def upfront(terms: Terms) -> Money:
    """The smallest first instalment of a plan."""
    return terms.balance.share(Decimal(str(terms.authority.min_upfront)))


_SAID = {
    "limit:discount_over_maximum": "discount is above the creditor's maximum",
    "limit:date_in_the_past": "the first date has passed",
    "limit:balance_over_limit": "the balance is above the limit for plans without a person",
    "limit:too_many_instalments": "more instalments than the creditor allows",
    "limit:too_long": "the plan runs longer than the creditor allows",
    "limit:first_too_late": "the first payment is later than the creditor allows",
    "limit:first_too_small": "the first payment is smaller than the creditor allows",
    "limit:instalment_too_small": "an instalment is smaller than the creditor allows",
    "limit:too_late": "the date is later than the creditor allows",
}


def authority_findings(offer: Offer, authority: Authority, today: date) -> list[str]:
    """What of the creditor's authority an offer goes beyond, for the person at the desk who edits it."""
    terms = Terms(balance=offer.owed, authority=authority, today=today, due_on=today)
    return [_SAID[reason] for reason in breaches(offer, terms) if reason in _SAID]
