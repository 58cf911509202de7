"""``parley evals run | list``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

group = typer.Typer(help="Evaluation suites and reports.", no_args_is_help=True)
console = Console(stderr=True)


@group.command("list")
def list_() -> None:
    """The suites and the newest report of each."""
    import evals

    for name, suite in evals.SUITES.items():
        typer.echo(f"{name:16} {suite.summary}")


@group.command()
def run(
    suite: Annotated[str, typer.Argument(help="name from `parley evals list`")],
    out: Annotated[Path, typer.Option(help="folder for the report")] = Path("reports"),
    seed: int = 7,
    only: Annotated[str, typer.Option(help="run only the cases whose name contains this")] = "",
) -> None:
    """Run a suite and write its report (HTML and JSON); exits with 1 when the gate fails."""
    import evals

    if suite not in evals.SUITES:
        raise typer.BadParameter(f"no suite {suite!r}; there are: {', '.join(evals.SUITES)}")
    result = evals.SUITES[suite].run(out=out, seed=seed, only=only)
    console.print(f"{'passed' if result.passed else 'FAILED'}: {result.verdict}\n{result.report}")
    if not result.passed:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="evals")
