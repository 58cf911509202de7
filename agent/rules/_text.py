"""A text as the rules read it: folded once, cut into clauses, with a judgement of what is said and what is denied."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from agent.rules._figures import Figure, find_figures
from agent.rules._fold import Folded, fold
from agent.rules._language import language_of
from agent.rules._lexicon import lexicon
from agent.rules._pattern import Pattern

_SENTENCE_END = re.compile(r"[.!?;:](?=\s|$|[\"'])|\n+|\s-+\s")
# Where a new statement starts inside a sentence, so that a "not" in front of it does not reach over.
_CLAUSE_START = re.compile(
    r",\s+(?=(?:but|however|so|or (?:we|else|you|i)|otherwise|and (?:we|you|i|your|our|the)|we|you|i|they|he|she|"
    r"it|our|your|"
    r"this|that|the|then|yet|pero|sino|o (?:le|lo|la|nos|si)|y (?:le|lo|la|nos|su)|nosotros|usted|le|lo|la|se|"
    r"nuestr\w+|"
    r"su|vamos|tendra|entonces|asi que)\b)"
    r"|\s(?=(?:but|however|otherwise|or else|though|although|unless|pero|sino|aunque|de lo contrario|a menos que)\b)"
    r"|\s(?=(?:we|our client|they) (?:will|shall|may|can|must|have to|are going to)\b)"
    r"|(?<!\bno)\s(?=(?:lo|la|le|nosotros) (?:vamos|demandaremos|embargaremos|reportaremos)\b)"
)
_LEXICON = lexicon("negation")
_NEGATION = _LEXICON["negation"]
_IDLE = _LEXICON["idle"]
_REACHES_OVER = _LEXICON["reaches_over"]
_BARGAIN = _LEXICON["bargain"]
_QUOTED = re.compile(r"\"[^\"\n]{1,200}\"")
_THEIRS = re.compile(
    r"(?:\byou (?:\w+ )?(?:asked|wrote|said|mentioned|told|heard|read|received)|\b(?:scammers?|fraudsters?|"
    r"someone|anyone)\b|"
    r"\b(?:pregunto|escribio|dijo|menciono|your (?:question|message)|su pregunta))[^.?!\n]{0,60}$"
)


@dataclass(frozen=True)
class Text:
    """A text, folded once. Patterns are matched against ``norm``; ``span`` leads back to what was written."""

    raw: str
    folded: Folded = field(repr=False)

    @property
    def norm(self) -> str:
        """The plain form (see ``agent.rules._fold``)."""
        return self.folded.text

    @cached_property
    def language(self) -> str:
        """``en`` or ``es``, by its words; "" when they do not tell."""
        return language_of(self.norm)

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """Where each sentence starts."""
        return (0, *(match.end() for match in _SENTENCE_END.finditer(self.norm)))

    @cached_property
    def clauses(self) -> tuple[int, ...]:
        """Where each clause starts."""
        inner = (match.end() for match in _CLAUSE_START.finditer(self.norm))
        return tuple(sorted({*self.sentences, *inner}))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every sum, share, date, count and number, in digits or words."""
        return tuple(find_figures(self.norm, self.language))

    @cached_property
    def _theirs(self) -> tuple[tuple[int, int], ...]:
        """Quotations of what the person (or somebody else) said: not our words."""
        found = ((m.start(), m.end()) for m in _QUOTED.finditer(self.norm))
        return tuple((s, e) for s, e in found if _THEIRS.search(self.norm[max(0, s - 80) : s]))

    def span(self, start: int, end: int) -> str:
        """What was written there."""
        if end <= start:
            return ""
        return self.raw[self.folded.origin[start] : self.folded.origin[end - 1] + 1]

    def shown(self, match: re.Match[str]) -> str:
        """What a match was in the original."""
        return self.span(match.start(), match.end())

    def sentence(self, place: int) -> str:
        """The sentence around a place, plain form."""
        index = bisect_right(self.sentences, place)
        end = self.sentences[index] if index < len(self.sentences) else len(self.norm)
        return self.norm[self.sentences[index - 1] : end]

    def find(self, pattern: Pattern) -> Iterator[re.Match[str]]:
        """Every match, denied or not, outside quotations of the other side."""
        for match in pattern.finditer(self.norm):
            if not any(start <= match.start() < end for start, end in self._theirs):
                yield match

    def has(self, pattern: Pattern) -> bool:
        """True when the pattern is there at all."""
        return next(self.find(pattern), None) is not None

    def said(self, pattern: Pattern) -> Iterator[re.Match[str]]:
        """Matches that are stated, asked or hinted: not those that their clause denies."""
        return (match for match in self.find(pattern) if not self.denied(match))

    def says(self, pattern: Pattern) -> re.Match[str] | None:
        """The first match that is not denied."""
        return next(self.said(pattern), None)

    def denied(self, match: re.Match[str]) -> bool:
        """True when the clause denies what matched ("we will not sue you") and strikes no bargain ("if you pay")."""
        place = match.start("k") if match.re.groupindex.get("k") and match.group("k") else match.start()
        index = bisect_right(self.sentences, place)
        start = self.sentences[index - 1]
        clause = self.clauses[bisect_right(self.clauses, place) - 1]
        before = _IDLE.sub(_blank, self.norm[clause : match.end() + 20])[: place - clause]
        negated = _NEGATION.search(before[-90:]) or _REACHES_OVER.search(self.norm[start:place])
        if not negated:
            return False
        end = self.sentences[index] if index < len(self.sentences) else len(self.norm)
        return not _BARGAIN.search(self.norm[start:end])

    def denied_span(self, piece: str) -> bool:
        """True when a piece of the original is denied where it first stands."""
        found = re.search(re.escape(fold(piece).text), self.norm)
        return found is not None and self.denied(found)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def read(raw: str) -> Text:
    """A text, ready for the rules."""
    return Text(raw, fold(raw))
