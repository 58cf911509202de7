"""``parley staff add``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from agent.cli._database import with_database
from agent.store import staff as people
from agent.store.database import Database

staff = typer.Typer(help="People at the desk.", no_args_is_help=True)
console = Console(stderr=True)


@staff.callback()
def _group() -> None:
    """Keeps ``add`` a sub-command while it is the only one."""


@staff.command()
def add(
    email: str,
    role: Annotated[str, typer.Option(help="agent, supervisor, analyst or admin")] = "agent",
    name: Annotated[str, typer.Option(help="as the debtor and colleagues see it")] = "",
    creditors: Annotated[str, typer.Option(help="slugs separated by commas; empty = all")] = "",
    password: Annotated[str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True)] = "",
) -> None:
    """Add a person at the desk: agent, supervisor, analyst or admin."""

    async def work(db: Database) -> None:
        async with db.write() as session:
            await people.add_staff(
                session,
                email=email,
                name=name or email.partition("@")[0],
                role=role,
                password=password,
                creditors=[slug for slug in creditors.split(",") if slug] or None,
            )

    with_database(work)
    console.print(f"{email} can log in at /desk as {role}.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(staff, name="staff")
