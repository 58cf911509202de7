# ruff: noqa: E501  patterns are read in one piece
"""Hours at which the writer wants to be reached or left alone: "not before noon", "after 6", "between 10 and 2"."""

from __future__ import annotations

import re

from agent.domain.understanding import EntityKind
from agent.understanding.entities.context import Reader

_CLOCK = r"(?:(?P<{0}h>\d{{1,2}})(?::(?P<{0}m>\d{{2}}))? ?(?P<{0}ap>a\.?m\.?|p\.?m\.?|de la (?:manana|tarde|noche)|in the (?:morning|evening|afternoon)|o'?clock)?|(?P<{0}w>noon|midday|mediodia|medio dia|midnight|medianoche|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|lunch|work|(?:la )?una|(?:las )?(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce))(?: (?P<{0}wap>am|pm|o'?clock|de la (?:manana|tarde|noche)|in the (?:morning|evening|afternoon)))?)"
_NOT_CLOCK = r"(?!\w|[.,]\d|/|%| ?(?:st|nd|rd|th)\b| (?:months?|weeks?|days?|years?|payments?|calls?|messages?|texts?|meses|semanas|dias|hundred|thousand|bucks|dollars|kids|letters|times|of|more|attempts|percent|shifts?)(?: |$|\b))"
_BETWEEN = re.compile(
    rf"(?<!\w)(?:between|from|entre|de) (?:las |la )?{_CLOCK.format('a')} ?(?:and|to|till|until|y|a|-) ?(?:las |la )?{_CLOCK.format('b')}{_NOT_CLOCK}|(?<![\w$/-]){_CLOCK.format('c')} ?(?:-|to) ?{_CLOCK.format('d')}{_NOT_CLOCK}"
)
_AFTER = re.compile(
    rf"(?<!\w)(?:(?:not|never|nothing|no calls?|not any time) (?:before|until|till|earlier than|antes de)|no antes (?:de|del)|(?:only )?after|past|from|any ?time after|despues (?:de|del)|a partir de|luego de|at|around|a|desde) (?:las |la |el )?{_CLOCK.format('a')}{_NOT_CLOCK}"
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:before|until|till|by|antes (?:de|del)|hasta|no later than) (?:las |la |el )?{_CLOCK.format('a')}{_NOT_CLOCK}"
)
_PART = re.compile(
    r"(?<!\w)(?:(?:in the |during the |on )(?P<part>mornings?|afternoons?|evenings?)|(?P<plural>mornings|afternoons|evenings)"
    r"|only (?:in the )?(?P<only>mornings?|afternoons?|evenings?)|(?:por|en|a|de) las? (?P<spanish>tardes?|mananas?|noches?)"
    r"|las (?P<las>tardes|mananas|noches))(?: only)?(?!\w)"
)
_CONTACT_CUE = re.compile(
    r"\b(?:calling|hmu|evenings?|mornings?|afternoons?|call|ring|phone|text|message|contact|reach|try|available|free|speak|talk|get me|e-?mail|best|busy|shift|sleep|not before|llam\w+|marqu\w+|habl\w+|escrib\w+|mensaje|disponible|salgo|trabaj\w+|messages?|contact\w+|hours?|not after|never before|no antes|anytime|any time|later|back|home|catch|calls|texts)\b"
)
_PARTS = {
    "morning": ("08:00", "12:00"),
    "manana": ("08:00", "12:00"),
    "afternoon": ("12:00", "17:00"),
    "tarde": ("12:00", "19:00"),
    "evening": ("17:00", "21:00"),
    "noche": ("19:00", "21:00"),
}
_WORD_HOURS = {
    "noon": 12,
    "midday": 12,
    "mediodia": 12,
    "medio dia": 12,
    "midnight": 24,
    "medianoche": 24,
    "lunch": 13,
    "work": 17,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "una": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
    "once": 11,
    "doce": 12,
}


def find_times(reader: Reader) -> None:
    """Hours, when the message is about being reached."""
    if not _CONTACT_CUE.search(reader.text):
        return
    for match in _BETWEEN.finditer(reader.text):
        _add_between(reader, match)
    for pattern, key in ((_AFTER, "not_before"), (_BEFORE, "not_after")):
        for match in pattern.finditer(reader.text):
            minutes = _hour(match, "a")
            if minutes is not None and reader.free(*match.span()) and _is_hour(reader, match):
                value = {"not_before": None, "not_after": None, _meant(reader, match, key): _clock(minutes)}
                reader.add(EntityKind.TIME, value, *match.span())
    for match in _PART.finditer(reader.text):
        before = reader.text[max(0, match.start() - 10) : match.start()]
        if reader.free(*match.span()) and not _NO_PART.search(before):
            said = next(part for part in match.groups() if part)
            named = next(value for name, value in _PARTS.items() if said.startswith(name))
            reader.add(EntityKind.TIME, {"not_before": named[0], "not_after": named[1]}, *match.span())


_NO_PART = re.compile(r"(?:good|every|this|yesterday|tomorrow|friday|monday|buen[oa]s|de|hoy|esta) $|las \d+ de la $")


_DONT = re.compile(r"\b(?:no|not|don'?t|never|stop|quit|nunca|cant|can't)\b[^.,;!?/\n]{0,28}$")


def _meant(reader: Reader, match: re.Match[str], key: str) -> str:
    """ "Don't call after 8" ends at 8, "don't call before 10" begins at 10."""
    if match.group().startswith(("after", "before", "past", "antes", "despues")) and _DONT.search(
        reader.text[: match.start()]
    ):
        return "not_after" if key == "not_before" else "not_before"
    return key


def _add_between(reader: Reader, match: re.Match[str]) -> None:
    side = "a" if match["ah"] or match["aw"] else "c"
    start, end = _hour(match, side), _hour(match, chr(ord(side) + 1))
    if start is None or end is None or not _is_clock(match, side) or not reader.free(*match.span()):
        return
    if end <= start and end < 720:
        end += 720
    if start >= 18 * 60 and end < start and not match[f"{side}ap"]:
        start -= 720
    reader.add(EntityKind.TIME, {"not_before": _clock(start), "not_after": _clock(end)}, *match.span())


def _is_clock(match: re.Match[str], first: str) -> bool:
    """ "between 10 and 2" is hours; "between 50 and 75" is money; "from 5 to 6 payments" is neither."""
    second = chr(ord(first) + 1)
    low, high = match[f"{first}h"], match[f"{second}h"]
    marked = any(match[f"{side}{part}"] for side in (first, second) for part in ("ap", "m", "w"))
    small = all(number is None or int(number) <= 24 for number in (low, high))
    return small and (marked or match.group().startswith(("between", "entre", "from")))


def _is_hour(reader: Reader, match: re.Match[str]) -> bool:
    marked = match["aap"] or match["am"] or match["aw"]
    if match["ah"] and int(match["ah"]) > 24:
        return False
    said = match.group()
    if said.startswith(("at ", "around ", "a ", "from ", "desde", "by ", "past ")) and not (
        match["aap"] or match["am"] or match["aw"] in ("noon", "mediodia", "midday") or "las " in said
    ):
        return False
    if said.startswith(("at ", "a las", "a la", "around ")) and _DONT.search(reader.text[: match.start()]):
        return False
    if said.startswith("a ") and "las " not in said and "la " not in said:
        return False
    return bool(marked) or not re.search(r"[.,$€£]$", reader.text[: match.start()])


def _hour(match: re.Match[str], side: str) -> int | None:
    """Minutes since midnight; hours from one to seven without a mark are in the afternoon."""
    groups = match.groupdict()
    word, hour = groups.get(f"{side}w"), groups.get(f"{side}h")
    if not word and not hour:
        return None
    key = re.sub(r"^(?:las? )", "", word) if word else ""
    number = _WORD_HOURS[key] if word else int(hour or 0)
    if number > 24:
        return None
    mark = (groups.get(f"{side}ap") or groups.get(f"{side}wap") or "").replace(".", "")
    later = mark.startswith("p") or any(part in mark for part in ("tarde", "noche", "evening", "afternoon"))
    earlier = mark.startswith("a") or "manana" in mark or "morning" in mark
    if (later and number < 12) or (not later and not earlier and 1 <= number <= 7):
        number += 12
    if earlier and number == 12:
        number = 0
    return number * 60 + int(groups.get(f"{side}m") or 0)


def _clock(minutes: int) -> str:
    minutes = min(minutes, 23 * 60 + 59)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
