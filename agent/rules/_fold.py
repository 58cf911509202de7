"""One plain form of a text: lower case, no accents, no disguises, contractions written out, with the way back.

Every pattern of the rules is written against this form. ``Folded.origin`` leads from each of its characters to the
original, so that a finding can show what was really written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent.rules._edit import rewrite

# Letters of other alphabets that look like Latin ones, and small capitals; NFKC does full width and styled letters.
_LOOKALIKE = str.maketrans(
    "абвгезикмнорстухіїјѕԁһӏոցԛԝαβγεηικνορτυχωıℓᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢøłđ",
    "abbre3ukmhopctyxiijsdhlngqwabyenikvoptuxwilabcdeghijklmnoprtuvwyzold",
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"'})
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "‑": "-", "…": "."})

# Words a disguise is undone for: only these, so that "4th", "NG-1004" or "10am" stay what they are.
_GUARDED = (
    "arrest jail prison police sheriff warrant lawsuit lawyer attorney sue court garnish seiz repo legal fraud crim "
    "credit pay debt balance immediate urgent deport wage fuck shit bitch idiot loser deadbeat kill gift bitcoin "
    "bank card social immigra employer boss neighbor famil threat demand carcel deuda pag embarg demand abogad polic"
).split()
_DISGUISED = re.compile(r"(?<![\w@$])(?=[\w@$!|]*[a-z])(?=[\w@$!|]*[0-9@$!|])[a-z0-9@$!|]{3,}(?![\w@$])")
_SPACED = re.compile(r"(?<![\w'])(?:[a-z][ .\-_*·]){3,}[a-z](?!\w)")
_DIGIT_LETTERS = (str.maketrans("0134578@$!|", "oieastbasil"), str.maketrans("0134578@$!|", "oleastbasil"))

_SHORT = {
    "won't": "will not", "can't": "cannot", "can not": "cannot", "shan't": "shall not", "ain't": "is not",
    "let's": "let us", "i'm": "i am", "wont": "will not", "cant": "cannot", "dont": "do not", "doesnt": "does not",
    "didnt": "did not", "isnt": "is not", "arent": "are not", "wouldnt": "would not", "shouldnt": "should not",
    "couldnt": "could not", "havent": "have not", "hasnt": "has not", "youre": "you are", "youll": "you will",
    "youve": "you have", "theyll": "they will", "thats": "that is", "gonna": "going to", "gotta": "got to",
    "wanna": "want to", "u": "you", "ur": "your", "pls": "please", "plz": "please", "w/o": "without",
    "atty": "attorney", "acct": "account", "pmt": "payment", "pymt": "payment", "tmrw": "tomorrow", "2day": "today",
    "2morrow": "tomorrow", "b4": "before", "bc": "because", "ud": "usted", "uds": "ustedes", "xq": "porque",
    "tb": "tambien", "immediatly": "immediately", "imediately": "immediately", "lawsuite": "lawsuit",
    "sherrif": "sheriff", "garnishee": "garnish", "judgement": "judgment", "arested": "arrested",
    "atorney": "attorney", "credt": "credit",
}  # fmt: skip
_ENDINGS = {"n't": " not", "'ll": " will", "'re": " are", "'ve": " have", "'d": " would"}
_CONTRACTION = re.compile(
    r"(?<![\w'])(?:" + "|".join(sorted(map(re.escape, _SHORT), key=len, reverse=True)) + r")(?![\w']|\.[a-z])"
    r"|(?<=\w)(?:n't|'ll|'re|'ve|'d)\b"
    r"|(?<![\w'])(?:it|that|there|what|here|she|he|who|this|how|where)'s\b"
)
_BLANK = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """The plain form; ``origin[i]`` is the place of its i-th character in the original."""

    text: str
    origin: tuple[int, ...]


def fold(raw: str) -> Folded:
    """The plain form of ``raw``."""
    text, origin = _letters(raw)
    for pattern, replace in ((_BLANK, _one_space), (_SPACED, _join), (_DISGUISED, _undo), (_CONTRACTION, _write_out)):
        text, origin = rewrite(text, origin, _edits(text, pattern, replace))
    return Folded(text, tuple(origin))


def _letters(raw: str) -> tuple[str, list[int]]:
    """Lower-case letters without accents or disguises; format characters (zero width, soft hyphen) fall away."""
    if raw.isascii():
        return raw.lower(), list(range(len(raw)))
    kept: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(raw):
        for plain in _plain(char):
            kept.append(plain)
            origin.append(place)
    return "".join(kept), origin


def _plain(char: str) -> str:
    if char.isascii():
        return char.lower()
    char = char.translate(_QUOTES).translate(_DASHES)
    pieces = unicodedata.normalize("NFKD", char)
    letters = "".join(piece for piece in pieces if unicodedata.category(piece) not in ("Mn", "Cf"))
    return letters.lower().translate(_LOOKALIKE)


def _edits(text: str, pattern: re.Pattern[str], replace: Callable[[str], str]) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(text):
        new = replace(match.group())
        if new != match.group():
            yield match.start(), match.end(), new


def _one_space(_: str) -> str:
    return " "


def _join(spaced: str) -> str:
    """``a j-a-i-l`` is "a jail": the word may start behind one letter that stands alone anyway."""
    joined = re.sub(r"[^a-z]", "", spaced)
    if joined.startswith(tuple(_GUARDED)):
        return joined
    return f"{joined[0]} {joined[1:]}" if joined[1:].startswith(tuple(_GUARDED)) else spaced


def _undo(word: str) -> str:
    for table in _DIGIT_LETTERS:
        plain = word.translate(table)
        if plain.isalpha() and plain.startswith(tuple(_GUARDED)):
            return plain
    return word


def _write_out(short: str) -> str:
    if short.endswith("'s") and short not in _SHORT:
        return f"{short[:-2]} is"
    return _SHORT.get(short) or _ENDINGS.get(short, short)
