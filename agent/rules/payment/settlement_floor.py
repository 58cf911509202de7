"""No settlement below the creditor's floor, and the floor itself is never told."""

from __future__ import annotations

from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._figures import Figure, Kind
from agent.rules._lexicon import lexicon
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

LEXICON = lexicon("settlement_floor")
_SETTLE = LEXICON["settle"]
_OFF = LEXICON["off"]
_LIMIT = LEXICON["limit"]
_IN_FULL = LEXICON["in_full"]
_PASSED_ON = LEXICON["passed_on"]
_HALF = {
    "owed_minor": 100000,
    "discount_minor": 50000,
    "total_minor": 50000,
    "schedule": [{"on": "2026-12-01", "amount_minor": 50000}],
}
_WAITING = {"settlement_floor": 0.7, "facts": {"balance_minor": 100000, "offers": [_HALF | {"waiting": True}]}}
_APPROVED = {"settlement_floor": 0.7, "facts": {"balance_minor": 100000, "offers": [_HALF]}}
_PART = {"settlement_floor": 0.7, "facts": {"balance_minor": 100000, "offers": [_HALF | {"discount_minor": 0}]}}


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Shares and sums in sentences about settling, against the lowest share that may be accepted."""
    if review.settlement_floor is None:
        return
    for match in text.said(_LIMIT):
        yield Hit("reveals how low the creditor would go", text.shown(match))
    for figure in text.figures:
        sentence = text.sentence(figure.start)
        paid = None if _agreed(figure, sentence, review) else _share(figure, sentence, text, review)
        if paid is not None and _SETTLE.search(sentence) and paid < review.settlement_floor - 1e-6:
            yield Hit("offers a settlement below the creditor's floor", text.span(figure.start, figure.end))


def _agreed(figure: Figure, sentence: str, review: Review) -> bool:
    """A sum of an offer of this turn: its makers and approvers kept the floor, or a person went below it.

    The sum of an offer without a discount is no settlement, so it may not be spoken of as one. The person's own
    proposal, while it waits, may only be repeated as that: passed on, not accepted.
    """
    for offer in (review.facts or {}).get("offers", ()):
        sums = {offer["total_minor"], offer["discount_minor"], *(due["amount_minor"] for due in offer["schedule"])}
        if figure.kind != Kind.MONEY or figure.value not in sums - {0}:
            continue
        settles = offer["discount_minor"] > 0
        if offer.get("waiting", False) and settles:
            if _PASSED_ON.search(sentence):
                return True
        elif settles or not _IN_FULL.search(sentence):
            return True
    return False


def _share(figure: Figure, sentence: str, text: Text, review: Review) -> float | None:
    """Which share of the balance would be paid; None when the figure says nothing about that."""
    near = text.norm[figure.end : figure.end + 25] + " " + text.norm[max(0, figure.start - 25) : figure.start]
    off = bool(_OFF.search(near))
    if figure.kind == Kind.SHARE:
        return 1 - figure.value if off else float(figure.value)
    balance = (review.facts or {}).get("balance_minor")
    if figure.kind == Kind.MONEY and balance and figure.value <= balance and not _instalment(text, figure):
        share = float(figure.value / balance)
        return 1 - share if off else share
    return None


def _instalment(text: Text, figure: Figure) -> bool:
    after = text.norm[figure.end : figure.end + 30]
    before = text.norm[max(0, figure.start - 25) : figure.start]
    parts = any(word in after for word in ("month", "week", "each", "per ", "today", "first", "mes", "cada"))
    return parts or before.endswith(("payments of ", "pagos de ", "cuotas de "))


RULE = Rule(
    id="settlement-floor",
    rows=("GOV-offer-authority", "CASE-bot-authority"),
    citation="15 USC 7001(h)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.HOLD,
    send=check,
    passes=(
        Example("We can settle this for 80% of the balance.", {"settlement_floor": 0.7}),
        Example("We can offer 20% off.", {"settlement_floor": 0.8}),
        Example(
            "We accept $840 to settle the account.",
            {"settlement_floor": 0.7, "facts": {"balance_minor": 120000, "settlement_minor": 84000}},
        ),
        Example("A person decides, so I have passed your proposal of $500.00 to a colleague.", _WAITING),
        Example("He pasado su propuesta de $500.00 a un colega, que puede aceptarla.", _WAITING),
        Example("This has been agreed: you pay $500.00, and that settles the balance in full.", _APPROVED),
        Example("You offered to pay $500.00 by Dec 1, 2026.", _PART),
    ),
    stops=(
        Example("I can do 70% off, deal?", {"settlement_floor": 0.8}),
        Example("We accept half of the balance.", {"settlement_floor": 0.6}),
        Example("Podemos aceptar el cuarenta por ciento de su saldo.", {"settlement_floor": 0.6}),
        Example("The lowest we can go is 60%.", {"settlement_floor": 0.6}),
        Example("We accept your $500.00 to settle the account.", _WAITING),
        Example("Your $500.00 settles the balance in full.", _PART),
        Example("We accept $400.00 to settle the account.", _APPROVED),
    ),
)
