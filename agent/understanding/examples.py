"""The labelled messages in ``prompts/intents/*.md``: what the heads learn from.

One file per intent: YAML front matter, then ``# Examples`` and ``# Near misses``, each with ``## en`` and
``## es`` and one message per line::

    - I lost my job, can I have until June? || also: hardship
    - my brother lost his job || is: off_topic

A file with a name beyond the contract adds an intent; its front matter names the ``reply`` it is answered with.
``also`` adds intents to the file's own; ``is`` names every intent of a near miss, which never has the file's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from agent.domain.understanding import RIGHTS, Intent, add_intent, all_intents
from agent.errors import RegistryError

Kind = Literal["example", "near_miss"]

_SECTIONS: Mapping[str, Kind] = {"Examples": "example", "Near misses": "near_miss"}
_LANGUAGES = frozenset({"en", "es"})
_NEEDED = frozenset({"intent", "right", "summary"})
_KEYS = _NEEDED | {"in", "out", "near", "reply"}
_CONTRACT = frozenset(str(intent) for intent in Intent)


@dataclass(frozen=True, slots=True)
class Example:
    """A message, all the intents it carries, and the file that holds it."""

    text: str
    labels: frozenset[str]
    language: str
    source_intent: str
    kind: Kind


def load_examples(folder: Path) -> list[Example]:
    """Every example of every intent file, in file order; a wrong or missing file is a ``RegistryError``."""
    files = sorted(folder.glob("*.md"))
    if missing := sorted(_CONTRACT - {path.stem for path in files}):
        raise RegistryError(f"{folder}: no file for the intents {', '.join(missing)}.")
    for path in files:
        add_intent(path.stem)  # first of all, since any file may name any intent
    return [example for path in files for example in load_file(path)]


def load_file(path: Path) -> list[Example]:
    """The examples of one intent file; the error names file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{path}: cannot be read: {error}.") from error
    body = _check_front_matter(path, lines)
    examples = list(_parse(path, lines, body))
    for kind in _SECTIONS.values():
        if not any(example.kind == kind for example in examples):
            raise RegistryError(f"{path}: has no {kind.replace('_', ' ')}.")
    return examples


def _check_front_matter(path: Path, lines: list[str]) -> int:
    """Check the front matter and return the index of the line after it."""
    ends = [index for index, line in enumerate(lines) if line.strip() == "---"][:2]
    if len(ends) < 2 or ends[0] != 0:
        raise _wrong(path, 1, "the file must start with front matter between two lines of ---")
    try:
        fields = yaml.safe_load("\n".join(lines[1 : ends[1]]))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise _wrong(path, line, f"the front matter is not YAML: {error.problem}") from error
    _check_fields(path, fields)
    return ends[1] + 1


def _check_fields(path: Path, fields: Any) -> None:
    if not isinstance(fields, dict):
        raise _wrong(path, 1, "the front matter must be keys and values")
    keys = {str(key) for key in cast(dict[object, object], fields)}
    if missing := sorted(_NEEDED - keys):
        raise _wrong(path, 1, f"the front matter lacks {', '.join(missing)}")
    if unknown := sorted(keys - _KEYS):
        raise _wrong(path, 1, f"the front matter has unknown keys: {', '.join(unknown)}")
    if fields["intent"] != path.stem:
        raise _wrong(path, 1, f"intent {fields['intent']!r} must be the file's name")
    if path.stem not in _CONTRACT and not isinstance(fields.get("reply"), str):
        raise _wrong(path, 1, "an intent of your own names the approved reply it is answered with: reply: <key>")
    if fields["right"] is not (path.stem in RIGHTS):
        raise _wrong(path, 1, "right must say whether the intent is one of the rights of agent.domain.understanding")


def _parse(path: Path, lines: list[str], start: int) -> Iterator[Example]:
    kind: Kind | None = None
    language: str | None = None
    for number, line in enumerate((raw.strip() for raw in lines[start:]), start + 1):
        if line.startswith("# "):
            kind, language = _SECTIONS.get(line[2:].strip()), None
            if kind is None:
                raise _wrong(path, number, f"unknown section {line!r}; known: {', '.join(_SECTIONS)}")
        elif line.startswith("## "):
            language = line[3:].strip()
            if kind is None or language not in _LANGUAGES:
                raise _wrong(path, number, f"{line!r}: expected ## en or ## es inside a section")
        elif line:
            if kind is None or language is None or not line.startswith("- "):
                raise _wrong(path, number, "expected a line '- message' under ## en or ## es")
            yield _example(path, number, line[2:].strip(), language, kind)


def _example(path: Path, number: int, line: str, language: str, kind: Kind) -> Example:
    text, _, suffix = (part.strip() for part in line.partition("||"))
    own = path.stem
    named = _labels(path, number, suffix, "also" if kind == "example" else "is")
    if not text:
        raise _wrong(path, number, "the message is empty")
    if own in named:
        raise _wrong(path, number, f"{own} is the file's own intent and is never named in its lines")
    if kind == "near_miss" and not named:
        raise _wrong(path, number, "a near miss must end in '|| is: ' and every intent it carries")
    labels = named if kind == "near_miss" else named | {own}
    return Example(text, labels, language, own, kind)


def _labels(path: Path, number: int, suffix: str, keyword: str) -> frozenset[str]:
    if not suffix:
        return frozenset()
    found, colon, names = suffix.partition(":")
    if found.strip() != keyword or not colon:
        raise _wrong(path, number, f"expected '|| {keyword}: intent, intent', found '|| {suffix}'")
    labels = frozenset(name.strip() for name in names.split(","))
    if unknown := sorted(labels - set(map(str, all_intents()))):
        raise _wrong(path, number, f"unknown intents: {', '.join(map(repr, unknown))}")
    return labels


def _wrong(path: Path, line: int, what: str) -> RegistryError:
    return RegistryError(f"{path}, line {line}: {what}.")
