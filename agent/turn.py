"""One inbound turn, start to end. Read this first: it is the only file that knows the order.

open -> understand -> permit -> act -> draft -> gate -> commit

Nothing is written before the commit, and the commit checks that the conversation is still the one that was read. If the
person wrote again or somebody took over meanwhile, the turn is superseded: nothing was sent and nothing changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from agent.actions import act
from agent.compliance import gate, review_of
from agent.deps import Deps
from agent.domain.decision import Permissions, Verdict, VerdictKind
from agent.domain.effect import OpenCase
from agent.domain.reply import Draft, Response
from agent.domain.situation import Mode, Situation
from agent.domain.tool import ToolContext
from agent.domain.understanding import Reading
from agent.drafting import compose, language_of, with_notices
from agent.errors import Superseded
from agent.policy import permit
from agent.store.commit import Committed, TurnWrite, commit_turn
from agent.store.situation import identify, load_situation
from agent.why import why

if TYPE_CHECKING:
    from agent.llm import Model

log = structlog.get_logger()

TRIES = 3
"""A turn that was overtaken starts again with all that is unanswered; after this the newer task has it anyway."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer: what it rests on, the text, and the gate's verdict on it."""

    reading: Reading
    permissions: Permissions
    response: Response
    draft: Draft | None = None
    verdict: Verdict | None = None
    trace: dict[str, Any] = field(default_factory=dict)


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
    answer = await _word(situation, reading, deps)
    write = TurnWrite(
        situation=situation,
        reading=answer.reading,
        permissions=answer.permissions,
        response=answer.response,
        draft=answer.draft,
        verdict=answer.verdict,
        answered_message_ids=tuple(seen.id for seen in situation.unanswered),
        why=why(answer.reading, answer.permissions, answer.response, answer.draft, answer.verdict, answer.trace),
        duration_ms=(perf_counter() - started) * 1000,
    )
    async with deps.db.write() as session:
        return await commit_turn(session, write, now=deps.clock(), approval_hours=deps.settings.approval_hours)


async def _word(situation: Situation, reading: Reading, deps: Deps) -> Answer:
    """The embedded answer always exists; a model may say it better, or choose another permitted tool, if it passes."""
    answer = await _decide(situation, reading, deps)
    if answer.response.silent:
        return answer
    if deps.model is not None and not answer.response.fixed:
        return await _modelled(situation, answer, deps.model, deps)
    return _approved(situation, answer, deps)


async def _decide(situation: Situation, reading: Reading, deps: Deps) -> Answer:
    permissions = permit(situation, reading)
    return Answer(
        reading, permissions, await act(situation, reading, tool_context(situation, reading, permissions, deps))
    )


async def _modelled(situation: Situation, answer: Answer, model: Model, deps: Deps) -> Answer:
    """The model's wording where it passes the gate; a right that only the model heard undoes what was decided."""

    def finish(response: Response, draft: Draft) -> tuple[Draft, Verdict]:
        noticed = with_notices(draft, response, situation, deps.replies)
        return noticed, _gate(situation, answer.reading, response, noticed)

    context = tool_context(situation, answer.reading, answer.permissions, deps)
    worded = await model.respond(
        situation, answer.reading, answer.permissions, answer.response, deps.tools, context, finish=finish
    )
    trace = {"model_trace": worded.trace}
    if worded.heard:
        reading = replace(answer.reading, intents=(*answer.reading.intents, *worded.heard))
        again = replace(await _decide(situation, reading, deps), trace=trace)
        return again if again.response.silent else _approved(situation, again, deps)
    if worded.draft is not None and worded.response is not None:
        verdict = _gate(situation, answer.reading, worded.response, worded.draft)
        if verdict.kind is VerdictKind.SEND:
            return replace(answer, response=worded.response, draft=worded.draft, verdict=verdict, trace=trace)
    return _approved(situation, replace(answer, trace=trace), deps)


def _approved(situation: Situation, answer: Answer, deps: Deps) -> Answer:
    """The approved wording; if even that does not pass, a neutral reply and a person."""
    draft = compose(answer.response, situation, answer.reading, deps.replies)
    verdict = _gate(situation, answer.reading, answer.response, draft)
    if verdict.kind is VerdictKind.SEND:
        return replace(answer, draft=draft, verdict=verdict)
    refused = [f"{finding.rule}: {finding.reason}: {finding.span}" for finding in verdict.findings]
    log.warning("approved reply refused", findings=refused, says=answer.response.says)
    neutral = Response(answer.response.intent, says=["neutral_person"], disposition="held", after=answer.response.after)
    neutral.effects = [*answer.response.effects, OpenCase("reply_refused", "; ".join(refused))]
    fallback = compose(neutral, situation, answer.reading, deps.replies)
    second = _gate(situation, answer.reading, neutral, fallback)
    trace = {**answer.trace, "approved_refused": refused}
    return replace(answer, response=neutral, draft=fallback, verdict=second, trace=trace)


def _gate(situation: Situation, reading: Reading, response: Response, draft: Draft) -> Verdict:
    """The verdict on a text, in the state the turn leads to: identity may have been verified in this very turn."""
    return gate(draft, review_of(response.after or situation, reading, response, draft))


def tool_context(situation: Situation, reading: Reading, permissions: Permissions, deps: Deps) -> ToolContext:
    """What tools may see and do in this turn."""

    async def find(reference: str) -> Situation | None:
        async with deps.db.read() as session:
            return await identify(session, situation, reference)

    return ToolContext(
        situation=situation,
        permissions=permissions,
        language=language_of(situation, reading),
        base_url=deps.settings.base_url,
        link_minutes=deps.settings.link_minutes,
        identity_tries=deps.settings.identity_tries,
        secret=deps.settings.secret.get_secret_value(),
        approval_hours=deps.settings.approval_hours,
        knowledge=deps.knowledge,
        identify=find,
        permit=permit,
    )
