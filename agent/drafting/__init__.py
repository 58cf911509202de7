"""Drafting: what was decided, in approved words, in the person's language. Code places the disclosures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agent.domain.account import Role
from agent.domain.facts import Facts
from agent.domain.message import Bubble, Channel, Element
from agent.domain.reply import Draft, Response
from agent.domain.situation import Situation
from agent.domain.understanding import Intent, Reading
from agent.drafting.elements import localise, schedule_element
from agent.drafting.offers import offer_facts
from agent.errors import ConfigError
from agent.prompts import LANGUAGES, ApprovedReply, replies

__all__ = [
    "Notices",
    "compose",
    "compose_notice",
    "language_of",
    "localise",
    "notices_due",
    "offer_facts",
    "schedule_element",
    "with_notices",
]

AI = "notice_ai"
COLLECTOR_FIRST = "notice_collector_initial"
COLLECTOR_LATER = "notice_collector_later"
ALONE = frozenset(
    {
        "crisis",
        "distress_waiting",
        "opt_out",
        "medium_refused",
        "stop_noted",
        "wrong_person",
        "deceased",
        "neutral_person",
    }
)
"""Fixed replies that no other word may join: somebody in danger, an opt-out, somebody who is not the debtor."""


@dataclass(frozen=True, slots=True)
class Notices:
    """Approved replies that code puts before the first words of a turn."""

    ai: tuple[str, ...] = ()
    collector: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """In the order in which they stand."""
        return (*self.ai, *self.collector)


def compose(
    response: Response,
    situation: Situation,
    reading: Reading | None,
    approved: Mapping[str, ApprovedReply] | None = None,
) -> Draft:
    """The response in approved words: one bubble per key, notices before the first, elements with the last.

    Raises:
        ConfigError: when a key has no approved reply, or a fact it needs is missing.
    """
    known = response.after or situation
    language = language_of(known, reading)
    texts = approved if approved is not None else replies()
    keys = [_variant(key, known.thread.channel, texts) for key in response.says]
    shown = response.facts.shown(language)
    said = [_reply(key, texts).render(language, shown) for key in keys]
    used = {f"replies/{key}": _reply(key, texts).hash for key in keys}
    bubbles = _bubbles(said, localise(response.elements, language))
    return _opened(Draft(bubbles, language, used), notices_due(response, known), shown, texts)


def with_notices(
    draft: Draft,
    response: Response,
    situation: Situation,
    approved: Mapping[str, ApprovedReply] | None = None,
) -> Draft:
    """A draft in other words than the approved ones (a model's): the same notices before it, its elements localised."""
    known = response.after or situation
    texts = approved if approved is not None else replies()
    bubbles = tuple(Bubble(b.text, localise(b.elements, draft.language)) for b in draft.bubbles)
    shown = response.facts.shown(draft.language)
    return _opened(replace(draft, bubbles=bubbles), notices_due(response, known), shown, texts)


def _opened(draft: Draft, notices: Notices, shown: dict[str, str], texts: Mapping[str, ApprovedReply]) -> Draft:
    """The draft with the notices of the moment before its first words."""
    if not draft.bubbles or not notices.keys:
        return draft
    placed = " ".join(_reply(key, texts).render(draft.language, shown) for key in notices.keys)
    first = draft.bubbles[0]
    return replace(
        draft,
        bubbles=(Bubble(f"{placed}\n\n{first.text}", first.elements), *draft.bubbles[1:]),
        prompts={**{f"replies/{key}": _reply(key, texts).hash for key in notices.keys}, **draft.prompts},
        ai_notice=bool(notices.ai),
        collector_notice=bool(notices.collector),
    )


def compose_notice(key: str, situation: Situation, facts: Facts, *elements: Element) -> Draft:
    """A message we start (receipt, decision, reminder) in approved words."""
    response = Response(Intent.UNCLEAR, says=[key], facts=facts, elements=list(elements))
    return compose(response, situation, None)


def language_of(situation: Situation, reading: Reading | None) -> str:
    """The language of the last message, else of the conversation, else of the file, else English."""
    wanted = (
        reading.language if reading else None,
        situation.thread.language,
        situation.debtor.language if situation.debtor and situation.thread.verified else None,
    )
    return next((language for language in wanted if language in LANGUAGES), "en")


def notices_due(response: Response, situation: Situation) -> Notices:
    """The AI notice opens every conversation. The collector's disclosure goes to a verified person only: first the full
    text, then the short one once a calendar day at their place (12 CFR 1006.18(e)); never beside what stands alone.
    """
    ai = () if situation.thread.ai_notice_sent else (AI,)
    alone = response.fixed and bool(ALONE & set(response.says))
    return Notices(ai, () if alone else _collector(situation))


def _collector(situation: Situation) -> tuple[str, ...]:
    creditor = situation.creditor
    if not situation.known or creditor is None or creditor.role is not Role.THIRD_PARTY:
        return ()
    last = situation.thread.collector_notice_on
    if last is None:
        return (COLLECTOR_FIRST,)
    return () if last.astimezone(situation.zone).date() == situation.local.date() else (COLLECTOR_LATER,)


def _variant(key: str, channel: Channel, texts: Mapping[str, ApprovedReply]) -> str:
    """Where cards and buttons cannot be shown the words alone must be enough: ``<key>_text`` when there is one."""
    worded = f"{key}_text"
    return worded if channel is not Channel.WEB and worded in texts else key


def _reply(key: str, texts: Mapping[str, ApprovedReply]) -> ApprovedReply:
    try:
        return texts[key]
    except KeyError:
        raise ConfigError(f"prompts/replies/{key}.md is missing") from None


def _bubbles(said: list[str], elements: tuple[Element, ...]) -> tuple[Bubble, ...]:
    last = len(said) - 1
    return tuple(Bubble(text, elements if number == last else ()) for number, text in enumerate(said))
