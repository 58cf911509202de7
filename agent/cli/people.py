"""``parley staff add``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from agent.errors import BadInput

if TYPE_CHECKING:
    from agent.store.database import Database

staff = typer.Typer(help="People at the desk.", no_args_is_help=True)
LONGEST_PASSWORD = 1000


@staff.callback()
def _group() -> None:
    """Keeps ``add`` a sub-command while it is the only one."""


@staff.command()
def add(
    email: str,
    role: Annotated[str, typer.Option(help="agent, supervisor, analyst or admin")] = "agent",
    name: Annotated[str, typer.Option(help="as the debtor and colleagues see it")] = "",
    creditors: Annotated[str, typer.Option(help="slugs separated by commas; empty = all")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="read the password from the first line of standard input")
    ] = False,
) -> None:
    """Add a person at the desk: agent, supervisor, analyst or admin. Asks for the password."""
    # Never an option of its own: other users of the machine see the arguments of a program.
    password = _from_stdin() if password_stdin else _asked()
    slugs = [slug.strip() for slug in creditors.split(",") if slug.strip()]
    _add(email, role, name or email.partition("@")[0], slugs or None, password)
    typer.echo(f"{email} can log in at /desk as {role}.")


def _from_stdin() -> str:
    raw = sys.stdin.buffer.readline(LONGEST_PASSWORD + 1)
    if len(raw) > LONGEST_PASSWORD:
        raise BadInput("The password is too long.", where="password", do=f"Use up to {LONGEST_PASSWORD} bytes.")
    try:
        return raw.decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadInput("The password is not UTF-8.", where="password") from error


def _asked() -> str:
    if not sys.stdin.isatty():
        raise BadInput("There is no terminal to ask on.", where="password", do="Use --password-stdin.")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _add(email: str, role: str, name: str, creditors: list[str] | None, password: str) -> None:
    from agent.cli._database import with_database
    from agent.store import record
    from agent.store.staff import add_staff

    async def work(db: Database) -> None:
        async with db.write() as session:
            person = await add_staff(session, email=email, name=name, role=role, password=password, creditors=creditors)
            added = {"staff": person.id, "email": person.email, "role": role, "creditors": creditors}
            await record.append(session, "desk", "staff_added", added, datetime.now(UTC))

    with_database(work)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(staff, name="staff")
