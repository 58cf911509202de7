"""Limits per key over a sliding window, in this process's memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from time import monotonic

KEYS = 10_000
"""Keys remembered; the longest unused is forgotten first, so that an attacker cannot fill the memory."""


class Throttle:
    """At most ``limit`` events per key in ``window`` seconds.

    Each process counts for itself: with N web processes the limit is up to N times as high, which is still a limit.
    """

    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.window = limit, window
        self._events: OrderedDict[str, deque[float]] = OrderedDict()

    def full(self, key: str, now: float | None = None) -> bool:
        """True when no further event is allowed; counts nothing."""
        return len(self._recent(key, monotonic() if now is None else now)) >= self.limit

    def count(self, key: str, now: float | None = None) -> None:
        """Count one event."""
        now = monotonic() if now is None else now
        self._recent(key, now).append(now)

    def allow(self, key: str, now: float | None = None) -> bool:
        """Count one event if it is allowed, and say whether it was."""
        if self.full(key, now):
            return False
        self.count(key, now)
        return True

    def _recent(self, key: str, now: float) -> deque[float]:
        events = self._events.setdefault(key, deque())
        self._events.move_to_end(key)
        while events and events[0] <= now - self.window:
            events.popleft()
        while len(self._events) > KEYS:
            self._events.popitem(last=False)
        return events

    def forget(self) -> None:
        """Start counting afresh."""
        self._events.clear()
