"""The creditor's own policies and answers, with the source named."""

from __future__ import annotations

import re

from pydantic import Field

from agent.domain.decision import Act
from agent.domain.facts import Facts
from agent.domain.tool import Outcome, ToolContext, ToolKind
from tools._spec import Arguments, bound, tool

NEAR = 0.45
"""Below this similarity a passage is about something else, and "I do not know" is the true answer."""
_WORDS = 45
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Args(Arguments):
    """A question."""

    query: str = Field(min_length=2, max_length=500, description="the person's question in a few words")


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Look a question up in this creditor's policies and answers: fees, hardship help, complaints, hours, privacy.

    Answer only with what it finds, and name the source. When it finds nothing, say that you do not know.

    Args:
        query: The person's question.

    Returns:
        The nearest passage and its title, or nothing.
    """
    _, creditor = bound(ctx.situation)
    if ctx.knowledge is None:
        return Outcome(data={"found": False}, said="Nothing found.")
    passages = await ctx.knowledge.search(args.query, creditor=creditor.slug, language=ctx.language)
    best = max(passages, key=lambda passage: passage.score, default=None)
    if best is None or best.score < NEAR:
        return Outcome(data={"found": False}, said="Nothing found: say that you do not know.")
    facts = Facts()
    facts.add("answer", excerpt(best.text), f"knowledge:{best.id}")
    facts.add("source", best.title, f"knowledge:{best.id}")
    return Outcome(facts=facts, data={"found": True, "score": best.score}, said="{answer} (source: {source})")


def excerpt(text: str) -> str:
    """Whole sentences from the start, about as much as one bubble holds."""
    kept: list[str] = []
    for sentence in _SENTENCE.split(" ".join(text.split())):
        if kept and sum(len(one.split()) for one in [*kept, sentence]) > _WORDS:
            break
        kept.append(sentence)
    return " ".join(kept)


TOOL = tool("search_policy", ToolKind.READ, Args, run, Act.DISCUSS_DEBT)
