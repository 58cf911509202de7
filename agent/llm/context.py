"""What the model gets to see in a turn: bounded, the same size at the first turn and at the five-hundredth.

Facts appear as placeholders. The creditor's limits, ids and another person's data are not in it at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from agent.domain.account import HoldKind
from agent.domain.arrangement import ArrangementState
from agent.domain.decision import Act, Permissions
from agent.domain.facts import Fact, Facts
from agent.domain.message import Author, Channel, ElementKind, Seen
from agent.domain.money import Money
from agent.domain.reply import Response
from agent.domain.situation import Awaiting, Situation
from agent.domain.understanding import Reading
from agent.prompts import ApprovedReply

MESSAGES = 10
MESSAGE_CHARACTERS = 500
LATEST_CHARACTERS = 2000
LANGUAGES = {"en": "English", "es": "Spanish (usted)"}

_ACTS = {
    Act.DISCUSS_DEBT: "speak about the account",
    Act.ASK_PAYMENT: "ask for a payment or a date",
    Act.OFFER_PLAN: "offer a payment plan",
    Act.OFFER_SETTLEMENT: "pass on a request to settle for less",
    Act.ISSUE_LINK: "give a payment link",
}
_AWAITING = {
    Awaiting.PICK_OFFER: "We asked which of the options on the table suits them.",
    Awaiting.CONFIRM: "We read an arrangement back and asked for their yes.",
    Awaiting.ACCEPT_APPROVED: "We asked whether they accept what a colleague approved.",
    Awaiting.PLAN_AMOUNT: "We asked what they could manage, and how often.",
    Awaiting.PROMISE_DATE: "We asked for a date.",
    Awaiting.DISPUTE_REASON: "We asked what is wrong with the debt.",
    Awaiting.AFFORDABILITY: "We asked what they can afford.",
    Awaiting.CLARIFY_RIGHT: "We asked what they meant.",
    Awaiting.PAYMENT_REFERENCE: "We asked for the reference of their payment.",
}
_STANDING = {
    ArrangementState.PROPOSED: "Options are on the table.",
    ArrangementState.AWAITING_APPROVAL: "A request waits for a colleague's decision.",
    ArrangementState.OFFERED: "A colleague approved an arrangement; it waits for the person's yes.",
    ArrangementState.ACTIVE: "An arrangement is running.",
}
_HOLDS = {
    HoldKind.DISPUTE: "The debt, or a part of it, is disputed.",
    HoldKind.HARDSHIP: "The account is paused for hardship.",
    HoldKind.ALREADY_PAID: "A payment they made is being traced.",
}
_ELEMENTS = {
    ElementKind.QUICK_REPLIES: "buttons with answers to tap",
    ElementKind.OFFERS: "the options as cards to pick from",
    ElementKind.SCHEDULE: "the schedule as a table",
    ElementKind.PAY_BUTTON: "a button to the secure payment page",
    ElementKind.DOWNLOAD: "a download",
    ElementKind.ADVICE: "addresses for free advice",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the conversation, as the model sees it."""

    ours: bool
    text: str


def decided_text(response: Response, channel: Channel, language: str, replies: Mapping[str, ApprovedReply]) -> str:
    """The approved wording of a response with its placeholders still in it."""
    shown = {name: f"{{{{{name}}}}}" for name in response.facts}
    return "\n\n".join(replies[key].render(language, shown) for key in says_on(channel, response.says, replies))


def says_on(channel: Channel, says: Sequence[str], replies: Mapping[str, ApprovedReply]) -> list[str]:
    """The keys for a channel: where no card or button can be shown, ``<key>_text`` carries what they would say."""
    return [f"{key}_text" if channel is not Channel.WEB and f"{key}_text" in replies else key for key in says]


def draft_material(
    situation: Situation, reading: Reading, permissions: Permissions, response: Response, *, language: str, decided: str
) -> dict[str, str]:
    """The variables of ``prompts/draft.md``."""
    heard = [score.intent.value.replace("_", " ") for score in reading.intents]
    return {
        "today": format_date(situation.local.date(), "EEEE, y-MM-dd", locale="en"),
        "language": LANGUAGES.get(language, LANGUAGES["en"]),
        "state": "\n".join(state_words(situation)),
        "heard": ", ".join(heard) or "nothing clear",
        "permissions": "\n".join(permission_words(permissions)),
        "facts": fact_words(response.facts),
        "shown": ", ".join(_ELEMENTS[e.kind] for e in response.elements if e.kind in _ELEMENTS) or "nothing",
        "decided": decided,
    }


def state_words(situation: Situation) -> list[str]:
    """The conversation so far in a few sentences, each from the records and not from anybody's words."""
    states = dict.fromkeys(standing.state for standing in situation.standing)
    holds = dict.fromkeys(hold.kind for hold in situation.holds)
    words = [
        "Identity was checked." if situation.known else "Identity was not checked: say nothing about any account.",
        *(_STANDING[state] for state in states if state in _STANDING),
        *(_HOLDS[kind] for kind in holds if kind in _HOLDS),
    ]
    if situation.thread.awaiting in _AWAITING:
        words.append(_AWAITING[situation.thread.awaiting])
    return words


def permission_words(permissions: Permissions) -> list[str]:
    """What may be said and done, one line each."""
    return [
        f"You may {words}." if permissions.may(act) else f"You may not {words}: {permissions.why_not(act)}."
        for act, words in _ACTS.items()
    ]


def fact_words(facts: Facts) -> str:
    """The placeholders by kind; no value is shown."""
    kinds: dict[str, list[str]] = {}
    for name, fact in sorted(facts.items()):
        kinds.setdefault(_kind(fact), []).append(f"{{{{{name}}}}}")
    return "\n".join(f"{kind}: {', '.join(names)}" for kind, names in sorted(kinds.items())) or "none"


def _kind(fact: Fact) -> str:
    match fact.value:
        case Money():
            return "Sums, with their currency sign"
        case date():
            return "Dates"
        case float():
            return "Percentages"
        case int():
            return "Numbers"
        case _:
            return "Texts"


def conversation(situation: Situation, facts: Facts, language: str) -> list[Said]:
    """The last messages, then what is unanswered; figures that are facts of this turn appear as placeholders."""
    open_ids = {seen.id for seen in situation.unanswered}
    past = [seen for seen in situation.history if seen.id not in open_ids and seen.author is not Author.SYSTEM]
    said = [_said(seen, facts, language) for seen in past[-MESSAGES:]]
    return _merged([*said, Said(False, _plain(situation.text, LATEST_CHARACTERS))])


def _said(seen: Seen, facts: Facts, language: str) -> Said:
    ours = seen.author is not Author.DEBTOR
    text = _plain(seen.body, MESSAGE_CHARACTERS)
    if ours:
        # Longest first, so that a date inside a longer text is not cut out of it.
        for name, shown in sorted(facts.shown(language).items(), key=lambda item: -len(item[1])):
            text = text.replace(shown, f"{{{{{name}}}}}") if len(shown) > 2 else text
    return Said(ours, text)


def _plain(text: str, longest: int) -> str:
    """Bounded, and without anything that looks like our placeholders."""
    text = text.replace("{{", "{ {").replace("}}", "} }").strip()
    return text if len(text) <= longest else f"{text[:longest]} …"


def _merged(said: list[Said]) -> list[Said]:
    """Neighbours of one side become one message: some servers refuse two of a kind in a row."""
    merged: list[Said] = []
    for one in said:
        if merged and merged[-1].ours == one.ours:
            merged[-1] = Said(one.ours, f"{merged[-1].text}\n{one.text}")
        else:
            merged.append(one)
    return merged
