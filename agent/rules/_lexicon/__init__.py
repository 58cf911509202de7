"""The vocabularies of the rules: one TOML each, lists of patterns by name, for review without reading code."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from agent.errors import RegistryError
from agent.rules._pattern import GAP, Pattern, words

_FOLDER = Path(__file__).parent


@cache
def lexicon(name: str) -> dict[str, Pattern]:
    """The named patterns of ``_lexicon/<name>.toml``.

    ``{PART}`` in a pattern stands for an entry of the file's ``[parts]``, ``{GAP}`` for a few words.

    Raises:
        RegistryError: when the file or a pattern in it cannot be used.
    """
    path = _FOLDER / f"{name}.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        parts = {"GAP": GAP, **raw.pop("parts", {})}
        return {key: words(*(_fill(pattern, parts) for pattern in patterns)) for key, patterns in raw.items()}
    except (OSError, tomllib.TOMLDecodeError, re.error) as error:
        raise RegistryError(f"agent/rules/_lexicon/{path.name} cannot be used: {error}") from error


def _fill(pattern: str, parts: dict[str, str]) -> str:
    for part, text in parts.items():
        pattern = pattern.replace(f"{{{part}}}", text)
    return pattern
