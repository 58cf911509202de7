"""Replacing pieces of a text without losing the way back to where they stood."""

from __future__ import annotations

from collections.abc import Iterable


def rewrite(text: str, origin: list[int], edits: Iterable[tuple[int, int, str]]) -> tuple[str, list[int]]:
    """``text`` with each ``[start, end)`` replaced, in order, and the place of every character in the original."""
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for start, end, new in edits:
        pieces += (text[last:start], new)
        places += origin[last:start]
        places += _stretch(origin[start:end], len(new))
        last = end
    if not last:
        return text, origin
    return "".join(pieces) + text[last:], places + origin[last:]


def _stretch(places: list[int], length: int) -> list[int]:
    """Places for a replacement: the same run, its end repeated or cut."""
    return (places + [places[-1]] * length)[: length - 1] + places[-1:] if length else []
