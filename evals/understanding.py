"""The suite "understanding": labelled messages through the reader: intents, rights, values, time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import track

from agent.config import settings
from agent.domain.understanding import RIGHTS, EntityKind, Intent, Reading
from agent.understanding.read import Understanding, load_understanding
from evals.labelled import DATA, Count, Sheet, read_lines
from evals.statistics import percentile, wilson
from evals.suite import Result
from evals.world import NOON

ZONE = ZoneInfo("America/New_York")
"""Dates in the labels are those of somebody who writes on Monday, 23 Nov 2026, in New York."""
SPLITS = ("dev", "test")
LIMITS = [
    "The dev messages were used to choose thresholds: only the test split says how well unseen messages are read.",
    "The messages were written for this purpose by few people; real ones are longer, worse typed and more often mixed.",
    "A right that is asked back about counts as not found here: it is not lost, but it is not acted on at once.",
]


@dataclass(frozen=True, slots=True)
class Read:
    """One labelled message as it was read; ``ms`` is what it took."""

    row: dict[str, Any]
    reading: Reading
    ms: float

    @property
    def wanted(self) -> frozenset[Intent]:
        """The labels."""
        return frozenset(map(Intent, self.row["intents"]))


def run(out: Path, seed: int = 7, only: str = "") -> Result:
    """Read every message of both splits and report."""
    reader = load_understanding(settings().home)
    sheet, total = Sheet("understanding", seed, limits=LIMITS), 0
    for split in SPLITS:
        rows = read_lines(DATA / "understanding" / f"{split}.jsonl", only)
        read = [
            _read(reader, row) for row in track(rows, f"reading {split}", console=Console(stderr=True), transient=True)
        ]
        _report(sheet, split, read)
        total += len(read)
    return sheet.finish(out, total)


def _read(reader: Understanding, row: dict[str, Any]) -> Read:
    started = perf_counter()
    reading = reader.read(row["text"], context=row.get("context"), now=NOON, zone=ZONE)
    return Read(row, reading, (perf_counter() - started) * 1000)


def _report(sheet: Sheet, split: str, read: Sequence[Read]) -> None:
    intents = {intent: Count() for intent in Intent}
    for one in read:
        for intent, count in intents.items():
            count.add(intent in one.wanted, intent in one.reading.names)
    rights = _sum(intents[intent] for intent in Intent if intent in RIGHTS)
    everything = _sum(intents.values())
    alarms = [one for one in read if not one.wanted & RIGHTS]
    false = sum(bool(one.reading.names & RIGHTS) for one in alarms)
    exact = _exact(read)
    sheet.tile(f"Rights found, {split}", rights.recall, "rights")
    sheet.tile(f"Rights heard where none is, {split}", wilson(false, len(alarms)).as_json(), "messages without one")
    sheet.tile(f"Intents found, {split}", everything.recall, "labels")
    sheet.tile(f"Intents right, {split}", everything.precision, "readings")
    sheet.tile(f"Values exact, {split}", exact.recall, "values")
    if split == "test":
        sheet.gate("rights found", rights.recall["value"], at_least=0.95)
        sheet.gate("rights heard where none is", false / len(alarms) if alarms else None, at_most=0.05)
        sheet.gate("intents, micro-F1", everything.f1, at_least=0.80)
    _tables(sheet, split, read, intents, alarms)


def _tables(
    sheet: Sheet, split: str, read: Sequence[Read], intents: dict[Intent, Count], alarms: Sequence[Read]
) -> None:
    columns = ["intent", "in labels", "found", "right when found", "F1", "false alarms"]
    rows = [[_name(i), c.hits + c.misses, c.recall, c.precision, c.f1, c.false_alarms] for i, c in intents.items()]
    sheet.table(f"Intents, {split}", columns, rows, "Rights are marked with a dot.")
    times = [one.ms for one in read]
    shown = [f"{percentile(times, share):.1f}" for share in (0.5, 0.95)]
    sheet.table(f"Time a message, {split}", ["p50 ms", "p95 ms"], [shown])
    lost = [(one, one.wanted & RIGHTS - one.reading.names) for one in read]
    rows = [[_text(one), _list(missing), _list(one.reading.names)] for one, missing in lost if missing]
    sheet.table(f"Rights not found, {split}", ["message", "not found", "read as"], rows)
    heard = [(one, one.reading.names & RIGHTS) for one in alarms]
    rows = [[_text(one), _list(wrong), _list(one.wanted)] for one, wrong in heard if wrong]
    sheet.table(f"Rights heard where none is, {split}", ["message", "heard", "labels"], rows)
    languages = sorted({one.row["language"] for one in read})
    rows = [[language, *_by_language([o for o in read if o.row["language"] == language])] for language in languages]
    sheet.table(f"Languages, {split}", ["language", "messages", "rights found", "language recognised"], rows)


def _text(one: Read) -> str:
    return str(one.row["text"])[:160]


def _by_language(read: Sequence[Read]) -> list[Any]:
    rights = _sum(_one(one) for one in read)
    same = sum(one.reading.language == one.row["language"] for one in read)
    return [len(read), rights.recall, wilson(same, len(read)).as_json()]


def _one(one: Read) -> Count:
    count = Count()
    for intent in RIGHTS:
        count.add(intent in one.wanted, intent in one.reading.names)
    return count


def _exact(read: Sequence[Read]) -> Count:
    """Values: kind and content have to be equal; of messages whose values are labelled."""
    count = Count()
    for one in read:
        if "entities" not in one.row:
            continue
        wanted = [(EntityKind(e["kind"]), e["value"]) for e in one.row["entities"]]
        found = [(entity.kind, entity.value) for entity in one.reading.entities]
        for value in wanted:
            count.add(True, value in found)
        count.false_alarms += sum(value not in wanted for value in found)
    return count


def _sum(counts: Any) -> Count:
    total = Count()
    for count in counts:
        total.hits += count.hits
        total.misses += count.misses
        total.false_alarms += count.false_alarms
    return total


def _name(intent: Intent) -> str:
    return f"{intent.value.replace('_', ' ')}{' ●' if intent in RIGHTS else ''}"


def _list(intents: frozenset[Intent]) -> str:
    return ", ".join(sorted(intent.value for intent in intents)) or "nothing"
