"""The tools of one turn: exactly the permitted ones, run by code, with arguments that the person's own words bear out.

What a tool wants changed is looked at before it counts: a model may look things up and put a proposal on the table.
A person's yes, a right, identity and a hand-over are read by code and never come out of a model's tool call.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.domain.decision import Act
from agent.domain.effect import (
    AcceptOffer,
    HandToPerson,
    IssueLink,
    Note,
    OpenCase,
    PlaceHold,
    Propose,
    RequestApproval,
    VerifyIdentity,
    WithdrawOffers,
)
from agent.domain.facts import Facts
from agent.domain.reply import Response
from agent.domain.situation import Awaiting
from agent.domain.tool import Correct, Outcome, Over, ToolContext, ToolKind, ToolSpec
from agent.domain.understanding import RIGHTS, Intent, IntentScore, Reading
from agent.llm.context import decided_text
from agent.llm.heard import Heard, unheard
from agent.llm.schema import schema
from agent.prompts import replies

PROPOSALS = (Propose, RequestApproval, IssueLink, Note)
"""Effects that a model's tool call may have: each still needs the person's or a colleague's own yes."""
MONEY_TALK = frozenset(
    {
        Intent.NEED_TIME,
        Intent.PROMISE_TO_PAY,
        Intent.PAY_NOW,
        Intent.PAYMENT_PLAN,
        Intent.SETTLEMENT,
        Intent.HARDSHIP,
        Intent.UNCLEAR,
    }
)
"""A proposal answers somebody who speaks of paying, or whom only a model may have understood; never a greeting."""
_OFFERING = (Propose, RequestApproval, IssueLink, WithdrawOffers)
"""What a proposal replaces in the plan."""
DECIDED = (AcceptOffer, PlaceHold, OpenCase, VerifyIdentity, HandToPerson, RequestApproval)
"""With one of these in the plan already, the plan stands: only look-ups are offered."""
REPORTABLE = RIGHTS | {
    Intent.ASK_HUMAN,
    Intent.HARDSHIP,
    Intent.ALREADY_PAID,
    Intent.VALIDATION_REQUEST,
    Intent.CALLBACK,
}
"""What a model may report as heard: only what protects the person. A yes or a promise is never among it."""
NEVER = frozenset({"accept_offer", "record_promise"})
"""Tools that stand for the person's own yes. (Their effects would be refused too; not showing them saves the call.)"""
MOST_CALLS = 4
REPORT = "report_meaning"
_CONFIDENCE = 0.75

Args = TypeVar("Args", bound=BaseModel)


class Report(BaseModel):
    """Arguments of ``report_meaning``."""

    model_config = ConfigDict(extra="forbid")

    meaning: Intent = Field(description="one of: " + ", ".join(sorted(REPORTABLE)))
    quote: str = Field(min_length=4, max_length=300, description="the person's own words, copied exactly")


_REPORT_TEXT = (
    "Report that the person's latest message says something that was missed: a right (stop contacting me, a lawyer, "
    "bankruptcy, a death, identity theft, not my debt, wrong person, crisis), hardship, a payment already made, or "
    "that they want a human. Call it before anything else and only when it is really in their latest words."
)


@dataclass(slots=True)
class Toolbox:
    """Offers, checks and runs the tools of one turn, one at a time."""

    specs: Mapping[str, ToolSpec]
    context: ToolContext
    reading: Reading
    response: Response
    calls: list[dict[str, Any]] = field(default_factory=list)
    looked_up: list[Outcome] = field(default_factory=list)
    changed: Outcome | None = None
    """The one proposal of this turn."""
    heard: list[IntentScore] = field(default_factory=list)
    closed: bool = False
    """No tool any more: the draft is being repaired."""
    _over: set[str] = field(default_factory=set)
    _answers: dict[str, str] = field(default_factory=dict)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def names(self) -> tuple[str, ...]:
        """The tools that may be called now, by exact name."""
        if self.closed or self.reading.rights or self.heard:
            return ()
        return (REPORT, *(name for name in sorted(self.specs) if self._offered(self.specs[name])))

    def _offered(self, spec: ToolSpec) -> bool:
        if spec.name in self._over | NEVER or not self.context.permissions.may(spec.needs):
            return False
        if spec.kind is ToolKind.READ:
            return True
        return self._may_propose() and spec.needs is not Act.REPLY

    def _may_propose(self) -> bool:
        settled = any(isinstance(effect, DECIDED) for effect in self.response.effects)
        asked = bool(self.reading.names & MONEY_TALK) and not self.reading.possible_rights
        return asked and not settled and self.changed is None

    def schemas(self) -> list[dict[str, Any]]:
        """The tools as an OpenAI-compatible endpoint wants them."""
        return [self._schema(name) for name in self.names()]

    def _schema(self, name: str) -> dict[str, Any]:
        args, text = (Report, _REPORT_TEXT) if name == REPORT else (self.specs[name].args, self.specs[name].description)
        return schema(name, text, args)

    async def call(self, name: str, args: dict[str, Any]) -> str:
        """Runs a tool if it may be run; always answers with a sentence for the model."""
        async with self._lock:
            status, said = await self._answer(name, args)
        self.calls.append({"name": name[:64], "args": _short(args), "status": status})
        return said

    async def _answer(self, name: str, args: dict[str, Any]) -> tuple[str, str]:
        key = json.dumps([name, args], sort_keys=True, default=str)
        if key in self._answers:
            return "repeated", self._answers[key]
        if len(self.calls) >= MOST_CALLS or name not in self.names():
            return "refused", "This is over: that tool is not available. Write the reply with what you have."
        try:
            said = self._report(args) if name == REPORT else await self._run(self.specs[name], args)
        except Correct as error:
            return "correct", f"Correct this and call again, or write the reply: {error}"
        except Over as error:
            self._over.add(name)
            return "over", f"This is over, do not call it again: {error}"
        self._answers[key] = said
        return "done", said

    def _report(self, args: dict[str, Any]) -> str:
        report = _validated(Report, args)
        words = " ".join(self.context.situation.text.casefold().split())
        if report.meaning not in REPORTABLE:
            raise Correct("that meaning is not one that can be reported.")
        quote = " ".join(report.quote.casefold().split())
        if quote not in words or not any(char.isalpha() for char in quote):
            raise Correct("the quote is not in the person's latest message.")
        if report.meaning not in self.reading.names:
            self.heard.append(IntentScore(report.meaning, _CONFIDENCE, frozenset({"model"})))
        return "Noted. The reply is planned again."

    async def _run(self, spec: ToolSpec, args: dict[str, Any]) -> str:
        wanted = _validated(spec.args, args)
        if spec.kind is not ToolKind.READ:
            self._check_heard(wanted)
        outcome = await spec.run(self.context, wanted)
        odd = [effect for effect in outcome.effects if not isinstance(effect, PROPOSALS)]
        if odd or (outcome.effects and not self._may_propose()):
            raise Over("that needs the person's own clear words; ask them instead.")
        if outcome.effects:
            self.changed = outcome
        else:
            self.looked_up.append(outcome)
        return describe(outcome, self._decided(outcome))

    def _decided(self, outcome: Outcome) -> str:
        now, plan = self.context, proposed(self.response, outcome)
        return decided_text(plan, now.situation.thread.channel, now.language, replies()) if outcome.effects else ""

    def plan(self) -> Response:
        """The plan with what was looked up, or with the proposal in place of the plan's own."""
        if not (self.looked_up or self.changed):
            return self.response
        facts = Facts()
        for outcome in self.looked_up:
            facts.merge(outcome.facts)
        facts.merge(self.response.facts)
        called = [{"tool": call["name"], "args": call["args"], "by": "model"} for call in self.calls]
        plan = replace(self.response, facts=facts, tools=[*self.response.tools, *called])
        return proposed(plan, self.changed) if self.changed else plan

    def _check_heard(self, wanted: BaseModel) -> None:
        heard = Heard.of(self.context.situation, self.reading, self.response.facts)
        if missing := unheard(wanted, heard):
            raise Correct(f"the person never said {', '.join(missing)}. Use only what they said, or ask them.")


def proposed(plan: Response, proposal: Outcome) -> Response:
    """The plan with a proposal instead of its own; what the plan changes otherwise stays."""
    facts = Facts()
    facts.merge(plan.facts)
    facts.merge(proposal.facts)
    data = proposal.data
    return replace(
        plan,
        says=[data["says"]] if "says" in data else [],
        facts=facts,
        effects=[*(effect for effect in plan.effects if not isinstance(effect, _OFFERING)), *proposal.effects],
        elements=list(proposal.elements),
        awaiting=data.get("awaiting", Awaiting.NOTHING),
        awaiting_data=data.get("awaiting_data", {}),
        disposition=data.get("status", "proposed"),
    )


def describe(outcome: Outcome, decided: str = "") -> str:
    """The result of a tool in words and placeholders; values stay with us.

    Args:
        decided: what the reply has to say now, when the tool changed the plan.
    """
    names = ", ".join(f"{{{{{name}}}}}" for name in sorted(outcome.facts))
    said = re.sub(r"(?<!\{)\{(\w+)\}(?!\})", r"{{\1}}", outcome.said) or "Done."
    parts = [
        said,
        f"Placeholders: {names}." if names else "",
        f"The reply now has to say: {decided}" if decided else "",
    ]
    return "\n".join(part for part in parts if part)


def _validated(kind: type[Args], args: dict[str, Any]) -> Args:
    if odd := sorted(set(args) - set(kind.model_fields)):
        raise Correct(f"there is no argument {', '.join(map(repr, odd))}.")
    try:
        return kind.model_validate(args)
    except ValidationError as error:
        first = error.errors()[0]
        raise Correct(f"{'.'.join(map(str, first['loc'])) or 'arguments'}: {first['msg']}") from error


def _short(args: dict[str, Any]) -> dict[str, str]:
    return {str(key)[:40]: str(value)[:120] for key, value in list(args.items())[:10]}
