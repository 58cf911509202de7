"""Risk: how likely it is that an arrangement is not kept, as a score that explains itself.

Only the account's own conduct counts: promises, payments, returned payments, age. Nothing about the person does
(no age, place, language, name or marital status: 15 USC 1691(a)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from agent.domain.account import Account, Entry, EntryKind, PastArrangement

YEAR = timedelta(days=365)
_BASE = 0.40
_KEPT, _BROKEN = frozenset({"kept"}), frozenset({"broken"})
_RETURNED = frozenset({EntryKind.REVERSAL, EntryKind.CHARGEBACK})


@dataclass(frozen=True, slots=True)
class Risk:
    """``score`` from 0 (kept for sure) to 1; ``reasons`` in short machine words, in the order of their weight."""

    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    weight: float
    reason: str


def assess(account: Account, today: date) -> Risk:
    """The risk of one account, from its last 12 months."""
    return score(account.entries, account.history, account.days_past_due(today), today)


def score(entries: Sequence[Entry], history: Sequence[PastArrangement], days_past_due: int, today: date) -> Risk:
    """Adds the parts up; without any history the score is the base."""
    parts = [*_promises(history, today), *_payments(entries, today), *_returned(entries, today), *_age(days_past_due)]
    parts.sort(key=lambda part: -abs(part.weight))
    total = _BASE + sum(part.weight for part in parts)
    return Risk(round(min(1.0, max(0.0, total)), 3), tuple(part.reason for part in parts))


def kept_and_made(history: Sequence[PastArrangement], today: date) -> tuple[int, int]:
    """How many of the finished promises and plans of the last 12 months were kept, and how many there were."""
    recent = [past for past in history if today - past.made_on <= YEAR and past.state in _KEPT | _BROKEN]
    return sum(past.state in _KEPT for past in recent), len(recent)


def _promises(history: Sequence[PastArrangement], today: date) -> list[_Part]:
    kept, made = kept_and_made(history, today)
    if not made:
        return []
    # Shrunk towards one half: one broken promise is not a habit.
    share = (kept + 1) / (made + 2)
    return [_Part(0.6 * (0.5 - share), f"history:kept_{kept}_of_{made}")]


def _payments(entries: Sequence[Entry], today: date) -> list[_Part]:
    paid = [entry.on for entry in entries if entry.kind is EntryKind.PAYMENT and today - entry.on <= YEAR]
    months = len({(on.year, on.month) for on in paid})
    if not months:
        return [_Part(0.10, "payments:none_in_12_months")]
    return [_Part(-0.025 * min(months, 10), f"payments:in_{months}_of_12_months")]


def _returned(entries: Sequence[Entry], today: date) -> list[_Part]:
    count = sum(entry.kind in _RETURNED and today - entry.on <= YEAR for entry in entries)
    return [_Part(min(0.2, 0.08 * count), f"payments:returned_{count}")] if count else []


def _age(days: int) -> list[_Part]:
    steps = ((30, 0.0), (90, 0.05), (180, 0.12), (365, 0.18))
    weight = next((weight for limit, weight in steps if days <= limit), 0.25)
    return [_Part(weight, f"age:{days}_days")] if weight else []
