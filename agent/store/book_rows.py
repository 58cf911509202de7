"""Reading a book's files: rows with typed cells, and for every bad cell where it is, what is wrong and what to do."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.errors import BadInput


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that is wrong. ``row`` is the line in the file; the headings are row 1."""

    file: str
    row: int
    column: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.what} {self.do}".rstrip()


@dataclass(frozen=True, slots=True)
class Column:
    """How a cell is read. ``read`` raises ``BadInput``; an empty cell is ``default``, or an error when required."""

    read: Callable[[str], Any]
    required: bool = False
    default: Any = None


@dataclass(slots=True)
class Row:
    """A row with what its cells mean."""

    file: str
    number: int
    cells: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]

    def error(self, column: str, what: str, do: str = "") -> RowError:
        """Something that is wrong with this row."""
        return RowError(self.file, self.number, column, what, do)


@dataclass(slots=True)
class Table:
    """The rows of one file; ``errors`` are those of cells that could not be read."""

    file: str
    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def read_table(path: Path, columns: Mapping[str, Column]) -> Table:
    """Read one CSV file (UTF-8; comma or semicolon). A file that is not there is an empty table."""
    table = Table(path.name)
    if not path.exists():
        return table
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        table.errors.append(RowError(path.name, 1, "", f"is not UTF-8 ({error.reason}).", "Save it as CSV UTF-8."))
        return table
    try:
        _read(table, text, columns)
    except csv.Error as error:
        table.errors.append(RowError(path.name, len(table.rows) + 1, "", f"cannot be read: {error}."))
    return table


def _read(table: Table, text: str, columns: Mapping[str, Column]) -> None:
    first = text.partition("\n")[0]
    delimiter = ";" if ";" in first and "," not in first else ","  # what a European Excel writes
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    headings = [heading.strip() for heading in next(reader, [])]
    table.errors += _check_headings(table.file, headings, columns)
    if table.errors:
        return
    for cells in reader:
        if any(cell.strip() for cell in cells):
            _read_row(table, reader.line_num, headings, cells, columns)


def _check_headings(file: str, headings: list[str], columns: Mapping[str, Column]) -> list[RowError]:
    errors = [
        RowError(file, 1, heading, "is not a column of this file.", f"Columns: {', '.join(columns)}.")
        for heading in headings
        if heading not in columns
    ]
    errors += [RowError(file, 1, name, "stands there twice.") for name in columns if headings.count(name) > 1]
    missing = [name for name, column in columns.items() if column.required and name not in headings]
    return errors + [RowError(file, 1, name, "is missing.", "Add the column.") for name in missing]


def _read_row(table: Table, number: int, headings: list[str], cells: list[str], columns: Mapping[str, Column]) -> None:
    if len(cells) > len(headings):
        what = f"has {len(cells)} cells under {len(headings)} headings."
        table.errors.append(RowError(table.file, number, "", what, "Quote cells that contain the separator."))
        return
    given = dict(zip(headings, cells, strict=False))
    values: dict[str, Any] = {}
    before = len(table.errors)
    for name, column in columns.items():
        try:
            values[name] = _cell(given.get(name, "").strip(), column)
        except BadInput as error:
            table.errors.append(RowError(table.file, number, name, error.what, error.do))
    if len(table.errors) == before:
        table.rows.append(Row(table.file, number, values))


def _cell(text: str, column: Column) -> Any:
    if text:
        return column.read(text)
    if column.required:
        raise BadInput("is empty.", do="Fill it in.")
    return column.default
