# ruff: noqa: E501  patterns are read in one piece
"""Reading a message: rules, encoder and context merged into one ``Reading``.

Rights come from rules or encoder, whichever sees them; what only half shows is reported as possible, for a question or a
person. Words that were taken back ("I'm not disputing it") make the encoder harder to convince.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import numpy as np

from agent.config import PROMPTS
from agent.domain.situation import Awaiting, Situation
from agent.domain.understanding import RIGHTS, Entity, Intent, IntentScore, Reading, Signals, rank
from agent.understanding.certain import A_PERSON, Certain, find_certain
from agent.understanding.encoder import Encoder, Vectors, default_encoder
from agent.understanding.entities import find_entities
from agent.understanding.examples import load_examples
from agent.understanding.heads import Heads, TextEncoder
from agent.understanding.language import detect
from agent.understanding.normalise import Mapped, cut, folded, plain
from agent.understanding.rights import CARRIER_KEYWORD, Found, find_rights
from agent.understanding.signals import find_signals
from agent.understanding.weighing import CLEAR, MONEY_WISHES, needed

BY_RULE = 0.97
"""Confidence of what a rule is sure of: measured precision of the sure rules on text they were not written from."""
ASK_ANYWAY = 0.9
"""A right that was taken back by rule is asked about when the encoder is this sure of it."""
SPEAKS_FOR_ITSELF = frozenset({Intent.UNCLEAR, Intent.GREETING, Intent.THANKS, Intent.OFF_TOPIC, Intent.VOICEMAIL})
"""Intents that yield to any stronger one: a greeting in front of a request is no greeting."""


@dataclass(frozen=True, slots=True)
class _Text:
    """One message in its three readings."""

    original: str
    plain: Mapped
    folded: Mapped
    truncated: bool


class Understanding:
    """Reads messages; loads once, may be shared between threads."""

    def __init__(self, encoder: TextEncoder, heads: Heads) -> None:
        self.encoder = encoder
        self.heads = heads
        self._intents = tuple(Intent(label) for label in heads.labels)

    def understand(self, situation: Situation) -> Reading:
        """Read what is unanswered in a conversation: several bubbles as one text, in the light of what we asked last."""
        thread = situation.thread
        language = thread.language or (situation.debtor.language if situation.debtor else None)
        return self.read(
            situation.text,
            context=situation.last_said or None,
            awaiting=thread.awaiting,
            now=situation.now,
            zone=situation.zone,
            currency=situation.account.currency if situation.account else "USD",
            language_prior=language,
            secrets=tuple(dict.fromkeys(kind for seen in situation.unanswered for kind in seen.secrets)),
        )

    def read(
        self,
        text: str,
        *,
        context: str | None = None,
        awaiting: Awaiting | None = None,
        now: datetime,
        zone: tzinfo,
        currency: str = "USD",
        language_prior: str | None = None,
        secrets: tuple[str, ...] = (),
    ) -> Reading:
        """Read one message.

        Args:
            text: any characters, any length; what is behind the first 4,000 is not read and ``signals.truncated`` says so.
            context: our previous message; what we were waiting for is taken from it unless ``awaiting`` says.
            now: aware; relative dates are resolved against it in ``zone``.
            language_prior: the conversation's language, for messages too short to tell.
        """
        seen = _readings(text)
        asked = awaiting if awaiting is not None else awaited(context)
        language = detect(seen.original, language_prior or (detect(context) if context else None))
        signals = find_signals(seen.folded.text, seen.original, secrets=secrets, truncated=seen.truncated)
        entities = find_entities(
            seen.original, seen.plain, now=now, zone=zone, language=language, currency=currency, awaiting=asked
        )
        found = find_rights(seen.folded, seen.original)
        certain = find_certain(seen.folded.text, entities, asked, injection=signals.injection)
        intents, possible = self._intents_of(seen, found, certain, entities)
        return Reading(intents, entities, signals, language, possible)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The same encoder for whoever searches texts by meaning."""
        return np.asarray(self.encoder.encode(list(texts)), dtype=np.float32)

    def _intents_of(
        self, seen: _Text, found: Found, certain: Certain, entities: tuple[Entity, ...]
    ) -> tuple[tuple[IntentScore, ...], frozenset[Intent]]:
        if not re.search(r"\w", seen.folded.text):
            return (IntentScore(Intent.UNCLEAR, BY_RULE, frozenset({"rules"})),), frozenset()
        by_rule = found.sure | certain.intents
        probabilities = {} if _settled(found, certain) else self._probabilities(seen.original)
        scores = {intent: self._score(intent, probabilities, by_rule) for intent in by_rule}
        possible = set(found.possible)
        clear = _clear_wish(probabilities, certain)
        for intent in probabilities.keys() - scores.keys() - certain.instead_of:
            verdict = self._by_encoder(intent, probabilities, found, entities)
            if verdict == "sure":
                scores[intent] = IntentScore(intent, probabilities[intent])
            elif verdict == "possible" and not (clear and intent not in found.taken_back):
                possible.add(intent)
        scores = _tidied(scores, seen.folded.text) or {Intent.UNCLEAR: self._unclear(probabilities)}
        ranked = sorted(scores.values(), key=lambda score: rank(score.intent))
        return tuple(ranked), frozenset(possible & RIGHTS - scores.keys())

    def _probabilities(self, text: str) -> dict[Intent, float]:
        row = self.heads.predict(self.encoder.encode([text]), [text])[0]
        return {intent: float(probability) for intent, probability in zip(self._intents, row, strict=True)}

    def _score(self, intent: Intent, probabilities: dict[Intent, float], by_rule: frozenset[Intent]) -> IntentScore:
        probability = probabilities.get(intent, 0.0)
        threshold = float(self.heads.thresholds[self._intents.index(intent)])
        seen_by = frozenset({"rules", "encoder"} if probability >= threshold else {"rules"})
        return IntentScore(intent, max(BY_RULE, probability), seen_by)

    def _by_encoder(
        self, intent: Intent, probabilities: dict[Intent, float], found: Found, entities: tuple[Entity, ...]
    ) -> str:
        column, probability = self._intents.index(intent), probabilities[intent]
        threshold = float(self.heads.thresholds[column])
        if intent not in RIGHTS:
            return "sure" if probability >= threshold else "no"
        if probability >= needed(intent, threshold, probabilities, found, entities):
            return "sure"
        ask_from = ASK_ANYWAY if intent in found.taken_back else float(self.heads.possible_thresholds[column])
        return "possible" if probability >= ask_from else "no"

    def _unclear(self, probabilities: dict[Intent, float]) -> IntentScore:
        return IntentScore(Intent.UNCLEAR, max(0.0, 1.0 - max(probabilities.values(), default=0.0)))


def _readings(text: str) -> _Text:
    original, truncated = cut(text)
    simple = plain(original)
    return _Text(original, simple, folded(simple), truncated)


def _clear_wish(probabilities: dict[Intent, float], certain: Certain) -> bool:
    """Whether the message plainly wants something that is no right: then a faint right is not worth a question."""
    if certain.intents & (MONEY_WISHES | {Intent.ASK_BALANCE}):
        return True
    return any(p >= CLEAR for intent, p in probabilities.items() if intent not in RIGHTS | SPEAKS_FOR_ITSELF)


def _settled(found: Found, certain: Certain) -> bool:
    """Whether rules leave nothing to ask the encoder: a carrier keyword, a bare "yes" to an offer, machine text."""
    if certain.only:
        return not found.hits
    return any(hit.why == CARRIER_KEYWORD for hit in found.hits)


def _asks_for_time(scores: dict[Intent, IntentScore]) -> bool:
    """ "More time to pay" names paying and does not want it now: the stronger of the two counts."""
    time, pay = scores.get(Intent.NEED_TIME), scores.get(Intent.PAY_NOW)
    return time is not None and pay is not None and pay.confidence < min(time.confidence, CLEAR)


def _tidied(scores: dict[Intent, IntentScore], folded_text: str) -> dict[Intent, IntentScore]:
    """Without what a stronger intent makes moot."""
    kept = dict(scores)
    if len(kept) > 1:
        kept.pop(Intent.UNCLEAR, None)
    if kept.keys() - SPEAKS_FOR_ITSELF:
        kept.pop(Intent.GREETING, None)
    if _asks_for_time(kept):
        kept.pop(Intent.PAY_NOW)
    if _no_person(kept, folded_text):
        del kept[Intent.ASK_HUMAN]
    if Intent.VOICEMAIL in kept and "rules" in kept[Intent.VOICEMAIL].seen_by:
        return {
            intent: score for intent, score in kept.items() if intent is Intent.VOICEMAIL or "rules" in score.seen_by
        }
    return kept


def _no_person(scores: dict[Intent, IntentScore], folded_text: str) -> bool:
    """Whether a person is only felt to be asked for: "can I get an extension" names none and wants time."""
    asked = scores.get(Intent.ASK_HUMAN)
    if asked is None or "rules" in asked.seen_by or A_PERSON.search(folded_text):
        return False
    return any(score.confidence > asked.confidence for score in scores.values())


_OFFERS = re.compile(
    r"\b(?:option [1-9a-c]|which (?:one|of|option)|choose|pick (?:one|an)|would you (?:like|prefer)|would [^.?!]{3,60} (?:work|suit|do|help)|how about|can you manage|does (?:that|this|one of) (?:work|suit)|do you (?:accept|agree)|shall (?:i|we)|is that (?:ok|right|correct)|can you confirm|please confirm|i can offer|we can offer|"
    r"we could (?:offer|set)|opcion [1-9]|cual (?:de|prefiere)|le (?:parece|conviene|sirve)|acepta|podemos ofrecer|puedo ofrecer\w*|confirma|esta de acuerdo)\b"
)
_ASKS: tuple[tuple[Awaiting, re.Pattern[str]], ...] = (
    (Awaiting.IDENTITY, re.compile(r"\b(?:date of birth|post ?code|zip code|verify (?:your|who)|confirm your identity|fecha de nacimiento|codigo postal|verificar su identidad|last four)\b")),
    (Awaiting.PROMISE_DATE, re.compile(r"\b(?:(?:when|what date|which date|what day|by when) (?:could|can|would|will|do|are|suits)|que (?:fecha|dia)|cuando (?:podria|puede|pagaria))\b")),
    (Awaiting.PLAN_AMOUNT, re.compile(r"\b(?:how much (?:could|can|would|per|each|do you think)|what (?:amount|sum) (?:could|can|would)|cuanto (?:podria|puede|pagaria))\b")),
)  # fmt: skip


def awaited(context: str | None) -> Awaiting:
    """What our last message asked for, when only its text is known."""
    if not context:
        return Awaiting.NOTHING
    text = plain(context[:2000]).text
    for awaiting, pattern in _ASKS:
        if pattern.search(text):
            return awaiting
    return Awaiting.PICK_OFFER if _OFFERS.search(text) else Awaiting.NOTHING


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading in the shape of ``parley understand`` (a contract: scripts depend on it)."""
    entities: dict[str, list[dict[str, Any]]] = {}
    for entity in reading.entities:
        entities.setdefault(str(entity.kind), []).append(_entity_json(entity))
    return {
        "intents": [{"name": str(score.intent), "confidence": round(score.confidence, 4)} for score in reading.intents],
        "rights": [str(intent) for intent in reading.rights],
        "possible_rights": sorted(str(intent) for intent in reading.possible_rights),
        "entities": entities,
        "signals": _signals_json(reading.signals),
        "language": reading.language,
    }


def _entity_json(entity: Entity) -> dict[str, Any]:
    """The value's fields beside its place; whole under ``value``, because a period has a start and an end of its own."""
    return entity.value | {"value": entity.value, "text": entity.text, "start": entity.start, "end": entity.end}


def _signals_json(signals: Signals) -> dict[str, Any]:
    return {
        "sentiment": signals.sentiment,
        "distress": signals.distress,
        "abuse": signals.abuse,
        "urgency": signals.urgency,
        "vulnerability": list(signals.vulnerability),
        "injection": signals.injection,
        "secrets": list(signals.secrets),
        "truncated": signals.truncated,
    }


def load_understanding(settings_home: Path, progress: Callable[[float, str], None] | None = None) -> Understanding:
    """Encoder and heads, ready for the first message; the first start fits the heads (about a minute), later ones load."""
    encoder: Encoder = default_encoder()
    heads = Heads.load_or_fit(load_examples(PROMPTS / "intents"), encoder, settings_home / "understanding", progress)
    return Understanding(encoder, heads)
