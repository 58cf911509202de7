"""What it takes to raise a right that only the encoder sees: more where the message explains it otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from agent.domain.understanding import Entity, EntityKind, Intent
from agent.understanding.rights import Found

TAKEN_BACK = 0.995
"""What the encoder needs when the words of a right stand there but were negated, quoted or somebody else's; and to hear
"never again" in "not by e-mail" or "only after six"."""
CLEAR = 0.9
"""From here on an intent is plain. On the dev set this takes needless questions from 12 to 8.5 % of the ordinary
messages and costs one of the five rights that were only faintly seen."""
EVEN = 0.5
"""More likely than not: needed beside something that is plain already. Chosen on evals/data/understanding/dev.jsonl."""
_WANTED = 0.3
FLOOR = 0.2
FLOORS = {
    Intent.CEASE_CONTACT: EVEN,
    Intent.OPT_OUT: EVEN,
    Intent.ATTORNEY: EVEN,
    Intent.WRONG_PERSON: 0.35,
}
"""Below this no right is raised by the encoder alone, whatever its threshold. Rights with many fixed words, which the
rules know, need more; on the dev set none that was there came without a rule below 0.6, and most false alarms did."""
_CRISIS_BESIDE = 0.35
"""A crisis is often said in half a sentence: it needs little more beside another right, nothing beside a wish."""

MONEY_WISHES = frozenset(
    {
        Intent.NEED_TIME,
        Intent.PROMISE_TO_PAY,
        Intent.PAY_NOW,
        Intent.PAYMENT_PLAN,
        Intent.SETTLEMENT,
        Intent.ACCEPT_OFFER,
    }
)
_ORDINARY = MONEY_WISHES | {
    Intent.ASK_BALANCE,
    Intent.ASK_BOT,
    Intent.WHO_ARE_YOU,
    Intent.CALLBACK,
    Intent.THANKS,
}
"""Wishes and questions that explain a faint right away; hardship, proof and threats go with rights and do not."""


def needed(
    intent: Intent, threshold: float, probabilities: Mapping[Intent, float], found: Found, entities: tuple[Entity, ...]
) -> float:
    """The probability, 0 to 1, from which the encoder alone raises this right; above 1 where it may only ask."""
    if intent in found.taken_back:
        return _needed_again(intent, probabilities)
    if intent is Intent.CEASE_CONTACT and narrowed(probabilities, found, entities):
        return TAKEN_BACK
    at_least = max(threshold, FLOORS.get(intent, FLOOR))
    if intent is Intent.DISTRESS:
        return max(at_least, _CRISIS_BESIDE) if found.sure else at_least
    ordinary = any(probabilities.get(wish, 0.0) >= CLEAR for wish in _ORDINARY)
    # Somebody who wants to pay does not refuse to.
    contradicted = intent is Intent.REFUSE and wants_to_pay(probabilities)
    return max(at_least, EVEN) if found.sure or ordinary or contradicted else at_least


def narrowed(probabilities: Mapping[Intent, float], found: Found, entities: tuple[Entity, ...]) -> bool:
    """Whether contact is refused by one medium only, or at some hours only."""
    refused = {e.value["channel"] for e in entities if e.kind is EntityKind.CHANNEL and not e.value["wanted"]}
    one_medium = Intent.OPT_OUT in found.sure and len(refused) == 1
    hours = any(entity.kind is EntityKind.TIME for entity in entities)
    return one_medium or (hours and probabilities.get(Intent.CALLBACK, 0.0) >= CLEAR)


def wants_to_pay(probabilities: Mapping[Intent, float]) -> bool:
    """Whether a wish about paying is more likely than not."""
    return any(probabilities.get(wish, 0.0) >= _WANTED for wish in MONEY_WISHES)


def _needed_again(intent: Intent, probabilities: Mapping[Intent, float]) -> float:
    """Words that were taken back, beside a wish to pay, are asked about at most."""
    if intent is Intent.DISTRESS:
        return CLEAR
    return 1.01 if wants_to_pay(probabilities) else TAKEN_BACK
