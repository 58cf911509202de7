"""Evaluations: suites that play, score and report. ``parley evals list`` shows them."""

from __future__ import annotations

from functools import partial

from evals.run import run_suite
from evals.suite import Result, Suite

__all__ = ["SUITES", "Result", "Suite"]

_SUMMARIES = {
    "conversations": "scripted debtors through the real turn: end state, every rule on every message, tone",
    "understanding": "intents, rights and values of labelled messages, with false alarms and latency",
    "check": "the compliance gate on labelled collector messages",
}

SUITES: dict[str, Suite] = {
    name: Suite(name, summary, partial(run_suite, name)) for name, summary in _SUMMARIES.items()
}
"""Every suite by name."""
