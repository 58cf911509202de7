"""One inbound turn, start to end. Read this first: it is the only file that knows the order.

open -> understand -> permit -> act -> draft -> gate -> commit

Nothing is written before the commit, and the commit checks that the conversation is still the one that was read. If the
person wrote again or somebody took over meanwhile, the turn is superseded: nothing was sent and nothing changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Any
from uuid import UUID

import structlog

from agent.actions import act
from agent.compliance import gate, review_of
from agent.deps import Deps
from agent.domain.decision import Permissions, Verdict, VerdictKind
from agent.domain.facts import Facts
from agent.domain.reply import Draft, Response
from agent.domain.situation import Mode, Situation
from agent.domain.tool import ToolContext
from agent.domain.understanding import Reading
from agent.drafting import compose
from agent.errors import Superseded
from agent.policy import permit
from agent.store.commit import Committed, TurnWrite, commit_turn
from agent.store.situation import identify, load_situation
from agent.why import why

log = structlog.get_logger()

TRIES = 3
"""A turn that was overtaken starts again with all that is unanswered; after this the newer task has it anyway."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A response with its text, the gate's verdict on it, and how it came about."""

    response: Response
    draft: Draft | None
    verdict: Verdict | None
    trace: dict[str, Any]


async def take_turn(conversation_id: UUID, deps: Deps) -> Committed | None:
    """Answer what is unanswered in a conversation.

    Returns:
        What was committed, or None when there was nothing to answer or a newer turn took it.
    """
    for _ in range(TRIES):
        started = perf_counter()
        situation = await open_situation(conversation_id, deps)
        if not situation.unanswered or situation.thread.mode is Mode.CLOSED:
            return None
        try:
            return await _answer(situation, deps, started)
        except Superseded:
            log.info("turn superseded", conversation=str(conversation_id))
    return None


async def open_situation(conversation_id: UUID, deps: Deps) -> Situation:
    """Everything known about a conversation now."""
    async with deps.db.read() as session:
        return await load_situation(session, conversation_id, now=deps.clock(), base_url=deps.settings.base_url)


async def _answer(situation: Situation, deps: Deps, started: float) -> Committed:
    reading = deps.understanding.understand(situation)
    permissions = permit(situation, reading)
    worded = await _word(situation, reading, permissions, deps)
    write = TurnWrite(
        situation=situation,
        reading=reading,
        permissions=permissions,
        response=worded.response,
        draft=worded.draft,
        verdict=worded.verdict,
        answered_message_ids=tuple(seen.id for seen in situation.unanswered),
        why=why(reading, permissions, worded.response, worded.draft, worded.verdict, worded.trace),
        duration_ms=(perf_counter() - started) * 1000,
    )
    async with deps.db.write() as session:
        return await commit_turn(session, write, now=deps.clock(), approval_hours=deps.settings.approval_hours)


def tool_context(situation: Situation, reading: Reading, permissions: Permissions, deps: Deps) -> ToolContext:
    """What tools may see and do in this turn."""

    async def find(reference: str) -> Situation | None:
        async with deps.db.read() as session:
            return await identify(session, situation, reference)

    return ToolContext(
        situation=situation,
        permissions=permissions,
        language=situation.thread.language or reading.language,
        base_url=deps.settings.base_url,
        link_minutes=deps.settings.link_minutes,
        identity_tries=deps.settings.identity_tries,
        secret=deps.settings.secret.get_secret_value(),
        knowledge=deps.knowledge,
        identify=find,
    )


async def _word(situation: Situation, reading: Reading, permissions: Permissions, deps: Deps) -> Worded:
    """The embedded answer always exists; a model may say it better, or choose another permitted tool, if it passes."""
    context = tool_context(situation, reading, permissions, deps)
    response = await act(situation, reading, context)
    if response.silent:
        return Worded(response, None, None, {})
    trace: dict[str, Any] = {}
    if deps.model is not None and not response.fixed:
        answer = await deps.model.respond(situation, reading, permissions, response, deps.tools, context)
        trace = {"model": answer.trace}
        if answer.draft is not None and answer.response is not None:
            verdict = gate(answer.draft, review_of(situation, reading, answer.response, answer.draft))
            if verdict.kind is VerdictKind.SEND:
                return Worded(answer.response, answer.draft, verdict, trace)
            trace["refused"] = [finding.rule for finding in verdict.findings]
    return _approved(situation, reading, response, deps, trace)


def _approved(situation: Situation, reading: Reading, response: Response, deps: Deps, trace: dict[str, Any]) -> Worded:
    """The approved wording; if even that does not pass, a neutral reply; if that does not either, a person."""
    draft = compose(response, situation, reading, deps.replies)
    verdict = gate(draft, review_of(situation, reading, response, draft))
    if verdict.kind is VerdictKind.SEND:
        return Worded(response, draft, verdict, trace)
    trace["approved_refused"] = [finding.rule for finding in verdict.findings]
    log.warning("approved reply refused", rules=trace["approved_refused"], says=response.says)
    neutral = Response(intent=response.intent, says=["neutral_person"], facts=Facts(), fixed=True, disposition="held")
    neutral.effects = [*response.effects]
    fallback = compose(neutral, situation, reading, deps.replies)
    second = gate(fallback, review_of(situation, reading, neutral, fallback))
    return Worded(neutral, fallback, second, trace)
