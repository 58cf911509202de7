"""Every figure in the text is a fact of this turn: sums, shares, dates, counts, account numbers, in digits or words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._figures import Figure, Kind, fits
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text
from agent.rules._truth import Known, known

_EMERGENCY = frozenset({"988", "911", "112", "116123", "116", "123", "024", "741741", "999", "111"})
_LEGAL = re.compile(r"\b(?:usc|u\.s\.c|cfr|section|regulation|form|chapter|capitulo|seccion|title|reg)\.? ?$|1099|401")
_DISPUTE = re.compile(r"disput|validat|verif|impugn|substantiat")
_ORDINARY = re.compile(r"24/7|24 hours a day|24 horas")
_DEADLINE = re.compile(r"(?:by|before|until|expires?|ends?|antes de|hasta|vence)(?: \w+)? ?(?:at|a)?(?: las)? ?$")
_SMALL = 12
_TOLERANCE = 0.0051


def check(text: Text, review: Review) -> Iterator[Hit]:
    """With facts given, every figure must be one of them or follow from them; the balance must be *the* balance."""
    if review.facts is None:
        return
    truth = known(review.facts)
    for figure in text.figures:
        if not _true(figure, truth, text):
            yield Hit(f"states a {figure.kind.value} that is no fact of this turn", text.span(figure.start, figure.end))
    yield from _roles(text, review)


def _true(figure: Figure, truth: Known, text: Text) -> bool:
    match figure.kind:
        case Kind.MONEY:
            wrong_currency = figure.unit and truth.currency and figure.unit != truth.currency
            return figure.value in truth.money and not wrong_currency
        case Kind.SHARE:
            return any(abs(figure.value - share) < _TOLERANCE for share in truth.shares)
        case Kind.DATE:
            return any(fits(figure, day) for day in truth.dates) or tuple(figure.value) in truth.partial_dates
        case Kind.WEEKDAY:
            return _weekday_fits(figure, truth, text)
        case Kind.TIME:
            return figure.value in truth.times or not _DEADLINE.search(text.norm[: figure.start])
        case Kind.COUNT:
            return figure.value in truth.numbers or _legal_count(figure, text)
        case Kind.DIGITS:
            return _digits_known(re.sub(r"\D", "", str(figure.value)), truth)
        case Kind.NUMBER:
            return _number_known(figure, truth, text)


def _weekday_fits(figure: Figure, truth: Known, text: Text) -> bool:
    """A weekday in front of a date must be the weekday of that date."""
    following = next((f for f in text.figures if f.kind == Kind.DATE and 0 <= f.start - figure.end <= 6), None)
    if following is None:
        return True
    days = [day for day in truth.dates if fits(following, day)]
    return not days or any(day.weekday() == figure.value for day in days)


def _legal_count(figure: Figure, text: Text) -> bool:
    sentence = text.sentence(figure.start)
    if figure.unit == "day" and figure.value in (30, 60) and _DISPUTE.search(sentence):
        return True
    return bool(_ORDINARY.search(sentence)) or (figure.unit == "account" and figure.value <= _SMALL)


def _digits_known(digits: str, truth: Known) -> bool:
    return digits in _EMERGENCY or any(
        digits == known_ or (len(digits) >= 4 and known_.endswith(digits)) for known_ in truth.digits
    )


def _number_known(figure: Figure, truth: Known, text: Text) -> bool:
    written = text.span(figure.start, figure.end)
    digits = re.sub(r"\D", "", written)
    before = text.norm[max(0, figure.start - 20) : figure.start]
    if figure.value in truth.numbers or (digits and _digits_known(digits, truth)) or _LEGAL.search(before + written):
        return True
    return bool(figure.value <= _SMALL and figure.value == int(figure.value))


LEXICON = lexicon("truth")
_BALANCE = LEXICON["balance"]
_OTHER_ROLE = re.compile(
    r"remaining|remain|new|after|nuev|restante|queda|half|first|was|of the|would|settle|paid|on your balance|"
    r"towards?|per|each|%|\boff\b|reduce|for (?:only )?$|"
    r"instead"
)


def _roles(text: Text, review: Review) -> Iterator[Hit]:
    """A true sum in a false place: "your balance is" followed by the settlement sum."""
    balance = (review.facts or {}).get("balance_minor")
    if not isinstance(balance, int):
        return
    sums = {figure.start: figure for figure in text.figures if figure.kind == Kind.MONEY}
    for match in text.find(_BALANCE):
        figure = sums.get(match.end())
        if figure is not None and figure.value != balance and not _OTHER_ROLE.search(match.group()):
            yield Hit("states another sum as the balance", text.span(match.start(), figure.end))


RULE = Rule(
    id="truth",
    rows=(
        "REGF-1006.18-b-2-amount",
        "REGF-1006.18-b-2-status",
        "AI-nofab",
        "CASE-accruing-balance",
        "REGF-1006.34-c-2-ix",
    ),
    citation="15 USC 1692e(2)(A); 12 CFR 1006.18(b)(2)(i)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.REPAIR,
    send=check,
    passes=(
        Example("Your balance is $412.18.", {"facts": {"balance_minor": 41218, "currency": "USD"}}),
        Example(
            "Debe cuatrocientos doce dólares con dieciocho centavos.",
            {"facts": {"balance_minor": 41218, "currency": "USD"}},
        ),
        Example("The offer stands until Thursday, 31 Dec 2026.", {"facts": {"offer_expires": "2026-12-31"}}),
        Example("You have 30 days to dispute this in writing.", {"facts": {"balance_minor": 41218}}),
        Example("6 payments of $50.00 make $300.00.", {"facts": {"instalment_minor": 5000, "instalments": 6}}),
        Example("Your balance is $999.99."),
    ),
    stops=(
        Example("Your balance is about $400.", {"facts": {"balance_minor": 41218, "currency": "USD"}}),
        Example("You owe four hundred twenty dollars.", {"facts": {"balance_minor": 41218, "currency": "USD"}}),
        Example("The offer stands until 30 Dec 2026.", {"facts": {"offer_expires": "2026-12-31"}}),
        Example("The offer stands until Friday, 31 Dec 2026.", {"facts": {"offer_expires": "2026-12-31"}}),
        Example("It is 8 payments of $50.00.", {"facts": {"instalment_minor": 5000, "instalments": 6}}),
        Example("Your balance is €412.18.", {"facts": {"balance_minor": 41218, "currency": "USD"}}),
        Example("Your balance is $300.", {"facts": {"balance_minor": 41218, "settlement_minor": 30000}}),
        Example("Account ending 4418.", {"facts": {"balance_minor": 41218, "account": "xxxx4417"}}),
    ),
)
