"""The command line. Names and JSONL shapes are a contract: scripts depend on them."""

from __future__ import annotations

import sys

import typer

from agent.cli import bench, book, evals, lines, people, serve
from agent.errors import ParleyError

app = typer.Typer(
    name="parley", help="A conversational collections agent.", no_args_is_help=True, pretty_exceptions_enable=False
)
serve.register(app)
lines.register(app)
book.register(app)
people.register(app)
evals.register(app)
bench.register(app)


def main() -> None:
    """Run a command; what Parley noticed itself is told in a sentence, not as a traceback."""
    try:
        app()
    except ParleyError as error:
        sys.stderr.write(f"parley: {error}\n")
        raise SystemExit(2) from error
