"""``parley import`` and ``parley record``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.errors import BadInput

if TYPE_CHECKING:
    from agent.store.book import ImportReport
    from agent.store.database import Database
    from agent.store.record import Break

record = typer.Typer(help="The append-only, hash-chained record.", no_args_is_help=True)


def import_(
    folder: Annotated[Path, typer.Argument(help="folder with the CSV and TOML files of docs/import.md")],
) -> None:
    """Load a book of accounts. Every bad row is named; with one bad row nothing is loaded."""
    if not folder.is_dir():
        raise BadInput("There is no such folder.", where=str(folder))
    report = _import(folder)
    for error in report.errors:
        typer.echo(str(error), err=True)
    if report.errors:
        found = f"{len(report.errors)} errors" if len(report.errors) > 1 else "1 error"
        raise BadInput(f"{found}; nothing was loaded.", where=str(folder))
    for name, count in report.rows.items():
        typer.echo(f"{name}: {count}")


def _import(folder: Path) -> ImportReport:
    from rich.console import Console

    from agent.cli._database import with_database
    from agent.store.book import import_book

    with Console(stderr=True).status("Opening the database") as status:

        async def work(db: Database) -> ImportReport:
            async with db.write() as session:
                return await import_book(session, folder, progress=status.update)

        return with_database(work)


@record.command()
def verify() -> None:
    """Check the hash chain; exits with 1 when anything was changed, removed or cut off."""
    from agent.cli._database import with_database
    from agent.store import record as chain

    async def work(db: Database) -> list[Break]:
        async with db.read() as session:
            return await chain.verify(session)

    breaks = with_database(work)
    for found in breaks:
        typer.echo(f"{found.stream}, entry {found.seq}: {found.reason}.")
    if breaks:
        raise typer.Exit(1)
    typer.echo("The record is whole.")


@record.command()
def export(reference: Annotated[str, typer.Argument(help="account reference or stream name")]) -> None:
    """Write an account's record as JSON lines to standard output."""
    from agent.cli._database import with_database
    from agent.store import record as chain

    async def work(db: Database) -> list[dict[str, Any]]:
        async with db.read() as session:
            return await chain.export(session, reference)

    entries = with_database(work)
    if not entries:
        raise BadInput(f"The record holds nothing about {reference!r}.", do="Give an account reference or a stream.")
    for line in entries:
        typer.echo(json.dumps(line, ensure_ascii=False, default=str))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.add_typer(record, name="record")
