"""Whom to play in the demonstration: log-ins of the desk and debtors with what they need to identify themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A log-in at the desk. Its password is public: the demonstration is refused outside development."""

    email: str
    name: str
    role: str

    @property
    def password(self) -> str:
        """Easy to type, and long enough."""
        return f"parley-{self.role}"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A debtor to play, and what is worth trying with them."""

    name: str
    reference: str
    birth_date: date
    postcode: str
    story: str
    language: str = "en"


DEMO_STAFF = (
    DemoLogin("agent@demo.parley", "Ana Whitaker", "agent"),
    DemoLogin("supervisor@demo.parley", "Sam Ferreira", "supervisor"),
    DemoLogin("analyst@demo.parley", "Lena Kowalski", "analyst"),
    DemoLogin("admin@demo.parley", "Alex Moreno", "admin"),
)

DEMO_PEOPLE = (
    DemoPerson(
        "Maya Lopez",
        "NG-1001",
        date(1985, 3, 12),
        "60614",
        "Five weeks late, keeps her promises. Ask for more time.",
    ),
    DemoPerson(
        "Daniel Okafor",
        "NG-1002",
        date(1979, 11, 2),
        "11217",
        "Two months late. Offer 75 every other Friday.",
    ),
    DemoPerson(
        "Rosa Jiménez",
        "NG-1003",
        date(1991, 7, 25),
        "78702",
        "Writes in Spanish. Pay now by link.",
        "es",
    ),
    DemoPerson(
        "Robert Castellano",
        "NG-1011",
        date(1961, 6, 27),
        "98104",
        "A large balance. Ask for a settlement: a person at the desk decides.",
    ),
    DemoPerson(
        "Priya Raman",
        "NG-1004",
        date(1988, 1, 30),
        "94114",
        "Three months late. Dispute it, say it is paid, or ask to be left alone.",
    ),
    DemoPerson(
        "Walter Brandt",
        "NG-1007",
        date(1949, 12, 3),
        "33602",
        "So old that it can no longer be taken to court. See what may still be said.",
    ),
    DemoPerson(
        "Nadia Haddad",
        "RM-2001",
        date(1986, 8, 3),
        "48126",
        "A hospital bill from the hospital itself. Ask what it is for, or about hardship.",
    ),
    DemoPerson(
        "Mei-Ling Wu",
        "BL-3001",
        date(1976, 2, 23),
        "94104",
        "A caterer with three invoices, one of them not yet due.",
    ),
)
