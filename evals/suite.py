"""What an evaluation suite is, and what running one gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one run: the verdict in a sentence, and where the report lies."""

    passed: bool
    verdict: str
    report: Path


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite; ``run(out=, seed=, only=)`` plays it and writes its report below ``out``."""

    name: str
    summary: str
    run: Callable[..., Result]
