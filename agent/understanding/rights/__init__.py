"""The ten rights by rule: recall-first beside the encoder, explainable, and sure of the words that decide.

``find_rights`` answers with what was found and with what was found but taken back ("I'm not disputing it"), because the
second is evidence against a nervous encoder.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.domain.understanding import Intent
from agent.understanding.normalise import Mapped
from agent.understanding.rights import contact, deceased, dispute, distress, keywords, persons, refusal, represented
from agent.understanding.rights.guards import place, stopped_by
from agent.understanding.rights.phrases import Certainty, Rule

RULES: tuple[Rule, ...] = (
    *distress.DISTRESS,
    *contact.OPT_OUT,
    *contact.CEASE,
    *refusal.REFUSE,
    *represented.ATTORNEY,
    *represented.BANKRUPTCY,
    *deceased.DECEASED,
    *persons.IDENTITY_THEFT,
    *persons.WRONG_PERSON,
    *dispute.DISPUTE,
)


DENIALS = {
    Intent.OPT_OUT: contact.NO_OPT_OUT,
    Intent.DISTRESS: distress.NO_DISTRESS,
    Intent.WRONG_PERSON: persons.NO_WRONG_PERSON,
    Intent.IDENTITY_THEFT: persons.NO_IDENTITY_THEFT,
    Intent.ATTORNEY: represented.NO_ATTORNEY,
    Intent.BANKRUPTCY: represented.NO_BANKRUPTCY,
    Intent.DECEASED: deceased.NOT_DECEASED,
    Intent.REFUSE: refusal.NO_REFUSAL,
    Intent.DISPUTE: dispute.NO_DISPUTE,
}
"""Words that speak against a right, for readers who only feel that something of the kind is said."""


CARRIER_KEYWORD = "carrier keyword"


@dataclass(frozen=True, slots=True)
class RightHit:
    """A right with its place in the original text and why we think so."""

    intent: Intent
    certainty: Certainty
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """Rights raised, and rights whose words stand there but were negated, quoted, asked about or somebody else's."""

    hits: tuple[RightHit, ...] = ()
    taken_back: frozenset[Intent] = frozenset()

    @property
    def sure(self) -> frozenset[Intent]:
        """Rights to act on."""
        return frozenset(hit.intent for hit in self.hits if hit.certainty == "sure")

    @property
    def possible(self) -> frozenset[Intent]:
        """Rights to ask about."""
        return frozenset(hit.intent for hit in self.hits) - self.sure


def find_rights(folded: Mapped, original: str) -> Found:
    """Every right in a message; at most one hit each, the surest."""
    if keywords.alone(folded.text):
        return Found((RightHit(Intent.OPT_OUT, "sure", 0, len(original), CARRIER_KEYWORD),))
    hits: dict[Intent, RightHit] = {}
    stopped = {intent for intent, pattern in DENIALS.items() if pattern.search(folded.text)}
    for rule in RULES:
        standing = hits.get(rule.intent)
        if standing is not None and (standing.certainty == "sure" or rule.certainty == "possible"):
            continue
        found, taken_back = _apply(rule, folded)
        if found is not None:
            hits[rule.intent] = found
        elif taken_back:
            stopped.add(rule.intent)
    if Intent.OPT_OUT not in hits and (span := keywords.shouted(original)):
        hits[Intent.OPT_OUT] = RightHit(Intent.OPT_OUT, "sure", *span, "carrier keyword in a sentence of its own")
    return Found(tuple(hits.values()), frozenset(stopped - hits.keys()))


def _apply(rule: Rule, folded: Mapped) -> tuple[RightHit | None, bool]:
    """The first place where a rule holds; and whether it stood somewhere but was taken back."""
    taken_back = False
    moot = rule.unless_anywhere is not None and rule.unless_anywhere.search(folded.text) is not None
    for match in rule.pattern.finditer(folded.text):
        at = place(folded.text, match.start(), match.end())
        excepted = moot or (rule.unless is not None and rule.unless.search(at.sentence) is not None)
        if excepted or stopped_by(at, rule.guards) is not None:
            taken_back = True
            continue
        return RightHit(rule.intent, rule.certainty, *folded.origin(*match.span()), f"says '{match.group()}'"), False
    return None, taken_back
