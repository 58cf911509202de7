"""Why a plan waits for a person, in words: the limits it is beyond, and what the history says."""

from __future__ import annotations

from dataclasses import dataclass

from agent.store.desk import Waiting
from agent.web.pages import words_of

LIMIT = "limit:"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What goes beyond the authority, and what is known about the account."""

    limits: tuple[str, ...]
    history: tuple[str, ...]


def grounds(chosen: Waiting) -> Grounds:
    """From the machine words of an approval; each is said once."""
    codes = [code for reason in chosen.why.replace(";", ",").split(",") if (code := reason.strip())]
    codes += [reason for reason in chosen.reasons if reason.startswith(LIMIT)]
    history = [reason for reason in chosen.reasons if not reason.startswith(LIMIT)]
    return Grounds(_said(codes), _said(history))


def _said(codes: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words_of(code.removeprefix(LIMIT)).replace(":", ": ").capitalize() for code in codes))
