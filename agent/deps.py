"""What a turn needs from outside, in one value: replaceable in tests, and nothing opens a connection at import."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import tools
from agent import channels
from agent.channels import ChannelSpec
from agent.config import Settings
from agent.domain.message import Channel
from agent.domain.tool import Knowledge, ToolSpec
from agent.payments import build_providers
from agent.payments.provider import Provider
from agent.prompts import ApprovedReply, added_replies, load_replies
from agent.store.database import Database
from agent.understanding.read import Understanding, load_understanding

if TYPE_CHECKING:
    from agent.llm import Model

Clock = Callable[[], datetime]
Progress = Callable[[str], None]


def utc_now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Deps:
    """Adapters and read-only content shared by every turn of this process."""

    settings: Settings
    db: Database
    understanding: Understanding
    replies: dict[str, ApprovedReply]
    tools: dict[str, ToolSpec]
    clock: Clock = utc_now
    knowledge: Knowledge | None = None
    model: Model | None = None
    providers: dict[str, Provider] = field(default_factory=dict)
    channels: dict[Channel, ChannelSpec] = field(default_factory=channels.registry)


async def build_deps(
    settings: Settings,
    db: Database,
    *,
    clock: Clock = utc_now,
    progress: Progress | None = None,
    knowledge: bool = True,
) -> Deps:
    """Load everything that is checked at start: prompts, tools, understanding. Fails with a clear ConfigError."""
    say = progress or (lambda _: None)
    say("Reading prompts, tools and rules")
    replies, registered = load_replies(), tools.registry()
    added_replies()
    say("Loading the language encoder (first start: fits the intent heads, about a minute)")
    understanding = await asyncio.to_thread(load_understanding, settings.home)
    deps = Deps(settings, db, understanding, replies, registered, clock, providers=build_providers(settings, db))
    if knowledge:
        say("Indexing creditor policies")
        deps.knowledge = await asyncio.to_thread(partial(_knowledge, settings, understanding))
    if settings.llm_enabled:
        from agent.llm import Model  # imported late: embedded mode must not pay for LangChain (about 2 s of CPU)

        deps.model = Model(settings)
    return deps


def _knowledge(settings: Settings, understanding: Understanding) -> Knowledge:
    from agent.knowledge import ChromaKnowledge, load_documents

    store = ChromaKnowledge(settings.home, settings.chroma_url, lambda texts: understanding.embed(texts).tolist())
    folder = Path(__file__).parent / "demo" / "knowledge"
    store.sync(load_documents(settings.knowledge or folder))
    return store
