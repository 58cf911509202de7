"""The circuit breaker: a model that failed turn after turn is left alone for a while, so that nobody waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable


class Breaker:
    """Opens after ``failures`` failed turns in a row, for ``seconds``; then lets one turn try.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, failures: int = 3, seconds: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._seconds, self._clock = failures, seconds, clock
        self._failed = 0
        self._closed_again_at = 0.0

    @property
    def open(self) -> bool:
        """True while the model must not be called."""
        return self._failed >= self._limit and self._clock() < self._closed_again_at

    def enter(self) -> bool:
        """True when this turn may call the model; the turn that tries an open breaker keeps the others out."""
        if self.open:
            return False
        if self._failed >= self._limit:
            self._closed_again_at = self._clock() + self._seconds
        return True

    def succeeded(self) -> None:
        """The model answered."""
        self._failed = 0

    def failed(self) -> None:
        """The model did not answer in this turn."""
        self._failed += 1
        if self._failed >= self._limit:
            self._closed_again_at = self._clock() + self._seconds
