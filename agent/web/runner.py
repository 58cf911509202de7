"""Evaluation runs started from the browser: one at a time, each its own process of the command line."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from agent.deps import Deps
from agent.errors import Conflict

SUITE = "conversations"
COMMAND = "from agent.cli import main; main()"
"""What the interpreter of this installation runs: the command line, wherever its script may lie."""
TAIL = 12
"""Lines of the process's output kept for the page when it fails."""


@dataclass(slots=True)
class Runner:
    """The run this web process started last, if any."""

    started_at: datetime | None = None
    finished: bool = True
    code: int | None = None
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=TAIL))
    process: asyncio.subprocess.Process | None = None
    _watch: asyncio.Task[None] | None = None

    @property
    def failed(self) -> bool:
        """True when the process ended without finishing its work; 1 only says that the gate was not passed."""
        return self.finished and self.code not in (None, 0, 1)

    async def start(self, deps: Deps, *, stdin: int = asyncio.subprocess.DEVNULL) -> None:
        """Start the suite on this installation.

        Raises:
            Conflict: when one is running.
        """
        if not self.finished:
            raise Conflict("A run is under way already.")
        self.started_at, self.finished, self.code = deps.clock(), False, None
        self.tail.clear()
        try:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", COMMAND, "evals", "run", SUITE),
                *("--out", str(folder(deps))),
                stdin=stdin,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                env=os.environ | {"PARLEY_DATABASE_URL": deps.db.url, "DATABASE_URL": deps.db.url},
            )
        except OSError:
            self.finished, self.code = True, -1
            raise
        self._watch = asyncio.create_task(self._follow(self.process))

    async def wait(self) -> None:
        """Until the run that was started is over."""
        if self._watch is not None:
            await self._watch

    async def _follow(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self.tail.append(line.decode("utf-8", "replace").rstrip())
        self.code = await process.wait()
        self.finished = True


def folder(deps: Deps) -> Path:
    """Where reports of this installation lie."""
    return deps.settings.home.resolve() / "reports"
