"""The command line. Names and JSONL shapes are a contract: scripts depend on them.

Exit codes: 0 done; 1 looked, and the answer is no (a broken record, an evaluation below its gate); 2 could not.
Every command imports what it needs when it runs, so that none waits for another's libraries.
"""

from __future__ import annotations

import sys

import typer

from agent.cli import bench, book, chat, evals, lines, people, serve
from agent.errors import ParleyError

app = typer.Typer(
    name="parley", help="A conversational collections agent.", no_args_is_help=True, pretty_exceptions_enable=False
)
for module in (serve, chat, lines, book, people, evals, bench):
    module.register(app)


def main() -> None:
    """Run a command; what Parley noticed itself, or the system refused, is told in a sentence, not as a traceback."""
    from agent.cli._logs import log_to_stderr

    log_to_stderr()
    try:
        app()
    except ParleyError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))


def _fail(sentence: str) -> None:
    sys.stderr.write(f"parley: {sentence}\n")
    raise SystemExit(2)
