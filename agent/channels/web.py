"""Web chat: the browser fetches what is stored, so nothing is pushed and everything can be shown."""

from __future__ import annotations

from agent.channels._spec import ChannelSpec, Fits
from agent.domain.message import Channel, ElementKind

CHANNEL = ChannelSpec(Channel.WEB, Fits(elements=frozenset(ElementKind)))
