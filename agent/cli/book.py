"""``parley import`` and ``parley record``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from agent.cli._database import with_database
from agent.store import record as chain
from agent.store.book import ImportReport, import_book
from agent.store.database import Database

console = Console(stderr=True)
record = typer.Typer(help="The append-only, hash-chained record.", no_args_is_help=True)


def import_(
    folder: Annotated[Path, typer.Argument(help="folder with the CSV and TOML files of docs/import.md", exists=True)],
) -> None:
    """Load a book of accounts. Every bad row is named; with one bad row nothing is loaded."""

    async def work(db: Database) -> ImportReport:
        with Progress(console=console) as bar:
            task = bar.add_task("Reading", total=None)
            async with db.write() as session:
                return await import_book(session, folder, progress=lambda text: bar.update(task, description=text))

    report = with_database(work)
    for error in report.errors:
        console.print(f"[red]{error}[/red]", highlight=False)
    if report.errors:
        console.print(f"{len(report.errors)} rows are wrong; nothing was loaded.")
        raise typer.Exit(1)
    for name, count in report.rows.items():
        console.print(f"{name}: {count}")


@record.command()
def verify() -> None:
    """Check the hash chain; exits with 1 when anything was changed, removed or cut off."""

    async def work(db: Database) -> list[chain.Break]:
        async with db.read() as session:
            return await chain.verify(session)

    breaks = with_database(work)
    for found in breaks:
        console.print(f"[red]{found}[/red]", highlight=False)
    if breaks:
        raise typer.Exit(1)
    console.print("The record is whole.")


@record.command()
def export(reference: Annotated[str, typer.Argument(help="account reference or stream name")]) -> None:
    """Write an account's record as JSON lines to standard output."""

    async def work(db: Database) -> list[dict[str, object]]:
        async with db.read() as session:
            return await chain.export(session, reference)

    for line in with_database(work):
        typer.echo(json.dumps(line, ensure_ascii=False, default=str))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.add_typer(record, name="record")
