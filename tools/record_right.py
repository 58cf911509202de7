"""Rights: what a person tells us changes the state at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementState
from agent.domain.decision import Act
from agent.domain.effect import Effect, HandToPerson, Note, OpenCase, PlaceHold, WithdrawOffers
from agent.domain.facts import Facts
from agent.domain.message import Channel
from agent.domain.situation import Situation
from agent.domain.tool import Outcome, ToolContext, ToolKind
from agent.drafting.offers import label, words
from tools._help import crisis_facts, theft_facts
from tools._spec import Arguments, tool
from tools._summary import summary

Right = Literal[
    "cease_contact",
    "opt_out",
    "refuse",
    "attorney",
    "bankruptcy",
    "deceased",
    "identity_theft",
    "wrong_person",
    "distress",
    "hardship",
]
Medium = Literal["sms", "email", "phone", "whatsapp", "web", "letter", "slack", "teams"]


@dataclass(frozen=True, slots=True)
class _Effect:
    hold: HoldKind
    scope: Literal["person", "account", "address"]
    case: str = ""
    withdraws: bool = True


_RIGHTS: dict[str, _Effect] = {
    "cease_contact": _Effect(HoldKind.CEASE, "account", "cease"),
    "refuse": _Effect(HoldKind.REFUSAL, "account", "refusal"),
    "opt_out": _Effect(HoldKind.OPT_OUT, "address", withdraws=False),
    "attorney": _Effect(HoldKind.ATTORNEY, "account", "attorney"),
    # The stay covers every debt of the person (11 USC 362(a)).
    "bankruptcy": _Effect(HoldKind.BANKRUPTCY, "person", "bankruptcy"),
    "deceased": _Effect(HoldKind.DECEASED, "person", "deceased"),
    "identity_theft": _Effect(HoldKind.IDENTITY_THEFT, "account", "identity_theft"),
    "wrong_person": _Effect(HoldKind.WRONG_PERSON, "address", "wrong_person"),
    "distress": _Effect(HoldKind.DISTRESS, "person", "distress"),
    "hardship": _Effect(HoldKind.HARDSHIP, "account", "hardship", withdraws=False),
}
_OPEN = (ArrangementState.PROPOSED, ArrangementState.OFFERED, ArrangementState.AWAITING_APPROVAL)


class Args(Arguments):
    """The right and what was said about it."""

    right: Right = Field(description="what the person told us")
    note: str = Field("", max_length=1000, description="their own words, short")
    medium: Medium | None = Field(None, description="for opt_out: the one medium they refuse, when they named one")


async def run(ctx: ToolContext, args: Args) -> Outcome:
    """Record a right the person used or a fact that protects them. Call it whenever one is said, in any wording.

    It takes effect at once: holds are placed, offers are withdrawn, a colleague gets the case. Afterwards say only the
    acknowledgement and ask for nothing.

    Args:
        right: Which one.
        note: What the person said.
        medium: For opt_out, the medium they refuse, if they named one.

    Returns:
        That it is recorded.
    """
    situation = ctx.situation
    rule = _RIGHTS[args.right]
    # In a conversation that is bound to nobody the store keeps the hold until somebody is identified.
    effects: list[Effect] = [Note("right", {"right": args.right, "said": args.note}), _hold(situation, rule, args)]
    if rule.case:
        effects.append(OpenCase(rule.case, args.note))
    if rule.withdraws and situation.offers(*_OPEN):
        effects.append(WithdrawOffers(args.right))
    if args.right == "distress":
        effects.append(HandToPerson("distress", summary(situation, "distress: a person may be in danger")))
    return Outcome(_facts(situation, args), effects, data={"says": _says(args)}, said="It is recorded.")


def _hold(situation: Situation, rule: _Effect, args: Args) -> PlaceHold:
    """The hold; a hold on an address needs one, else it covers more, never less."""
    if args.right == "opt_out" and args.medium is not None and args.medium != situation.thread.channel.value:
        return PlaceHold(HoldKind.MEDIUM, "medium", medium=args.medium, note=args.note)
    if rule.scope != "address":
        return PlaceHold(rule.hold, rule.scope, note=args.note)
    if situation.thread.address and situation.thread.channel is not Channel.WEB:
        return PlaceHold(rule.hold, "address", address=situation.thread.address, note=args.note)
    return PlaceHold(rule.hold, "person" if args.right == "opt_out" else "account", note=args.note)


def _says(args: Args) -> str:
    if args.right == "distress":
        return "crisis"
    return "medium_refused" if args.right == "opt_out" and args.medium is not None else args.right


def _facts(situation: Situation, args: Args) -> Facts:
    facts = Facts()
    if args.right == "distress":
        facts.merge(crisis_facts(situation))
    if args.right == "identity_theft":
        facts.merge(theft_facts(situation))
    if args.medium is not None:
        medium = args.medium
        facts.add("channel", words(lambda language: label(f"channel_{medium}", language)), "message")
    return facts


TOOL = tool("record_right", ToolKind.WRITE, Args, run, Act.REPLY)
