"""Scenarios: who writes, why now, what they know and do not know, what they say, and what must be true at the end.

One TOML file in ``evals/scenarios/`` is one scenario. The end state is compared whole: what a file does not mention
must not have happened. A file that expects nothing, or cannot end, is refused with its name.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementKind, ArrangementState
from agent.domain.message import Channel
from agent.domain.situation import Awaiting
from agent.domain.understanding import Intent
from agent.errors import ConfigError

FOLDER = Path(__file__).parent / "scenarios"

Factor = Literal["reference", "birth_date", "postcode", "wrong_birth_date"]
Persona = Literal["cooperative", "worried", "angry", "evasive", "confused", "assertive", "adversarial", "third_party"]
Style = Literal["plain", "hurried", "typos", "formal"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Who(_Part):
    """The account the conversation is about, and how the person got there."""

    account: str = Field(min_length=1, description="reference of the demonstration book or of a row in ``book/``")
    entry: Literal["link", "cold"] = "link"
    third_party: str = Field("", description="who really writes, when it is not the debtor")


class Say(_Part):
    """One thing the person writes: one of several phrasings, as one or several bubbles."""

    one_of: tuple[str, ...] = ()
    bubbles: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _not_empty(self) -> Say:
        if bool(self.one_of) == bool(self.bubbles):
            raise ValueError("either one_of or bubbles, and not empty")
        return self


def _say(value: Any) -> Any:
    match value:
        case str():
            return {"one_of": [value]}
        case list():
            return {"one_of": value}
        case _:
            return value


class Event(_Part):
    """Something that happens outside the chat, once: the desk decides, a payment is made, time passes."""

    when: str = Field(pattern=r"^(line:\d+|approval|link|handed_over|asked:[a-z_]+)$")
    do: Literal["approve", "edit", "reject", "pay", "take_over", "person_says", "hand_back", "wait"]
    text: str = ""
    instalments: int | None = Field(None, ge=1)
    amount: float | None = Field(None, gt=0, description="major units")
    card: str = "4242424242424242"
    hours: float = Field(0, ge=0)


class Arranged(_Part):
    """An arrangement made in this conversation. ``total`` in major units."""

    kind: ArrangementKind
    state: ArrangementState
    total: float
    count: int = 1


class Link(_Part):
    """A payment link issued in this conversation."""

    amount: float
    state: Literal["live", "used", "revoked", "expired"] = "live"


class Expect(_Part):
    """The end state of the records and what must, and must not, be said. What is not named must not have happened."""

    verified: bool
    locked: bool = False
    mode: Literal["assistant", "person", "closed"] = "assistant"
    language: Literal["en", "es"] = "en"
    holds: tuple[str, ...] = ()
    arrangements: tuple[Arranged, ...] = ()
    on_table: int | None = Field(
        0, ge=0, description="offers left on the table; null where the number is not the point"
    )
    approvals: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    payments: tuple[float, ...] = ()
    cases: tuple[str, ...] = ()
    silent_after: tuple[int, ...] = Field((), description="lines (1 is the first) that must get no answer at all")
    said: tuple[str, ...] = Field(min_length=1, description="patterns that must be found in what we say")
    never: tuple[str, ...] = Field(min_length=1, description="patterns that must not")

    @field_validator("said", "never")
    @classmethod
    def _patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            if not pattern.strip():
                raise ValueError("an empty pattern finds everything")
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no pattern: {error}") from error
        return value

    @field_validator("holds")
    @classmethod
    def _holds(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for hold in value:
            HoldKind(hold.partition(":")[0])
        return value


class Scenario(_Part):
    """One scripted debtor."""

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str = Field(min_length=8)
    intents: tuple[Intent, ...] = Field(min_length=1)
    persona: Persona
    style: Style = "plain"
    language: Literal["en", "es"] = "en"
    channel: Channel = Channel.WEB
    why_now: str = Field(min_length=8)
    knows: tuple[Factor, ...] = ()
    does_not_know: str = ""
    who: Who
    lines: Annotated[tuple[Say, ...], Field(min_length=1)]
    answers: dict[Awaiting, tuple[Say, ...]] = {}
    events: tuple[Event, ...] = ()
    max_turns: int = Field(14, ge=1, le=40)
    expect: Expect

    @field_validator("lines", mode="before")
    @classmethod
    def _lines(cls, value: Any) -> Any:
        return [_say(line) for line in value] if isinstance(value, list) else value

    @field_validator("answers", mode="before")
    @classmethod
    def _answers(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: [_say(say) for say in (says if isinstance(says, list) else [says])] for key, says in value.items()}

    @model_validator(mode="after")
    def _possible(self) -> Scenario:
        late = [number for number in self.expect.silent_after if number > len(self.lines)]
        if late:
            raise ValueError(f"silent_after names line {late[0]}, but there are {len(self.lines)}")
        return self


def load_scenario(path: Path) -> Scenario:
    """One scenario.

    Raises:
        ConfigError: when the file is no scenario; names the file and everything wrong with it.
    """
    try:
        scenario = Scenario.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"{path}: {wrong}") from error
    if scenario.name != path.stem:
        raise ConfigError(f"{path}: it calls itself {scenario.name!r}")
    return scenario


def load_scenarios(folder: Path = FOLDER, only: str = "") -> list[Scenario]:
    """Every scenario whose name contains ``only``, by name.

    Raises:
        ConfigError: when a file is wrong, or none is left.
    """
    found = [load_scenario(path) for path in sorted(folder.glob("*.toml"))]
    chosen = [scenario for scenario in found if only in scenario.name]
    if not chosen:
        raise ConfigError(f"{folder}: no scenario matches {only!r}")
    return chosen
