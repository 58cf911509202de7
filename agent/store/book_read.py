"""A book as read from its files, before anything is compared with the database."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from agent.domain.account import CreditorConfig
from agent.errors import BadInput
from agent.store import book_columns
from agent.store.book_rows import Column, RowError, Table, read_table

FILES: dict[str, dict[str, Column]] = {
    "debtors": book_columns.DEBTORS,
    "contact_points": book_columns.CONTACT_POINTS,
    "accounts": book_columns.ACCOUNTS,
    "invoices": book_columns.INVOICES,
    "entries": book_columns.ENTRIES,
    "arrangements": book_columns.ARRANGEMENTS,
    "holds": book_columns.HOLDS,
}
"""Every CSV file of a book and its columns; each may be left out."""


@dataclass(slots=True)
class Files:
    """What the files say. ``hashes`` (SHA-256 by file name) go into the record."""

    tables: dict[str, Table]
    creditors: list[CreditorConfig] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)


def read_files(folder: Path) -> Files:
    """Read every file of a book.

    Raises:
        BadInput: when the folder holds none of them, which is a wrong folder rather than an empty book.
    """
    found = [path for name in FILES if (path := folder / f"{name}.csv").exists()]
    found += sorted((folder / "creditors").glob("*.toml"))
    if not found:
        raise BadInput(
            "There is no book in this folder.",
            where=str(folder),
            do=f"It should hold creditors/*.toml and some of: {', '.join(f'{name}.csv' for name in FILES)}.",
        )
    files = Files({name: read_table(folder / f"{name}.csv", columns) for name, columns in FILES.items()})
    files.hashes = {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}
    files.errors = [error for table in files.tables.values() for error in table.errors]
    for path in found:
        if path.suffix == ".toml":
            _read_creditor(path, files)
    return files


def _read_creditor(path: Path, files: Files) -> None:
    name = f"creditors/{path.name}"
    try:
        creditor = CreditorConfig.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        files.errors.append(RowError(name, 1, "", f"is not TOML: {error}."))
        return
    except ValidationError as error:
        files.errors += [
            RowError(name, 1, ".".join(map(str, part["loc"])), f"{part['msg']}.") for part in error.errors()
        ]
        return
    if creditor.slug in {other.slug for other in files.creditors}:
        files.errors.append(RowError(name, 1, "slug", f"{creditor.slug!r} stands in another file too."))
    files.creditors.append(creditor)
