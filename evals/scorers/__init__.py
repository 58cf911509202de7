"""Scorers: each reads a scenario and the transcript of one play, and says what it found, with evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """What a fault does: a critical one fails the whole run, whatever the scores."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something a scorer did not like.

    ``rule`` names what was broken, ``turn`` where ("" for the conversation as a whole), ``evidence`` quotes it.
    """

    scorer: str
    rule: str
    reason: str
    weight: Weight = Weight.HIGH
    turn: str = ""
    evidence: str = ""
    citation: str = ""
