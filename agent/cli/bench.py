"""``parley bench``: the benchmarks of docs/benchmarks.md."""

from __future__ import annotations

from typing import Annotated

import typer

group = typer.Typer(help="Benchmarks; each prints its table with the hardware.", no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Keeps each benchmark a sub-command."""


@group.command()
def turn(
    turns: Annotated[int, typer.Option(help="turns to measure", min=1)] = 300,
    concurrency: Annotated[int, typer.Option(help="conversations at once", min=1)] = 8,
) -> None:
    """The embedded turn with full persistence, beside a floor that only stores and answers."""
    from evals.bench import bench_turn

    bench_turn(turns=turns, concurrency=concurrency)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(group, name="bench")
