"""The suite "conversations": every scenario through the real turn, scored, in one report."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evals.play import play
from evals.report.files import report_folder, write_report
from evals.report.register import register_run
from evals.report.summary import summarise
from evals.scenario import Scenario, load_scenarios
from evals.scorers import Fault, compliance, prose, state, tone
from evals.suite import Result
from evals.transcript import Transcript
from evals.world import World, open_world

SUITE = "conversations"
VARIATIONS = 3
"""Plays of each scenario: once as written, then as somebody else would type it."""
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Scored:
    """One conversation with everything the scorers said about it."""

    scenario: Scenario
    played: Transcript
    faults: tuple[Fault, ...]
    tone: tone.Tone

    @property
    def right(self) -> bool:
        """True when the records ended as they should and the words agreed with them."""
        return not any(fault.scorer in (state.NAME, prose.NAME) for fault in self.faults)


def score(scenario: Scenario, played: Transcript) -> Scored:
    """All scorers on one conversation."""
    measured = tone.measure(scenario, played)
    faults = (
        *state.score(scenario, played),
        *compliance.score(scenario, played),
        *prose.score(scenario, played),
        *tone.faults(measured),
    )
    return Scored(scenario, played, faults, measured)


def run(out: Path, seed: int = 7, only: str = "", *, variations: int = VARIATIONS) -> Result:
    """Play, score, report; register the run where a database is configured."""
    scenarios = load_scenarios(only=only)
    # Warnings of single turns are in the report; between the lines of a progress bar nobody reads them.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    started = datetime.now(UTC)
    scored = asyncio.run(_play_all(scenarios, seed, variations))
    return conclude(scored, out, seed=seed, started=started)


def conclude(scored: Sequence[Scored], out: Path, *, seed: int, started: datetime) -> Result:
    """The report of scored conversations, however they came about."""
    finished = datetime.now(UTC)
    summary = summarise(scored, suite=SUITE, seed=seed, started=started, finished=finished)
    folder = report_folder(out, SUITE, started)
    report = write_report(folder, summary)
    _write_transcripts(folder / "transcripts", scored)
    register_run(SUITE, started, finished, summary, folder)
    return Result(summary["passed"], summary["verdict"], report)


def _write_transcripts(folder: Path, scored: Sequence[Scored]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for one in scored:
        path = folder / f"{one.played.scenario}-{one.played.variation}.json"
        path.write_text(json.dumps(one.played.as_json(), default=str, ensure_ascii=False, indent=1), encoding="utf-8")


async def _play_all(scenarios: Sequence[Scenario], seed: int, variations: int) -> list[Scored]:
    """Every scenario in every variation, a few at a time, in a fixed order."""
    plays = [(scenario, variation) for scenario in scenarios for variation in range(variations)]
    with _progress() as bar:
        task = bar.add_task("preparing", total=len(plays))
        async with open_world() as world:
            bar.update(task, description="playing")
            gate = asyncio.Semaphore(AT_ONCE)

            async def one(scenario: Scenario, variation: int) -> Scored:
                async with gate:
                    scored = await _play_and_score(scenario, variation, world, seed)
                bar.update(task, advance=1, description=scenario.name[:28])
                return scored

            return await asyncio.gather(*(one(*each) for each in plays))


async def _play_and_score(scenario: Scenario, variation: int, world: World, seed: int) -> Scored:
    played = await play(scenario, world, seed=seed, variation=variation)
    return await asyncio.to_thread(score, scenario, played)


def _progress() -> Progress:
    columns = (TextColumn("{task.description:28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
