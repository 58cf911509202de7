"""Approved replies and model prompts: files with front matter, checked when loaded, hashed for the record.

``prompts/replies/<key>.md`` holds one reply in every language we serve; ``prompts/<name>.md`` holds one model prompt;
``prompts/labels.toml`` holds the words on buttons and cards. A figure never stands in these files: facts fill it in.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agent.config import PROMPTS
from agent.errors import ConfigError

LANGUAGES = ("en", "es")
_REPLY_KEYS = {"purpose": str, "variables": list, "fixed": bool}
_PROMPT_KEYS = {"purpose": str, "variables": list, "tools": list}
_SECTION = re.compile(r"^# +(\w+) *$", re.MULTILINE)
# Plain text comes out; pages escape it themselves.
_JINJA = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)


@dataclass(frozen=True, slots=True)
class ApprovedReply:
    """A reply that may go out as it is, once its variables are filled."""

    key: str
    purpose: str
    variables: frozenset[str]
    fixed: bool
    """The law's or a right's own wording: no model may reword it."""
    texts: Mapping[str, str]
    hash: str

    def render(self, language: str, shown: Mapping[str, str]) -> str:
        """The text in ``language`` (English where we do not serve it).

        Raises:
            ConfigError: when a fact that the text needs is missing.
        """
        missing = sorted(self.variables - shown.keys())
        if missing:
            raise ConfigError(f"prompts/replies/{self.key}.md needs the facts {', '.join(missing)}")
        text = self.texts.get(language, self.texts["en"])
        return _template(text).render({name: shown[name] for name in self.variables}).strip()


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt for a model."""

    name: str
    purpose: str
    variables: frozenset[str]
    tools: tuple[str, ...]
    text: str
    hash: str

    def render(self, **values: str) -> str:
        """The prompt with its variables filled.

        Raises:
            ConfigError: when the values are not exactly the declared variables.
        """
        if values.keys() != self.variables:
            wrong = ", ".join(sorted(values.keys() ^ self.variables))
            raise ConfigError(f"prompts/{self.name}.md: missing or unknown variables: {wrong}")
        return _template(self.text).render(values).strip()


def load_replies(folder: Path = PROMPTS / "replies") -> dict[str, ApprovedReply]:
    """Every approved reply of a folder by its key.

    Raises:
        ConfigError: when a file is wrong, naming it; when there is none.
    """
    replies = {path.stem: _reply(path) for path in sorted(folder.glob("*.md"))}
    if not replies:
        raise ConfigError(f"{folder}: no approved replies")
    return replies


@lru_cache(maxsize=1)
def replies() -> dict[str, ApprovedReply]:
    """The approved replies of this process, loaded once."""
    return load_replies()


def load_prompt(name: str, folder: Path = PROMPTS) -> Prompt:
    """One model prompt.

    Raises:
        ConfigError: when the file is missing or wrong, naming it.
    """
    path = folder / f"{name}.md"
    fields, body, digest = _read(path, _PROMPT_KEYS)
    variables = frozenset(fields["variables"])
    _check_variables(path, variables, {"the text": body})
    return Prompt(name, fields["purpose"], variables, tuple(fields["tools"]), body.strip(), digest)


def load_labels(path: Path = PROMPTS / "labels.toml") -> dict[str, dict[str, str]]:
    """The words on buttons and cards: language -> name -> text.

    Raises:
        ConfigError: when the languages do not name the same labels.
    """
    try:
        labels: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    if set(labels) != set(LANGUAGES):
        raise ConfigError(f"{path}: needs exactly the tables {', '.join(LANGUAGES)}")
    if odd := labels["en"].keys() ^ labels["es"].keys():
        raise ConfigError(f"{path}: only one language has {', '.join(sorted(odd))}")
    return labels


@lru_cache(maxsize=1)
def labels() -> dict[str, dict[str, str]]:
    """The labels of this process, loaded once."""
    return load_labels()


@lru_cache(maxsize=4)
def added_replies(folder: Path = PROMPTS / "intents") -> dict[str, str]:
    """Intent -> the approved reply its file names, for intents without a flow of their own."""
    named: dict[str, str] = {}
    for path in sorted(folder.glob("*.md")):
        fields = yaml.safe_load(path.read_text(encoding="utf-8").split("\n---", 1)[0].removeprefix("---"))
        if isinstance(fields, dict) and isinstance(fields.get("reply"), str):
            named[path.stem] = fields["reply"]
    if unknown := sorted(f"{intent}: {key}" for intent, key in named.items() if key not in replies()):
        raise ConfigError(f"{folder}: no such approved reply: {', '.join(unknown)}")
    return named


def _reply(path: Path) -> ApprovedReply:
    fields, body, digest = _read(path, _REPLY_KEYS)
    texts = _sections(path, body)
    variables = frozenset(fields["variables"])
    _check_variables(path, variables, texts)
    return ApprovedReply(path.stem, fields["purpose"], variables, fields["fixed"], texts, digest)


def _read(path: Path, keys: Mapping[str, type]) -> tuple[dict[str, Any], str, str]:
    """Front matter, body and the SHA-256 of the file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    parts = re.split(r"^---\s*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise ConfigError(f"{path}: must start with front matter between two lines of ---")
    try:
        fields = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: the front matter is not YAML: {error}") from error
    _check_fields(path, fields, keys)
    return fields, parts[2], hashlib.sha256(text.encode()).hexdigest()


def _check_fields(path: Path, fields: object, keys: Mapping[str, type]) -> None:
    if not isinstance(fields, dict):
        raise ConfigError(f"{path}: the front matter must be keys and values")
    if odd := sorted(map(str, fields.keys() ^ keys.keys())):
        raise ConfigError(f"{path}: missing or unknown keys in the front matter: {', '.join(odd)}")
    for key, kind in keys.items():
        if not isinstance(fields[key], kind):
            raise ConfigError(f"{path}: {key} must be a {kind.__name__}")


def _sections(path: Path, body: str) -> dict[str, str]:
    """The text of every language; each language once, none missing."""
    pieces = _SECTION.split(body)
    names = pieces[1::2]
    if pieces[0].strip() or sorted(names) != sorted(LANGUAGES):
        raise ConfigError(f"{path}: needs exactly the sections {', '.join(f'# {name}' for name in LANGUAGES)}")
    texts = {name: text.strip() for name, text in zip(names, pieces[2::2], strict=True)}
    if empty := [name for name, text in texts.items() if not text]:
        raise ConfigError(f"{path}: the section # {empty[0]} is empty")
    return texts


def _check_variables(path: Path, declared: frozenset[str], texts: Mapping[str, str]) -> None:
    """Declared and used variables are the same, in every language."""
    for name, text in texts.items():
        try:
            used = meta.find_undeclared_variables(_JINJA.parse(text))
        except TemplateError as error:
            raise ConfigError(f"{path}: {name}: {error}") from error
        if odd := sorted(used ^ declared):
            raise ConfigError(f"{path}: {name}: declared but not used, or used but not declared: {', '.join(odd)}")


@lru_cache(maxsize=1024)
def _template(text: str) -> Template:
    return _JINJA.from_string(text)
