"""The form that edits a plan, as an offer: dates, rhythm, instalments and what is forgiven can change, the debt not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from starlette.datastructures import FormData

from agent.domain.arrangement import ArrangementKind, Offer, Rhythm, capped_schedule, even_schedule
from agent.domain.money import Money
from agent.errors import BadInput

MOST = 120
LABELS = {"each": "Amount each", "discount": "Forgiven"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a schedule with what is left after it."""

    n: int
    on: date
    minor: int
    left_minor: int


def schedule_rows(offer: Offer) -> list[Row]:
    """The schedule with a running rest."""
    left, rows = offer.total.minor, []
    for n, due in enumerate(offer.schedule, 1):
        left -= due.amount.minor
        rows.append(Row(n, due.on, due.amount.minor, left))
    return rows


def amount_each(offer: Offer) -> str:
    """The instalment of a plan whose last one is only the rest, in major units; "" for an even split."""
    first, last = offer.first.amount, offer.last.amount
    return str(first.decimal) if first.minor - last.minor > 1 else ""


def offer_from_form(shown: Offer, form: FormData) -> Offer:
    """The offer that the fields describe, for the same debt.

    Raises:
        BadInput: a field is missing or no such thing, or together they are no plan.
    """
    discount = _money(form, "discount", shown.owed.currency) or Money(0, shown.owed.currency)
    rest = shown.total + shown.discount - discount
    if rest.minor <= 0:
        raise BadInput("Nothing would be left to pay.", where="Forgiven", do="Forgive less.")
    first, rhythm = _date(form, "first"), _rhythm(form)
    each = _money(form, "each", shown.owed.currency)
    if rhythm is Rhythm.ONCE:
        schedule = even_schedule(rest, first, 1, rhythm)
    elif each is not None and each.minor > 0:
        if rest.minor > each.minor * MOST:
            raise BadInput(f"That makes more than {MOST} instalments.", where="Amount each", do="Raise it.")
        schedule = capped_schedule(rest, each, first, rhythm)
    else:
        schedule = even_schedule(rest, first, _count(form), rhythm)
    kind = _kind(shown, discount, len(schedule))
    try:
        return Offer(kind, shown.owed, discount, schedule, rhythm, partial=shown.partial, id=shown.id)
    except ValueError as error:
        raise BadInput(f"This is not a plan: {error}.", do="Change a sum or a date.") from error


def _kind(shown: Offer, discount: Money, instalments: int) -> ArrangementKind:
    """Forgiving a part makes it a settlement; forgiving nothing makes a settlement a plan."""
    if discount.minor > 0:
        return ArrangementKind.SETTLEMENT
    if shown.kind is ArrangementKind.SETTLEMENT or instalments > 1:
        return ArrangementKind.PLAN if instalments > 1 else ArrangementKind.PROMISE
    return shown.kind


def _money(form: FormData, name: str, currency: str) -> Money | None:
    """A sum in major units; None when the field is empty. A comma only groups thousands: "1,234.56"."""
    where = LABELS[name]
    text = str(form.get(name, "")).strip().removeprefix("$").strip()
    if not text:
        return None
    if "," in text and not all(len(part) == 3 for part in text.partition(".")[0].split(",")[1:]):
        raise BadInput("This sum can be read in two ways.", where=where, do="Write it like 1234.56.")
    try:
        minor = Decimal(text.replace(",", "")).scaleb(Money(0, currency).exponent)
    except InvalidOperation as error:
        raise BadInput("This is not a sum.", where=where, do="Write it like 1234.56.") from error
    if not minor.is_finite() or minor != minor.to_integral_value() or not 0 <= minor < 10**12:
        raise BadInput("This is not a sum.", where=where, do="Write it like 1234.56.")
    return Money(int(minor), currency)


def _date(form: FormData, name: str) -> date:
    try:
        return date.fromisoformat(str(form.get(name, "")).strip())
    except ValueError as error:
        raise BadInput("This is not a date.", where="First date", do="Write it as year-month-day.") from error


def _rhythm(form: FormData) -> Rhythm:
    try:
        return Rhythm(str(form.get("rhythm", "")))
    except ValueError as error:
        raise BadInput("There is no such rhythm.", where="Rhythm", do="Pick one of the list.") from error


def _count(form: FormData) -> int:
    text = str(form.get("count", "")).strip()
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MOST:
        raise BadInput(f"This has to be a number from 1 to {MOST}.", where="Instalments", do="Correct it.")
    return int(text)
