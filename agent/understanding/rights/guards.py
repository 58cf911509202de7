# ruff: noqa: E501  patterns are read in one piece
"""What takes a phrase back: "not", "if", "you said", "do I", "years ago", "my brother"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from agent.understanding.rights.phrases import Guard, compiled

_SENTENCE_END = re.compile(r"[.!?;\n]+(?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Place:
    """A found phrase in its sentence."""

    text: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int

    @property
    def sentence(self) -> str:
        return self.text[self.sentence_start : self.sentence_end]

    @property
    def before(self) -> str:
        return self.text[self.sentence_start : self.start]

    @property
    def after(self) -> str:
        return self.text[self.end : self.sentence_end]

    @property
    def clause_before(self) -> str:
        """What stands before it since the last comma or "but"."""
        return re.split(r"[,:()\"]| - |\b(?:but|so|then|and then|pero|asi que|entonces|because)\b", self.before)[-1]


def place(text: str, start: int, end: int) -> Place:
    """Where a phrase stands: its sentence runs from the last full stop before it to the next one, mark included."""
    begin, finish = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if match.end() <= start:
            begin = match.end()
        elif match.start() >= end:
            finish = match.end()
            break
    return Place(text, start, end, begin, finish)


_NEGATED = compiled(
    r"(?:im not|i am not|not|never said|isnt|arent|wasnt|its not that|not saying|not claiming|not asking ~|dont mean"
    r"|didnt say|no es que|no estoy|no digo que|no dije|tampoco|without|no need to|dont want to|do not want to"
    r"|dont need to|would never|no quiero|not trying to|not going to|no voy a|have not|havent|has not|hasnt|never)"
)
# "I'm not telling you to go away", "never said I wouldn't pay": what is denied is the whole clause behind it.
_DENIED = re.compile(
    r"\b(?:not|never|dont|do not|didnt|did not|isnt|no) (?:le |les |te |that i |here to |trying to |going to )?"
    r"(?:that|saying|telling|asking|claiming|said|say|tell|told|mark|mean|digo|dije|pido|estoy diciendo|es que)\b[^,.;!?]{0,40}$"
)
_REPORTED = re.compile(r"\bi (?:told|asked) (?!you|u\b|ya\b|your|yall)\w+(?: \w+)?[^,.;!?]{0,30}$")
_NEGATION_REACH = 28
_IF = compiled(
    r"(?:if|what if|suppose|supposing|in case|say i|should i|would i|could i|can i|unless|imagine|hypothetically"
    r"|what happens (?:if|when)|whether|had i|were i to|thinking (?:of|about)|considering|might|maybe i should"
    r"|si (?:yo )?(?!no )|que pasa si|en caso de que|suponiendo|a menos que|quizas?|tal vez|pensando en)"
)
_QUOTE_LEAD = compiled(
    r"(?:you|ur|your|letters?|texts?|messages?|emails?|it|it says|they|agent|website|bot|carta|mensaje|ustedes|usted)"
    r" (?:~ )?(?:said|says|say|wrote|reads|read|states?|stated|mentioned|told ~|dice|dijo|dijeron|dicen|decia)"
)
_OPEN_QUOTE = re.compile(r"(?<!\w)[\"']|(?<=\s)[\"']")
_ASKS = re.compile(
    r"^\W*(?:(?:hi|hey|hello|ok|so|and|but|wait|hola|oye|y|pero)\W+)*(?:do|does|did|is|are|am|can|could|should|would|will"
    r"|shall|has|have|may|what|how|when|where|why|who|which|que|como|cuando|cuanto|donde|quien|por que|puedo|puede|debo)\b"
)
_LONG_AGO = compiled(
    r"(?:years? ago|(?:last|previous) year|back (?:in (?:19|20)\d\d|then)|used to|in (?:19|20)[01]\d|once before"
    r"|hace (?:\w+ )?anos|el ano pasado|en (?:19|20)[01]\d|years back|long ago|antes tenia)"
)
_OTHER_PERSON = re.compile(
    r"\b(?:my|our|mi|a|the|the other|his|her|your|su|el|la|un|una) (?:\w+ )?(?:brother|sister|friend|mate|buddy|neighbou?r|boss|"
    r"coworker|cousin|uncle|aunt|ex|ex (?:husband|wife)|husband|wife|son|daughter|mother|mom|mum|dad|father|(?:that|your|a) company|"
    r"landlord|employer|client|store|shop|hermano|hermana|amigo|amiga|vecin[oa]|jefe|primo|prima|tio|tia|cunado|"
    r"tienda|hijo|hija|mama|papa|esposo|esposa|marido)s?\b[^,.;!?]{0,40}$"
)


def _negated(at: Place) -> bool:
    return bool(_near(_NEGATED, at.clause_before))


def _denied(at: Place) -> bool:
    return _DENIED.search(at.before) is not None or _REPORTED.search(at.before) is not None


def _near(pattern: re.Pattern[str], before: str) -> list[re.Match[str]]:
    """Matches that stand right before the phrase: at most two short words in between."""
    tail = before[-_NEGATION_REACH - 12 :]
    return [m for m in pattern.finditer(tail) if len(tail[m.end() :].split()) <= 2]


def _hypothetical(at: Place) -> bool:
    ifs = list(_IF.finditer(at.before))
    if not ifs:
        return False
    between = at.before[ifs[-1].end() :]
    return not re.search(r"[,:]| then |\bentonces\b", between)


def _quoted(at: Place) -> bool:
    opens = [m.start() for m in _OPEN_QUOTE.finditer(at.before)]
    marked = at.before.count('"') % 2 == 1 or (
        len(opens) % 2 == 1 and re.search(r"\w[.!?]?[\"'](?!\w)", at.text[at.end - 1 :])
    )
    if marked and (_QUOTE_LEAD.search(at.before) or re.search(r"(?:said|says|reply|text|dice)\W+$", at.before)):
        return True
    lead = list(_QUOTE_LEAD.finditer(at.clause_before))
    return (
        bool(lead)
        and len(at.clause_before[lead[-1].end() :].split()) <= 3
        and not re.search(r"\bi\b", at.clause_before)
    )


def _question(at: Place) -> bool:
    if "?" not in at.after[-3:]:
        return False
    if "¿" in at.before:
        return True
    return bool(_ASKS.search(re.split(r"[,:]| - ", at.before + at.text[at.start : at.end])[-1]))


def _past(at: Place) -> bool:
    return bool(_LONG_AGO.search(at.sentence))


def _other_person(at: Place) -> bool:
    return bool(_OTHER_PERSON.search(at.clause_before))


CHECKS: dict[Guard, Callable[[Place], bool]] = {
    Guard.NEGATED: _negated,
    Guard.HYPOTHETICAL: _hypothetical,
    Guard.QUOTED: _quoted,
    Guard.QUESTION: _question,
    Guard.PAST: _past,
    Guard.OTHER_PERSON: _other_person,
}


def stopped_by(at: Place, guards: frozenset[Guard]) -> Guard | None:
    """The first guard that takes the phrase back, if any."""
    if _denied(at):
        return Guard.NEGATED
    return next((guard for guard in Guard if guard in guards and CHECKS[guard](at)), None)
