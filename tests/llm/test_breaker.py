"""A failing model is left alone for a while, then tried by one turn."""

from __future__ import annotations

from agent.llm.breaker import Breaker


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_that_it_opens_after_failures_in_a_row_and_closes_again() -> None:
    clock = Seconds()
    breaker = Breaker(failures=2, seconds=30, clock=clock)
    breaker.failed()
    assert breaker.enter()
    breaker.failed()
    assert not breaker.enter()
    clock.now = 31
    assert breaker.enter()
    assert not breaker.enter()
    breaker.succeeded()
    assert breaker.enter()


def test_that_a_success_in_between_starts_the_count_again() -> None:
    breaker = Breaker(failures=2, seconds=30, clock=Seconds())
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.enter()
