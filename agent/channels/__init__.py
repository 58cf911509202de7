"""Channels: one file each. A pull channel is fetched by its reader; any other has a line to a provider."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from agent.channels._spec import ChannelSpec, Fits, Line, Outgoing, Receipt
from agent.domain.message import Channel
from agent.errors import ConfigError
from agent.registry import collect

__all__ = ["ChannelSpec", "Fits", "Line", "Outgoing", "Receipt", "access", "registry"]


@cache
def registry() -> dict[Channel, ChannelSpec]:
    """Every channel by name.

    Raises:
        RegistryError: when a file of the folder is no channel.
    """
    found = collect("agent.channels", "CHANNEL", ChannelSpec, key=lambda spec: spec.name.value)
    return {spec.name: spec for spec in found.values()}


def access(channels: Mapping[Channel, ChannelSpec], name: str) -> ChannelSpec:
    """The channel of this name.

    Raises:
        ConfigError: when this installation has none.
    """
    known = {channel.value: spec for channel, spec in channels.items()}
    if name not in known:
        raise ConfigError(f"there is no channel {name!r} here; known are {', '.join(sorted(known))}")
    return known[name]
