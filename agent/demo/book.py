"""Writes the demonstration book as CSV and TOML files, the form in which any book is imported."""

from __future__ import annotations

import csv
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from agent.demo.history import Written, write_account
from agent.store.book_read import FILES

HERE = Path(__file__).parent
SEED = 20261122


@dataclass(slots=True)
class Cast:
    """The people and debts of ``cast.toml``."""

    people: list[dict[str, Any]] = field(default_factory=list)

    def accounts(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each person with each of their accounts."""
        for person in self.people:
            for account in person["accounts"]:
                yield person, account


def load_cast() -> Cast:
    """Read the cast."""
    with (HERE / "cast.toml").open("rb") as file:
        return Cast(tomllib.load(file)["person"])


def write_book(folder: Path, as_of: date) -> None:
    """Write the whole book for one day; the same day gives the same files, byte for byte."""
    (folder / "creditors").mkdir(parents=True, exist_ok=True)
    for source in sorted((HERE / "creditors").glob("*.toml")):
        shutil.copyfile(source, folder / "creditors" / source.name)
    cast = load_cast()
    rows = Written()
    for number, person in enumerate(cast.people, 1):
        rows.debtors.append(_debtor(person))
        rows.contact_points += _contact_points(person, number, as_of)
    for person, account in cast.accounts():
        # Each account has its own dice: a change to one leaves the others as they were.
        write_account(rows, account, person, as_of, Random(f"{SEED}:{account['reference']}"))  # noqa: S311  no secret
    for name, columns in FILES.items():
        _write_csv(folder / f"{name}.csv", list(columns), rows.of(name))


def _write_csv(path: Path, columns: list[str], rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _debtor(person: dict[str, Any]) -> dict[str, Any]:
    street, city, state, postcode, zone = person["place"]
    return {
        "external_id": person["id"],
        "name": person["name"],
        "birth_date": person["born"],
        "address": street,
        "city": city,
        "state": state,
        "postcode": postcode,
        "timezone": zone,
        "language": person.get("language", "en"),
    }


_AREA_CODES = {
    "IL": "312", "NY": "718", "TX": "512", "CA": "415", "CO": "303", "FL": "305", "GA": "404", "AZ": "602", "MI": "313",
    "WA": "206", "LA": "504", "NJ": "973", "MN": "612", "MA": "508", "PA": "215", "HI": "808", "ID": "208", "NM": "505",
    "OH": "216",
}  # fmt: skip


def _contact_points(person: dict[str, Any], number: int, as_of: date) -> list[dict[str, Any]]:
    telephone = f"({_AREA_CODES[person['place'][2]]}) 555-01{number:02}"
    consent = as_of - timedelta(days=300 + number)
    return [
        {"debtor": person["id"], "medium": "sms", "address": telephone, "consent_on": consent},
        {"debtor": person["id"], "medium": "email", "address": f"debtor{number:02}@example.com", "consent_on": consent},
    ]
