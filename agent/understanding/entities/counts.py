# ruff: noqa: E501  patterns are read in one piece
"""How many instalments, which of several, and under which condition."""

from __future__ import annotations

import re

from agent.domain.situation import Awaiting
from agent.domain.understanding import EntityKind
from agent.understanding.entities.calendar import MONTHS
from agent.understanding.entities.context import Reader
from agent.understanding.entities.numbers import parse_number

_SMALL = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|twenty[ -]four|thirty[ -]six|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|dieciocho|veinte|veinticuatro|a couple(?: of)?|un par de)"
_PARTS = r"(?:(?:equal |monthly |weekly |separate |small(?:er)? |even |more |easy |different |bi-?weekly |little |manageable )*(?:payments?|instal?lments?|parts|chunks|pieces|checks|cheques)|pagos|cuotas|partes|plazos|mensualidades|exhibiciones|abonos|parcialidades|quincenas)"
_COUNT = re.compile(rf"(?<![\w$€£.,])(?P<n>{_SMALL})[ -]{_PARTS}(?!\w)")
_SPLIT = re.compile(
    rf"(?:split\w*|spread\w*|divid\w+|break\w*|cut|pay(?:ing)?(?: it| this)?(?: off)?|part\w+|dividir\w*|pagar\w*|repart\w+)(?: \w+){{0,4}}? (?:in|into|over|across|en|entre|a|up)(?: to)? (?P<n>{_SMALL})(?! ?(?:days|weeks|%|am|pm|o'?clock|dias|semanas|years|hours))(?P<unit> (?:months|meses|ways))?(?!\w)"
)
_OVER = re.compile(
    rf"(?<!\w)(?:over|across|for|during|a|durante|por|en)(?: the next| the|  los proximos)? (?P<n>{_SMALL}) (?:months|meses)(?!\w)"
)
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "last": -1,
    "primera": 1, "primer": 1, "primero": 1, "1ra": 1, "1era": 1, "segunda": 2, "segundo": 2, "2da": 2, "2a": 2, "tercera": 3, "tercer": 3, "tercero": 3, "3ra": 3,
    "cuarta": 4, "ultima": -1, "ultimo": -1, "one": 1, "two": 2, "three": 3, "four": 4, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "a": 1, "b": 2, "c": 3, "d": 4,
}  # fmt: skip
_ordinal = (
    "|".join(
        sorted(
            (
                w
                for w in _ORDINALS
                if len(w) > 2 and w not in ("one", "two", "three", "four", "uno", "una", "dos", "tres", "cuatro")
            ),
            key=len,
            reverse=True,
        )
    )
    + "|2a"
)
_NOUN = r"(?:one|option|offer|plan|choice|proposal|deal|thing (?:you|u)|opcion|oferta|propuesta|alternativa|que (?:me )?(?:dijo|ofrec\w+|mencion\w+|menciono|propus\w+))"
_PICK = re.compile(
    rf"(?<!\w)(?:(?P<word>{_ordinal}) (?:of the )?{_NOUN}|(?:{_NOUN}|choose|pick) ?(?:number |numero |no\.? ?|# ?)?(?P<number>\d|one|two|three|four|uno|una|dos|tres|cuatro|a|b|c)(?![\w.,:/-]*\d)|#(?P<hash>[1-9])"
    rf"|(?:la|el) (?P<spanish>primera|segunda|tercera|cuarta|ultima)(?: (?:opcion|oferta|propuesta|alternativa))?)(?!\w)(?! (?:leaves|goes|comes|starts|on |in |due|today|tomorrow|starting|by |will|to pay|now|next|this|paid)|,? (?:on|in) (?:the )?\d)(?! (?:quincena|semana|vez|cuota|parte|persona|factura|llamada|carta|week|payment|time|month|month|of|year))"
)
_BARE_PICK = re.compile(
    rf"^\W*(?:(?:ok|okay|yes|yeah|yep|sure|si|hi|please|lets do|lets go with|let's do|let's go with|i'?ll (?:take|do|go with)|i want|i pick|i choose|go with|give me|the|number|option|quiero|prefiero|la|el|dame|deme|me quedo con|pues|mejor|numero|opcion|umm?|i'd like|i prefer)\W+)*(?P<pick>[1-9]|{_ordinal}|one|two|three|four|uno|dos|tres|cuatro|a|b|c)(?: (?:one|option|please|pls|plz|por favor|porfa|works|is (?:good|fine|ok)|thanks|gracias|then|sounds good))*\W*$"
)
_CONDITION = re.compile(
    r"(?<!\w)(?:(?:only |but |and |so |pero |solo )?(?:if|as long as|so long as|provided(?: that)?|on (?:the )?condition(?: that)?|unless|assuming|si|siempre que|siempre y cuando|con tal (?:de )?que|a condicion de que|mientras))\s+(?P<rest>[^.!?;\n]{4,160})"
)
_EMPTY_CONDITION = re.compile(
    r"^(?:possible|so\b|not\b|you (?:want|dont mind|don't mind|like|prefer|can|could|would)?\s*$|that'?s (?:ok|okay|alright|fine|all right|possible|cool)|thats|it'?s (?:ok|okay|possible|alright|fine)|i (?:can|could|may|might|may ask|had|knew|owe|paid|did|have to|could have)\b|anything|any\b|only\b|ever\b|is posible|es posible|"
    r"puedo|se puede|no es (?:molestia|mucho)|gracias|claro|senor|quiero|acepto|me (?:puede|podria|ayuda|dice|permite|da un|explica|hace el favor)|yo\b|por favor|hay|fue|soy|estoy|tengo|no\b|ya\b|es |eso|it is|it was|this is|you are a|you were|some |somebody|someone|the (?:person|debtor)|he |she |they )"
)
_QUESTION = re.compile(
    r"(?:what|que pasa|what happens|ask\w*|know|see|tell me|wonder\w*|dime|diga\w*|sab\w+|as|even|not sure|idc|dont care)\s*$"
)


_TIMES = re.compile(r"(?<![\w$.,])(?P<n>\d{1,2}) ?x ?(?=[$£€]?\d)|(?<=\d )x ?(?P<after>\d{1,2})(?![\w.,])")
_AFTER_MONTH = re.compile(rf"(?:{'|'.join(MONTHS)})\.? $")


def find_counts(reader: Reader) -> None:
    """Numbers of instalments: "6 payments", "split it in three", "over six months"."""
    for pattern in (_COUNT, _SPLIT, _OVER):
        for match in pattern.finditer(reader.text):
            start, end = match.span("n")
            if "unit" in match.groupdict() and match["unit"]:
                end = match.end("unit")
            if pattern is not _SPLIT:
                end = match.end()
            count = _small(match["n"])
            if _AFTER_MONTH.search(reader.text[max(0, match.start() - 12) : match.start()]):
                continue
            # Only the number must be free: in "6 monthly payments" the rhythm has its own word.
            if count is None or not 2 <= count <= 240 or not reader.free(*match.span("n")):
                continue
            if pattern is _OVER and not _money_or_split(reader, match.start()):
                continue
            reader.add(EntityKind.COUNT, {"count": count}, start, end)


def find_times_each(reader: Reader) -> None:
    """ "4 x $55" is four payments."""
    for match in _TIMES.finditer(reader.text):
        if reader.free(*match.span()):
            reader.add(EntityKind.COUNT, {"count": int(match["n"] or match["after"])}, *match.span())


def _money_or_split(reader: Reader, start: int) -> bool:
    """ "for 6 months" is a number of instalments only beside a sum or a plan."""
    if reader.text[start:].startswith(("over", "across")):
        return True
    return bool(re.search(r"\d|pay|plan|split|pagar|pago|half", reader.text[max(0, start - 30) : start]))


def _small(word: str) -> int | None:
    if "couple" in word or "par de" in word:
        return 2
    value = parse_number(word)
    return int(value) if value is not None else None


def find_ordinals(reader: Reader) -> None:
    """Which of the offers: "the second one", "option 2", "la segunda"; a bare "2" when offers are on the table."""
    choosing = reader.awaiting in (Awaiting.PICK_OFFER, Awaiting.CONFIRM, Awaiting.ACCEPT_APPROVED)
    if choosing and (match := _BARE_PICK.match(reader.text)):
        reader.add(EntityKind.ORDINAL, {"ordinal": _ordinal_of(match["pick"])}, *match.span("pick"))
        return
    for match in _PICK.finditer(reader.text):
        word = match["word"] or match["number"] or match["hash"] or match["spanish"]
        if reader.free(*match.span()) and not _money_after(reader, match.end()):
            reader.add(EntityKind.ORDINAL, {"ordinal": _ordinal_of(word)}, *match.span())


def _ordinal_of(word: str) -> int:
    return int(word) if word.isdigit() else _ORDINALS[word]


def _money_after(reader: Reader, end: int) -> bool:
    return bool(re.match(r"\s?(?:payments?|months?|weeks?|days?|pagos|cuotas|meses)", reader.text[end : end + 12]))


_STRONG = (
    "only if",
    "as long as",
    "so long as",
    "provided",
    "on condition",
    "on the condition",
    "siempre",
    "con tal",
    "solo si",
)
_PAYING = re.compile(
    r"\d|\b(?:pay\w*|deal|accept|agree|settle|half|will do|can do|could do|i'?ll do|sign|pag\w+|acept\w+|mand\w+|deposit\w+"
    r"|mitad|abon\w+|liquid\w+|cerr?amos|trato|done)\b"
)


def _about_paying(reader: Reader, match: re.Match[str]) -> bool:
    """A condition is part of an offer; "sí" with its accent is a yes."""
    begin = max((m.end() for m in re.finditer(r"[.!?;\n]", reader.text[: match.start()])), default=0)
    first, _ = reader.mapped.origin(match.start(), match.end())
    accepted = reader.original[first : first + 2].lower() == "sí"
    return (
        not accepted
        and _PAYING.search(reader.text[begin : match.end()] + reader.text[match.end() : match.end() + 60]) is not None
    )


def find_conditions(reader: Reader) -> None:
    """A condition the debtor sets: "if you take 40% off"."""
    for match in _CONDITION.finditer(reader.text):
        rest = match["rest"]
        if not match.group().startswith(_STRONG) and not _about_paying(reader, match):
            continue
        if _EMPTY_CONDITION.match(rest) or _QUESTION.search(reader.text[max(0, match.start() - 14) : match.start()]):
            continue
        end = match.start("rest") + len(
            re.split(
                r",| then | entonces | se lo | les | te |\b(?:i|we)(?:'ll| will| can| could|'d| would| shall|'m) | les pago| pago | puedo ",
                rest,
            )[0].rstrip()
        )
        first, last = reader.mapped.origin(match.start(), end)
        reader.add(EntityKind.CONDITION, {"text": reader.original[first:last]}, match.start(), end, claim=False)
