"""White text on a creditor's colour can always be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.web.chat.colour import RATIO, contrast_with_white, readable


def parts(colour: str) -> list[int]:
    return [int(colour[n : n + 2], 16) for n in (1, 3, 5)]


@given(st.integers(0, 0xFFFFFF))
def test_that_every_colour_becomes_readable(value: int):
    assert contrast_with_white(parts(readable(f"#{value:06x}"))) >= RATIO


def test_that_a_dark_colour_stays_as_it_is():
    assert readable("#1f4e5f") == "#1f4e5f"


def test_that_known_ratios_come_out():
    assert round(contrast_with_white([0, 0, 0]), 1) == 21.0
    assert round(contrast_with_white([118, 118, 118]), 2) == 4.54
