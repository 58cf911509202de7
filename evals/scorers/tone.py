"""Tone: the part of the rubric that code can measure (reference: compliance, section 7).

Each measure says yes, no, or nothing (does not apply), with the words it is about. A no costs, a yes earns nothing
extra: an apology more never raises a score. Notices the law dictates are taken out before anything is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from agent.prompts import load_replies
from evals.scenario import Scenario
from evals.scorers import Fault, Weight
from evals.scorers import tone_words as lexicon
from evals.scorers.tone_measures import MEASURES, TARGETS, WANTS, Said
from evals.transcript import Transcript

NAME = "tone"
_NOTICES = ("notice_ai", "notice_collector_initial", "notice_collector_later")


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of one turn."""

    metric: str
    ok: bool
    evidence: str
    turn: str


@dataclass(frozen=True, slots=True)
class Tone:
    """All measures of a conversation."""

    measured: tuple[Measured, ...]

    @property
    def score(self) -> float | None:
        """Mean over the measures that applied of the share of turns that passed; None when nothing was said."""
        shares = [fmean(m.ok for m in self.measured if m.metric == name) for name in self.metrics]
        return fmean(shares) if shares else None

    @property
    def metrics(self) -> list[str]:
        """Measures that applied, by name."""
        return sorted({m.metric for m in self.measured})


def faults(tone: Tone) -> list[Fault]:
    """Measures that were not met."""
    return [
        Fault(NAME, m.metric, TARGETS[m.metric], Weight.MEDIUM, m.turn, m.evidence) for m in tone.measured if not m.ok
    ]


def measure(scenario: Scenario, played: Transcript) -> Tone:
    """Every measure on every turn of ours; words of a person at the desk are measured alike."""
    return Tone(
        tuple(
            Measured(name, answer.ok, answer.evidence[:200], said.turn.id)
            for said in _turns(scenario, played)
            for name, ask in MEASURES.items()
            if (answer := ask(said)) is not None
        )
    )


def _turns(scenario: Scenario, played: Transcript) -> Iterator[Said]:
    earlier: list[str] = []
    after_no = False
    for turn, bubbles in played.said():
        heard = played.heard(turn)
        intents = frozenset(str(found["name"]) for found in turn.why.get("intents", []))
        after_no = (after_no and not intents & WANTS) or bool(lexicon.CLEAR_NO.search(heard)) or "refuse" in intents
        texts = tuple(without_notices(line.text) for line in bubbles)
        yield Said(
            turn=turn,
            text="\n".join(texts),
            bubbles=texts,
            choices=sum(len(_choices(element["data"])) for line in bubbles for element in line.elements),
            language=scenario.language,
            channel=played.channel,
            verified=played.verified_at is not None and turn.at >= played.verified_at,
            name=played.debt.debtor.split()[0] if played.debt else "",
            intents=intents,
            after_no=after_no,
            earlier=tuple(earlier),
        )
        earlier.append("\n".join(texts))


def _choices(data: Mapping[str, object]) -> list[object]:
    found = data.get("offers") or data.get("replies") or []
    return list(found) if isinstance(found, list) else []


@cache
def _blocks() -> tuple[str, ...]:
    replies = load_replies()
    return tuple(replies[name].render(language, {}) for name in _NOTICES for language in ("en", "es"))


def without_notices(text: str) -> str:
    """The words without the disclosures code puts in front."""
    for block in _blocks():
        text = text.replace(block, "")
    return text.strip()
