"""A folder is a registry: one file adds one rule, tool, channel; a wrong file stops the start with a clear error."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TypeVar

from agent.errors import RegistryError

T = TypeVar("T")


def modules(package: str) -> Iterator[ModuleType]:
    """Every module below ``package`` (also in sub-folders) whose name does not start with ``_``, in name order.

    Raises:
        RegistryError: when one cannot be imported; names the file.
    """
    root = importlib.import_module(package)
    found = pkgutil.walk_packages(root.__path__, prefix=f"{package}.")
    for info in sorted(found, key=lambda info: info.name):
        if info.ispkg or info.name.rpartition(".")[2].startswith("_"):
            continue
        try:
            yield importlib.import_module(info.name)
        except Exception as error:
            raise RegistryError(f"{info.name.replace('.', '/')}.py cannot be loaded: {error}") from error


def collect(package: str, attribute: str, kind: type[T], key: Callable[[T], str]) -> dict[str, T]:
    """The ``attribute`` of every module of a registry folder, by its key.

    Raises:
        RegistryError: when a file lacks the attribute, it has the wrong type, or two share a key.
    """
    items: dict[str, T] = {}
    for module in modules(package):
        path = module.__name__.replace(".", "/") + ".py"
        item = getattr(module, attribute, None)
        if not isinstance(item, kind):
            raise RegistryError(f"{path} must define {attribute} = {kind.__name__}(...)")
        if key(item) in items:
            raise RegistryError(f"{path} defines {key(item)!r}, which another file defines already")
        items[key(item)] = item
    return items
