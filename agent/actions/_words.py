"""Yes and no, as short answers to a question of ours. Anything longer is read by the understanding, not here."""

from __future__ import annotations

import re

from agent.prompts import labels

_CLEAN = re.compile(r"[^\w\s']+")
_COURTESY = re.compile(r"\b(?:thanks|thank you|please|pls|thx|gracias|por favor)\b")
_LONGEST = 6
_FIRST_YES = frozenset({"yes", "yep", "yeah", "yup", "sure", "sí", "si", "claro", "vale", "dale"})
_BUT = re.compile(
    r"\b(?:but|no|not|can't|cant|don't|dont|won't|wont|except|instead|only|if|pero|solo|sólo|si|aunque)\b"
)


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split("|"))


_YES = _phrases(
    """yes|yep|yeah|yup|y|ok|okay|okey|k|sure|deal|agreed|correct|right|fine|do it|go ahead|do|sounds good|that works|
    works for me|that's fine|thats fine|perfect|confirmed|i confirm|confirm|i accept|i agree|set it up|great|yes i do|
    yes it is|yes i am|yes we have|of course|absolutely|ok do it|ok do that|yes do it|yes set it up|yes i accept|
    sí|si|sip|claro|vale|dale|de acuerdo|acepto|confirmo|está bien|esta bien|hecho|trato hecho|perfecto|correcto|
    adelante|por supuesto|sí acepto|si acepto|me parece bien|me sirve|sí quiero|si quiero|así es|asi es"""
)
_NO = _phrases(
    """no|nope|nah|n|not really|no way|i can't|i cant|can't|cant|none|neither|none of them|none of these|nothing|
    nothing right now|not now|no i don't|no i dont|don't|dont|that doesn't work|that doesnt work|doesn't work|
    doesnt work|too much|too high|i can't do that|i cant do that|not possible|no not that|no it isn't|
    nada|ninguna|ninguno|ahora no|no puedo|no me sirve|es mucho|es demasiado|demasiado|tampoco|ahora nada|no no es|
    ahora no puedo|no puedo pagar"""
)


def is_yes(text: str) -> bool:
    """True for a short, plain yes."""
    return _is(text, _YES, ("yes", "accept"))


def opens_with_yes(text: str) -> bool:
    """True for "yes, I will pay that": a yes first, and nothing after it that takes it back."""
    first, _, rest = _plain(text).partition(" ")
    return first in _FIRST_YES and not _BUT.search(rest) and not text.rstrip().endswith("?")


def is_no(text: str) -> bool:
    """True for a short, plain no."""
    return _is(text, _NO, ("no", "decline", "nothing_now"))


def is_label(text: str, name: str) -> bool:
    """True when a tap sent this label, in any language."""
    plain = _plain(text)
    return any(plain == _plain(table[name]) for table in labels().values())


def number(text: str) -> int | None:
    """A bare "2", "option 2", "opción 2"."""
    found = re.fullmatch(r"(?:option|number|opción|opcion|número|numero|la|el|the)?\s*([1-9])", _plain(text))
    return int(found.group(1)) if found else None


def _is(text: str, known: frozenset[str], names: tuple[str, ...]) -> bool:
    plain = _plain(text)
    if any(is_label(text, name) for name in names):
        return True
    bare = " ".join(_COURTESY.sub(" ", plain).split())
    return len(plain.split()) <= _LONGEST and bare in known


def _plain(text: str) -> str:
    return " ".join(_CLEAN.sub(" ", text.lower().replace("\u2019", "'")).split())
