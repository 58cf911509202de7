"""``parley evals run | list``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from agent.errors import BadInput

group = typer.Typer(help="Evaluation suites and reports.", no_args_is_help=True)
Out = Annotated[Path, typer.Option(help="folder for the reports")]


@group.command("list")
def list_(out: Out = Path("reports")) -> None:
    """The suites and the newest report of each."""
    import evals

    for name, suite in evals.SUITES.items():
        typer.echo(f"{name:16} {suite.summary}")
        # The folders' names end in the time of the run, so the last one is the newest.
        if found := sorted(out.glob(f"{name}-[0-9]*/report.html")):
            typer.echo(f"{'':16} newest report: {found[-1]}")


@group.command()
def run(
    suite: Annotated[str, typer.Argument(help="name from `parley evals list`")],
    out: Out = Path("reports"),
    seed: Annotated[int, typer.Option(help="the same seed plays the same run")] = 7,
    only: Annotated[str, typer.Option(help="run only the cases whose name contains this")] = "",
) -> None:
    """Run a suite and write its report (HTML and JSON); exits with 1 when the gate fails."""
    import evals

    if suite not in evals.SUITES:
        raise BadInput(f"There is no suite {suite!r}.", do=f"There are: {', '.join(evals.SUITES)}.")
    result = evals.SUITES[suite].run(out=out, seed=seed, only=only)
    typer.echo(f"{'passed' if result.passed else 'FAILED'}: {result.verdict}\n{result.report}", err=True)
    if not result.passed:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="evals")
