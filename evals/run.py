"""Runs a suite by name. Suites are loaded when they run: the list of them must not cost an encoder."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from agent.errors import BadInput
from evals.suite import Result

_PLACES = {
    "conversations": "evals.conversations",
    "understanding": "evals.understanding",
    "check": "evals.check",
}


def run_suite(name: str, out: Path, seed: int = 7, only: str = "") -> Result:
    """Run one suite and write its report below ``out``.

    Raises:
        BadInput: when there is no such suite.
        ConfigError: when a scenario or a data file is wrong, or ``only`` leaves nothing.
    """
    if name not in _PLACES:
        raise BadInput(f"There is no suite {name!r}.", where="suite", do="Known: " + ", ".join(_PLACES) + ".")
    result: Result = import_module(_PLACES[name]).run(out=out, seed=seed, only=only)
    return result
