"""Text as the rules read it, with the way back: every character knows where it stood in the message.

Two readings. ``plain`` undoes only what hides letters (width, accents, look-alikes, invisible characters): entities are
found in it. ``folded`` also undoes how people type (apostrophes, "stoooop", "s t o p", "l4wyer", txt-speak, typos):
rights are found in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from agent.understanding.spelling import correct, is_keyword

MAX_CHARACTERS = 4000
"""Read this far; what is longer is cut, and the signals say so."""

# Letters of other scripts that look like Latin ones (Unicode TR39 confusables, the part that occurs in lower case).
_LOOKALIKES = str.maketrans(
    "абвгԁеёѕіїјкӏмнопрстухѵшүһԛԝαβγδεζηικμνορτυχωɑɡıƖⅼ",  # noqa: RUF100
    "abbrdeesiijklmhonpctyxvwyhqwaby6eznikmvoptuxwagill",
)
_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2060\u2061\u2062\u2063\u2064\ufeff\ufe0e\ufe0f"
)
_QUOTES = str.maketrans("‘’ʼ`´′“”„«»–—−‐‑…\u00a0", "''''''\"\"\"\"\"-----.\u0020")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LEETABLE = re.compile(r"[a-z0-9@$!|+]*[a-z][a-z0-9@$!|+]*[a-z0-9@$]")
_LEET = (str.maketrans("01345@$!7|+", "oieasasitlt"), str.maketrans("01345@$!7|+", "oleasaslttt"))
_REPEATED = re.compile(r"(.)\1{2,}")
_SPACED = re.compile(r"(?<!\w)[a-z](?:[ .\-_*]{1,2}[a-z]){2,}(?!\w)")
_SPLIT_STOP = re.compile(r"\b(?:s top|st op|sto p|al to|unsub scribe|un subscribe)\b")

_TXT = {
    "u": "you", "ur": "your", "r": "are", "ure": "youre", "yu": "you", "ya": "ya", "pls": "please", "plz": "please",
    "plss": "please", "txt": "text", "txts": "texts", "txting": "texting", "txtin": "texting", "txted": "texted",
    "msg": "message", "msgs": "messages", "msging": "messaging", "atty": "attorney", "attny": "attorney",
    "ppl": "people", "acct": "account", "acc": "account", "num": "number", "nbr": "number", "no1": "noone",
    "sum1": "someone", "some1": "someone", "sumbody": "somebody", "dnt": "dont", "cnt": "cant", "wnt": "wont",
    "aint": "aint", "n": "and", "w": "with", "gonna": "going to", "gon": "going to", "gunna": "going to",
    "finna": "going to", "wanna": "want to", "gotta": "got to", "imma": "im going to", "ima": "im going to",
    "lemme": "let me", "gimme": "give me", "thru": "through", "tho": "though", "cuz": "because", "bc": "because",
    "coz": "because", "cos": "because", "stp": "stop", "stpo": "stop", "sotp": "stop", "tsop": "stop", "stopp": "stop",
    "ch": "chapter", "chap": "chapter", "yall": "you all", "unna": "you", "una": "una", "dem": "them", "hav": "have",
    "kno": "know", "nuthin": "nothing", "nothin": "nothing", "nutten": "nothing", "payin": "paying", "payn": "paying",
    "textin": "texting", "callin": "calling", "messagin": "messaging", "botherin": "bothering", "reachin": "reaching",
    "gettin": "getting", "givin": "giving", "sendin": "sending", "stoppin": "stopping", "goin": "going",
    "comin": "coming", "harassin": "harassing", "writin": "writing", "doin": "doing", "kys": "kill yourself",
    "kms": "kill myself", "suing": "suing", "sueing": "suing", "agn": "again", "nmbr": "number", "wrng": "wrong",
    # Spanish
    "q": "que", "k": "que", "ke": "que", "xq": "porque", "pq": "porque", "xfa": "por favor", "xfavor": "por favor",
    "porfa": "por favor", "porfis": "por favor", "tmb": "tambien", "tb": "tambien", "kiero": "quiero", "boy": "boy",
    "toy": "estoy", "msj": "mensaje", "msjs": "mensajes", "uso": "uso", "uzaron": "usaron", "dnd": "donde",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapped:
    """A reading of a message: character ``i`` came from ``starts[i]:ends[i]`` of the original."""

    text: str
    starts: list[int]
    ends: list[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The piece of the original that ``text[start:end]`` came from."""
        if start >= end or not self.starts:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]


def cut(text: str) -> tuple[str, bool]:
    """The part that is read, free of half characters, and whether something was left out."""
    head = text[:MAX_CHARACTERS]
    return head.encode("utf-8", "replace").decode("utf-8"), len(text) > MAX_CHARACTERS


def plain(text: str) -> Mapped:
    """Lower case, one width, no accents, no invisible characters, Latin for look-alike letters."""
    pieces = [(piece, at) for at, char in enumerate(text) for piece in _letters(char)]
    letters = "".join(piece for piece, _ in pieces)
    mapped = Mapped(letters, [at for _, at in pieces], [at + 1 for _, at in pieces])
    if letters.isascii():
        return mapped
    return _replace(mapped, _WORD, _latin)


def folded(source: Mapped) -> Mapped:
    """``plain`` as it was probably meant: whole words, spelled as the patterns spell them."""
    joined = _replace(source, _SPACED, _unspaced)
    joined = _replace(joined, _SPLIT_STOP, lambda word: word.replace(" ", ""))
    if not joined.text.isalpha():
        joined = _replace(joined, _LEETABLE, _unleet)
    return _replace(joined, _WORD, word_of)


@lru_cache(maxsize=20_000)
def word_of(word: str) -> str:
    """One typed word as the patterns spell it (never empty)."""
    bare = word.replace("'", "")
    bare = _TXT.get(bare, bare)
    if _REPEATED.search(bare):
        bare = _unrepeated(bare)
    return correct(bare)


@lru_cache(maxsize=4096)
def _letters(char: str) -> str:
    """What one character is read as: nothing, itself in lower case, or several (ligatures)."""
    if char in _INVISIBLE or (unicodedata.category(char) == "Cf"):
        return ""
    char = char.translate(_QUOTES)
    if char.isascii():
        return char.lower()
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).lower())
    kept = "".join(piece for piece in spread if not unicodedata.combining(piece))
    return kept[:4]  # some Arabic ligatures spread to a whole sentence


def _latin(word: str) -> str:
    """A word of look-alikes in Latin letters; a word of another script stays what it is."""
    if word.isascii():
        return word
    seen = word.translate(_LOOKALIKES)
    return seen if seen.isascii() else word


def _unspaced(letters: str) -> str:
    joined = re.sub(r"[^a-z]", "", letters)
    return joined if is_keyword(joined) else letters


def _unleet(word: str) -> str:
    if word.isalpha() or not any(char.isalpha() for char in word):
        return word
    tail = "!" if word.endswith("!") else ""
    core = word.rstrip("!")
    if core.isalpha():
        return word
    for table in _LEET:
        if is_keyword(core.translate(table)):
            return core.translate(table) + tail
    return word


def _unrepeated(word: str) -> str:
    double, single = _REPEATED.sub(r"\1\1", word), _REPEATED.sub(r"\1", word)
    return double if is_keyword(double) and not is_keyword(single) else single


def _replace(source: Mapped, pattern: re.Pattern[str], change: Callable[[str], str]) -> Mapped:
    """Change what matches; every new character maps to the whole piece it replaced."""
    changes = [
        (m.start(), m.end(), new) for m in pattern.finditer(source.text) if (new := change(m.group())) != m.group()
    ]
    if not changes:
        return source
    text, starts, ends = [], [], []
    for begin, end, piece in _pieces(changes, len(source.text)):
        if piece is None:
            text.append(source.text[begin:end])
            starts.extend(source.starts[begin:end])
            ends.extend(source.ends[begin:end])
        else:
            first, last = source.origin(begin, end)
            text.append(piece)
            starts.extend([first] * len(piece))
            ends.extend([last] * len(piece))
    return Mapped("".join(text), starts, ends)


def _pieces(changes: list[tuple[int, int, str]], length: int) -> Iterator[tuple[int, int, str | None]]:
    at = 0
    for begin, end, new in changes:
        if at < begin:
            yield at, begin, None
        yield begin, end, new
        at = end
    if at < length:
        yield at, length, None
