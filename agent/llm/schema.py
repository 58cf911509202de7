"""Tool schemas as an OpenAI-compatible endpoint wants them, without ballast: every call pays for each word of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

_SECTIONS = re.compile(r"\n\s*(?:Args|Returns|Raises):\n.*", re.DOTALL)
_BALLAST = ("title", "default", "exclusiveMinimum", "exclusiveMaximum", "pattern")


def schema(name: str, description: str, args: type[BaseModel]) -> dict[str, Any]:
    """A tool with its arguments. What a docstring says about arguments stands at the arguments already."""
    text = " ".join(_SECTIONS.sub("", description).split())
    return {"type": "function", "function": {"name": name, "description": text, "parameters": _parameters(args)}}


@lru_cache(maxsize=256)
def _parameters(args: type[BaseModel]) -> dict[str, Any]:
    full = args.model_json_schema()
    kinds = full.pop("$defs", {})
    full.pop("description", None)
    compact: dict[str, Any] = _compact(full, kinds)
    return compact | {"type": "object", "properties": compact.get("properties", {})}


def _compact(node: Any, kinds: dict[str, Any]) -> Any:
    """References resolved, "or null" left to "not required", ballast dropped. Validation uses the full model anyway."""
    if isinstance(node, list):
        return [_compact(item, kinds) for item in node]
    if not isinstance(node, dict):
        return node
    if "properties" in node:
        return _plain({**node, "properties": {k: _compact(v, kinds) for k, v in node["properties"].items()}}, kinds)
    own = {key: value for key, value in node.items() if key not in ("anyOf", "$ref", "allOf")}
    if "$ref" in node:
        kind = {key: value for key, value in kinds[node["$ref"].rpartition("/")[2]].items() if key != "description"}
        return _compact({**kind, **own}, kinds)
    choices = [choice for choice in node.get("anyOf", []) if choice.get("type") != "null"]
    if choices:
        # A decimal is a number or a string; the first will do.
        return _compact({**choices[0], **own}, kinds)
    return _plain(node, kinds)


def _plain(node: dict[str, Any], kinds: dict[str, Any]) -> dict[str, Any]:
    return {k: v if k == "properties" else _compact(v, kinds) for k, v in node.items() if k not in _BALLAST}
