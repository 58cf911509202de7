"""Runs ``parley`` as a shell would: another process, its own environment, bytes in and bytes out."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.config import ROOT
from agent.store.database import Database

MAIN = "from agent.cli import main; main()"
OURS = ("PARLEY_", "DATABASE_URL", "CHROMA_URL", "OPENAI_", "PG")
SECONDS = 100


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


def environment(**more: str) -> dict[str, str]:
    """A shell without any setting of ours; the encoder's fit is the one of this checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return clean | {"PYTHONPATH": str(ROOT), "PARLEY_HOME": str(ROOT / ".parley"), "COLUMNS": "200"} | more


def command(*args: str, program: str = MAIN) -> list[str]:
    """The command line of ``parley``; -P because the folder a test runs in may hold a ``tools`` of its own."""
    return [sys.executable, "-P", "-c", program, *args]


def parley(*args: str, stdin: bytes = b"", program: str = MAIN, env: Mapping[str, str] = {}) -> Done:
    """Run a command to its end."""
    done = subprocess.run(
        command(*args, program=program),
        input=stdin,
        capture_output=True,
        env=environment(**env),
        timeout=SECONDS,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


async def parley_on(db: Database, *args: str, stdin: bytes = b"", env: Mapping[str, str] = {}) -> Done:
    """The same on a test's database, beside the test's event loop."""
    return await asyncio.to_thread(lambda: parley(*args, stdin=stdin, env={"DATABASE_URL": db.url, **env}))


def refused(done: Done) -> str:
    """The one sentence of a command that could not; fails for anything else."""
    assert done.code == 2, done
    assert "Traceback" not in done.err
    assert done.err.startswith("parley: ")
    assert done.err.count("\n") == 1
    return done.err
