"""Limits per key."""

from __future__ import annotations

from agent.web.throttle import KEYS, Throttle


def test_that_the_limit_holds_within_the_window_and_opens_after_it():
    throttle = Throttle(2, 60)
    assert throttle.allow("a", 0.0)
    assert throttle.allow("a", 1.0)
    assert not throttle.allow("a", 59.0)
    assert throttle.allow("b", 59.0)
    assert throttle.allow("a", 60.5)


def test_that_a_refused_event_is_not_counted():
    throttle = Throttle(1, 10)
    assert throttle.allow("a", 0.0)
    assert not throttle.allow("a", 9.0)
    assert throttle.allow("a", 10.0)


def test_that_memory_stays_bounded():
    throttle = Throttle(1, 60)
    for number in range(KEYS + 50):
        throttle.count(str(number), 0.0)
    assert len(throttle._events) <= KEYS
