"""A creditor's colour, dark enough for white text on it (WCAG 2.2, 1.4.3: a ratio of 4.5 to 1)."""

from __future__ import annotations

RATIO = 4.5
STEP = 0.94


def readable(colour: str) -> str:
    """The colour itself, or the nearest darker shade on which white text can be read; ``#rrggbb`` in and out."""
    channels = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    while contrast_with_white(channels) < RATIO:
        channels = [int(channel * STEP) for channel in channels]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def contrast_with_white(channels: list[int]) -> float:
    """The contrast ratio of WCAG between this colour and white, from 1 to 21."""
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
