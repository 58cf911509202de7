# ruff: noqa: E501  patterns are read in one piece
"""The small language the rights are written in, and what a found phrase has to survive before it counts.

A phrase is a regular expression over folded text in which a space stands for whatever separates words inside a
sentence, ``~`` for up to three words in between, ``~~`` for up to seven, and ``<name>`` for an entry of ``WORDS``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from agent.domain.understanding import Intent

Certainty = Literal["sure", "possible"]


class Guard(StrEnum):
    """Why a phrase may not mean what it says."""

    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    QUOTED = "quoted"
    QUESTION = "question"
    PAST = "past"
    OTHER_PERSON = "other person"


ALL = frozenset(Guard)
USUAL = frozenset({Guard.NEGATED, Guard.HYPOTHETICAL, Guard.QUOTED, Guard.QUESTION})

WORDS = {
    "lawyer": r"(?:(?:legal )?(?:lawyers?|attorneys?|solicitors?|barristers?|counsel|advocate)(?:s office)?"
    r"|law(?:yer)?s? (?:firm|office|cent(?:er|re))|legal (?:team|rep|aid|representative|services|department|clinic)"
    r"|in house counsel|general counsel|abogad[oa]s?|licenciad[oa]|letrad[oa]|bufete|procurador|defensora?"
    r"|representante legal|departamento juridico|ayuda legal)",
    "my": r"(?:my|our|mi|mis|nuestr[oa]s?|mine)",
    "us": r"(?:me|us|my \w+|our \w+|this (?:family|household|house|number|phone)|(?:him|her|them)|anyone here|mi|la familia)",
    "contact": r"(?:contact|message|bother|disturb|harass|hound|pester|badger|annoy|write|reach out|speak|talk"
    r"|communicate|approach|get in touch|hit me up|hmu|chase)",
    "contacting": r"(?:contacting|messaging|bothering|disturbing|harassing|hounding|pestering|badgering|annoying"
    r"|writing|reaching out|communicating|getting in touch|hitting me up|bugging|stalking|chasing|hassling)",
    "stop": r"(?:stop|quit|cease|desist from|discontinue|knock off|pack in|refrain from|no more)",
    "texts": r"(?:texts?(?: messages?)?|sms|smses|text messaging|whats ?app(?: messages?)?s?|robo ?calls|(?:phone|voice"
    r"|automated) calls|calls|e?-?mails?|voice ?mails?|mensajes? de texto|textos|llamadas|correos|vms?)",
    "texting": r"(?:texting|calling|phoning|ringing|e-?mailing|smsing|whats ?apping|robo ?calling|dialing|dialling)",
    "died": r"(?:died|passed(?: (?:away|on|over))?|dead|deceased|is no more|perished|drowned|lost (?:his|her|their) life"
    r"|fallecio|fallecido|fallecida|ha muerto|murio|muert[oa])",
    "kin": r"(?:mother|mom|mum|mama|momma|mommy|ma|father|dad|daddy|papa|husband|wife|spouse|hubby|son|daughter|brother"
    r"|sister|uncle|aunt|auntie|grandma|grandmother|grandpa|grandfather|granny|nan|nana|gran|grandson|partner|fiance"
    r"|cousin|nephew|niece|stepdad|stepmom|stepfather|stepmother|(?:mother|father|brother|sister) in law|parents?"
    r"|padre|madre|papi|mami|esposo|esposa|marido|mujer|hijo|hija|hermano|hermana|tio|tia|abuelo|abuela|abuelita"
    r"|abuelito|suegro|suegra|primo|prima|viejo|vieja)",
    "someone": r"(?:someone(?: else)?|somebody(?: else)?|some (?:guy|one|person|thief|crook|woman|man|scammer|fraudster"
    r"|criminal|hacker)|a (?:thief|crook|scammer|fraudster|criminal|hacker|stranger)|they|he|she|who ?ever|(?:an )?"
    r"impostor|an imposter|my (?:own )?(?:<kin>|ex(?: (?:husband|wife|boyfriend|girlfriend|roommate))?|roommate"
    r"|carer|nanny|landlord)|alguien|un (?:ladron|ratero|estafador|desconocido)|un tipo)",
    "amount": r"(?:amount|balance|figures?|total|sum|bill|charges?|invoice|math|numbers?|fees?|interest|debt|account"
    r"|price|calculation|statement)",
    "wrong": r"(?:wrong|incorrect|off|in ?accurate|mistaken|bogus|inflated|made up|fake|a mistake|an error|a lie|bs"
    r"|bullshit|not right|not correct|not accurate|not what|false|fiction|out by|way too high|doubled)",
    "money": r"(?:(?:a|one|my|any|another|single|red|the|another|no|more|of)? ?)*(?:money|pennys?|penny|pennies|cents?"
    r"|dimes?|dollars?|bucks?|nickels?|pounds?|quid|rupee|payments?)",
    "nothing": r"(?:nothing|zilch|zip|nada|squat|jack(?: shit)?|zero|nowt|nil|diddly|bupkis|sweet fa|fuck all)",
}  # fmt: skip

_GAP = r"[ ,'\"():/*&+\-]+"


def _filler(most: int) -> str:
    """Up to ``most`` words, and what separates them."""
    return rf"(?:{_GAP}[\w$%#@'-]+){{0,{most}}}?{_GAP}"


def compiled(phrase: str) -> re.Pattern[str]:
    """A phrase as a regular expression that starts and ends at word boundaries."""
    while found := re.search(r"<(\w+)>", phrase):
        phrase = phrase.replace(found.group(), WORDS[found.group(1)])
    for sign, meaning in _SIGNS:
        phrase = phrase.replace(sign, meaning)
    return re.compile(rf"(?<!\w)(?:{phrase})(?!\w)")


# In this order: a longer sign holds the shorter ones. The marks keep a replacement from being replaced again.
_SIGNS = (
    (" ~~ ", "\0"), (" ~ ", "\1"), ("~~ ", "\2"), ("~ ", "\3"), (" ?", "\4"), (" ", _GAP),
    ("\0", _filler(7)), ("\1", _filler(3)), ("\2", rf"(?:[\w$%#@'-]+{_GAP}){{0,7}}?"),
    ("\3", rf"(?:[\w$%#@'-]+{_GAP}){{0,3}}?"), ("\4", _GAP[:-1] + "*"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrase that raises a right unless one of its guards, or a phrase in ``unless``, stands in the same sentence."""

    intent: Intent
    pattern: re.Pattern[str]
    certainty: Certainty
    guards: frozenset[Guard]
    unless: re.Pattern[str] | None
    unless_anywhere: re.Pattern[str] | None = None
    """The same, but looked for in the whole message."""


def rules(
    intent: Intent,
    *phrases: str,
    certainty: Certainty = "sure",
    guards: frozenset[Guard] = USUAL,
    unless: str | None = None,
    unless_anywhere: str | None = None,
) -> tuple[Rule, ...]:
    """One rule per phrase."""
    exception = compiled(unless) if unless else None
    wide = compiled(unless_anywhere) if unless_anywhere else None
    return tuple(Rule(intent, compiled(phrase), certainty, guards, exception, wide) for phrase in phrases)
