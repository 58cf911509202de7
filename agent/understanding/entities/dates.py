# ruff: noqa: E501  patterns are read in one piece
"""Dates and periods, resolved against the writer's today."""

from __future__ import annotations

import re
from datetime import date

from agent.domain.understanding import Entity, EntityKind
from agent.understanding.entities import calendar as cal
from agent.understanding.entities import resolve
from agent.understanding.entities.context import Reader
from agent.understanding.entities.frequency import weekday
from agent.understanding.entities.resolve import DAY_WORDS, Resolve, Said

# Short month names that are words of their own count only beside a number.
_SHORT = ("mar", "may", "ago", "sep", "ene")
_MONTH = "|".join(
    [*sorted((name for name in cal.MONTHS if name not in _SHORT), key=len, reverse=True), *(rf"{m}\b" for m in _SHORT)]
)
_LONG_MONTH = "|".join(sorted((name for name in cal.MONTHS if len(name) > 3 or name == "may"), key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_COUPLE = r"a couple(?: of)?|couple(?: of)?|un par de"
_N = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety"
    rf"|una?|dos|tres|cuatro|cinco|seis|siete|ocho|diez|quince|veinte|treinta|{_COUPLE})"
)
_UNIT = r"(?P<unit>days?|weeks?|wks?|fortnights?|months?|mths?|years?|yrs?|dias?|semanas?|mes(?:es)?|anos?)"
_DAY_WORD = "|".join(sorted((word.replace(" ", "[ -]") for word in DAY_WORDS), key=len, reverse=True))
_ORD = r"(?:st|nd|rd|th)"
_OF_MONTH = (
    r"(?: (?:of|de|del|in) (?P<which>(?:the |this |next |el |este |proximo |each |every |following )*"
    r"(?:month|mes)(?: (?:que viene|proximo|entrante))?))"
)
# What a number after "the" counts instead of a day.
_NOT_DAY = (
    r"(?! ?(?:one|option|offer|plan|payment|time|call|message|letter|person|agent|of you|bill|floor|chance|thing|grade"
    r"|notice|reminder|pago|vez|cuota|opcion|de (?:los|las)|of (?:the|three|two|my|your)(?! month)|degree|party|street"
    r"|st\b|ave|avenue|%|percent|por ciento|dollars|bucks|euros|pesos|dolares|days|dias|weeks|meses|times|k\b|years?"
    r"|hours?|week of|bank|job|shift|mil\b|world|amendment|circuit|that|you|months|payments|pagos|[ap]\.?m\b|o'?clock"
    r"|:|/|[.,]\d|\d))"
)
_BEFORE_DAY = r"(?:by|on|until|till|before|after|from|since|starting|come|around)"

_PATTERNS: list[tuple[re.Pattern[str], Resolve]] = [
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), how)
    for pattern, how in (
        (
            rf"between (?:the )?(?P<from>\d{{1,2}}){_ORD}? (?:and|&) (?:the )?(?P<to>\d{{1,2}}){_ORD}"
            rf"(?:(?: of)? (?P<month>{_MONTH}))?",
            resolve.between,
        ),
        (r"entre el (?P<from>\d{1,2}) y el (?P<to>\d{1,2})", resolve.between),
        (r"(?<![/.-])(?P<y>(?:19|20)\d\d)[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?![/-])", resolve.iso),
        (
            r"(?<![/.$-])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})(?![/-])",
            resolve.numeric,
        ),
        (r"(?<![/.$-])(?!24/7)(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![/-])", resolve.numeric),
        (
            rf"(?:(?:the|el|on|dia) )?(?P<day>\d{{1,2}}){_ORD}? ?(?:of |de |day of |-)?(?P<month>{_MONTH})(?:\.(?=,? ?\d))?"
            rf"(?:,? (?:de |del )?{_YEAR})?",
            resolve.named,
        ),
        (
            rf"(?P<month>{_MONTH})\.? (?:the )?(?P<day>\d{{1,2}}|{_DAY_WORD}){_ORD}?(?!\d|[.,]\d|:)(?:,? {_YEAR})?"
            r"(?! ?(?:am|pm|%|k\b|dollars|bucks))",
            resolve.named,
        ),
        (rf"(?:the |el )?(?P<day>{_DAY_WORD}) (?:of|de) (?P<month>{_MONTH})(?:,? (?:de )?{_YEAR})?", resolve.named),
        (
            r"(?:(?:the )?(?:very )?(?:end|last day|close) of (?:the |this |next |following )?(?:month|week|year)"
            r"|month[ -]?end|eom|year[ -]?end)",
            resolve.end_of,
        ),
        (
            r"(?:a |para |al )?(?:fin|final(?:es)?|ultimos) (?:de|del) (?:este |proximo |el )?(?:mes|ano)"
            r"(?: (?:que viene|entrante|proximo))?|(?:el )?ultimo dia del mes|(?:a )?fin(?:es|ales)? de la semana",
            resolve.end_of,
        ),
        (
            r"(?:(?:the )?(?:very )?(?:end|last day|close) of|(?:a )?fin de|(?:a )?final(?:es)? de)"
            rf" (?P<month>{_MONTH})",
            resolve.end_of,
        ),
        (
            r"(?:first week of|(?:in |by |for |around )?(?:early|mid|late|the (?:start|beginning|middle) of|start of"
            r"|beginning of|middle of)|(?:a )?(?:principios|mediados|inicios|comienzos) de|primera semana de"
            r"|in|until|till|by|for|since|before|after|during|through|sometime in|come|next|this|around|starting"
            r"|en|hasta|para|de(?:sde)?|empezando en|a partir de)"
            rf"(?: |(?<=mid)-?|(?<=early)-)(?P<month>{_LONG_MONTH}|dec|nov|jan|feb)(?: (?:of |de )?(?P<year>20\d\d))?(?! ?\d)",
            resolve.month,
        ),
        (
            r"(?:the )?day after tomorrow|pasado manana|today|tonight|tonite|tomorrow|tommorow|tomorow|tommorrow"
            r"|tmrw|tmr|tmrow|tmw|2moro|2morrow|this (?:morning|afternoon|evening)|yesterday|last night|hoy(?: mismo)?|esta noche|ayer|anoche",
            resolve.near_day,
        ),
        # "la mañana" is the morning, not tomorrow.
        (r"(?<!la )(?<!las )(?<!esta )manana(?! (?:me|en la noche por))", resolve.near_day),
        (rf"(?P<n>{_N}) {_UNIT} (?:ago|back|atras)", resolve.counted),
        (r"hace (?P<n>" + _N + r") (?P<unit>dias?|semanas?|meses|mes|anos?)", resolve.counted),
        (
            r"(?:in|within|give (?:me|it)|need|after|for|en|dentro de|deme|necesito|another|otros?|otras?|have|wait"
            r"|about|like|at least|by|unos|unas|want|extra)(?: (?:about|like|maybe|another|at least|at most|the next"
            rf"|just|otros?|otras?|unos|unas|me|around))* (?P<n>{_N})(?: more| extra)? {_UNIT}(?:'?s? time)?"
            r"(?: more| extra| longer| mas| from (?:now|today))?"
            r"(?! (?:a|per|ago|behind|late|old|without|off|into|after|atras|de atraso|and i))",
            resolve.counted,
        ),
        (
            rf"(?P<n>{_N}) (?:more |extra )?{_UNIT} (?:from (?:now|today)|more|mas|extra|longer|max|tops|time)",
            resolve.counted,
        ),
        (r"another (?P<unit>week|month|fortnight|day)", resolve.counted),
        (
            r"(?:(?P<how>(?:a )?week (?:from|on)|this(?: coming| upcoming)?|next|last|past|coming|following"
            r"|(?:el )?proximo|el pasado|el|este) )?"
            rf"(?<!black )(?P<day>{weekday})(?P<tail> (?:after next|next week|of next week|this week|week|que viene|que entra"
            r"|proximo|pasado|de la (?:proxima semana|semana que viene|otra semana)|en ocho))?",
            resolve.on_weekday,
        ),
        (
            r"(?:(?:the|on|by|el|dia|del|al|until|till|before|after|hasta|since|from|around|starting|come|every"
            rf"|each|of) )?(?:the |el |dia |day )?(?<!\$)(?P<day>\d{{1,2}}){_ORD}{_OF_MONTH}?{_NOT_DAY}",
            resolve.day_of_month,
        ),
        (rf"{_BEFORE_DAY} the (?P<day>\d{{1,2}}){_NOT_DAY}", resolve.day_of_month),
        (
            r"(?:para |hasta |antes d|despues d|desde )?(?:el (?:dia )?|del |al |dia )(?P<day>\d{1,2})"
            rf"{_OF_MONTH}?{_NOT_DAY}",
            resolve.day_of_month,
        ),
        (rf"(?:{_BEFORE_DAY} )?(?:the |el |el dia |dia )(?P<day>{_DAY_WORD}){_OF_MONTH}", resolve.day_of_month),
        (
            rf"(?:{_BEFORE_DAY}|due) the (?P<day>first|second|third|fourth|fifth|seventh|eighth|ninth|tenth|twelfth"
            rf"|fifteenth|twentieth|twenty[ -]fifth|thirtieth){_NOT_DAY}",
            resolve.day_of_month,
        ),
        (r"the (?P<day>tenth|fifteenth|twentieth|thirtieth)", resolve.day_of_month),
        (rf"(?P<day>primero) de mes|el dia (?P<day_>{_DAY_WORD})", resolve.day_of_month),
        (
            r"(?:on |by |before |after |until |till |at )?(?:christmas(?: eve)?|xmas(?: eve)?|new years?(?:'s)?"
            r"(?: eve| day)?|thanksgiving|navidad|nochebuena|ano nuevo|dia de reyes|accion de gracias)",
            resolve.feast,
        ),
        (
            r"(?:(?:the )?(?:start|beginning|middle|early|mid|late) ?(?:of |in )?)?"
            r"(?:this|next|last|the following|the coming) (?:month|weekend|week|year)(?: after next)?",
            resolve.whole,
        ),
        (
            r"(?:(?:a )?(?:principios|mediados|inicios) (?:de|del) )?(?:el |la |este |esta )?"
            r"(?:proxim[oa] (?:semana|mes|ano)|(?:semana|mes|ano) (?:que (?:viene|entra)|proxim[oa]|entrante|pasad[oa]))"
            r"|est[ea] (?:semana|mes|fin de semana|ano)|el (?:fin de semana|finde)"
            r"|(?:a )?(?:principios|mediados|inicios) de mes(?: que viene)?"
            r"|(?:early|mid|middle of the|beginning of the|start of the)[ -]month|the weekend",
            resolve.whole,
        ),
        (
            r"(?:(?:en|a|hasta|para|por|despues de|antes de|cuando (?:llegue|caiga)) )?(?:la |esta |proxima )+"
            r"quincena(?: que viene)?(?! pasada)",
            resolve.quincena,
        ),
    )
]
_PAST = re.compile(
    r"\b(?:(?<!be )(?<!is )(?<!are )(?!need|schedul|want|indeed|suppos|agreed|speed|feed|bless)\w{2,}ed(?! for| to)|(?<!get )(?<!gets )(?<!getting )(?<!be )paid|ran|sent|bought|rang|wrote|got|built"
    r"|lost|was|were|had|did|since|ago|been|went|told|spoke|gave|took|came|left|\w+(?:amos|imos|aron|ieron)|fue|fui|(?!sabado)\w{3,}[ai]do"
    r"|pague|pagado|envie|mande|cancele|devolvi|murio|fallecio|compre|firme|desde|perdi|hable|llame|deposite"
    r"|transferi|hice|liquide|quede)\b"
)
_FUTURE = re.compile(
    r"\b(?:will|ill|i'll|wont|won't|going to|gonna|can|could|would|next|coming|start\w*|need|want"
    r"|pay on|be paid|get paid|gets? paid|have it|once|when|voy a|puedo|podria|para el|proximo|pagare"
    r"|mando|pago|empez\w+|pongo|(?:moved?|push(?:ed)?|changed?) (?:it )?to)\b"
)
_START = re.compile(r"(?:start\w*|begin\w*|from|the first|empezando|comenzando|a partir|desde|iniciando)\b[^.;]{0,22}$")


def find_dates(reader: Reader) -> None:
    """Dates and periods; a rhythm that starts on one of them is told so."""
    for pattern, how in _PATTERNS:
        for match in pattern.finditer(reader.text):
            if reader.free(*match.span()) and not _is_fraction(reader, match) and not _is_a_word(reader, match):
                _report(reader, match, how)
    _start_rhythms(reader)


def _is_fraction(reader: Reader, match: re.Match[str]) -> bool:
    if match.group() not in ("1/2", "1/3", "2/3", "1/4", "3/4"):
        return False
    before = reader.text[max(0, match.start() - 9) : match.start()]
    return not re.search(r"(?:on|by|until|till|before|after|el|dia|starting|from|due|hasta|para)\s*$", before)


_SHORT_DAY = re.compile(r"(?:sat|sun|mon|wed|fri|tue|thu)$")
_DAY_AHEAD = re.compile(
    r"(?:\b(?:on|this|next|by|til|till|until|for|before|after|from|last|come|coming|pay|you|it|and|or|say|tues?|send)"
    r"|\d|,)\s*$"
)


def _is_a_word(reader: Reader, match: re.Match[str]) -> bool:
    """ "I'm sat here", "in the sun": a short weekday counts only where a day is expected."""
    if _SHORT_DAY.fullmatch(match.group()) is None:
        return False
    before, after = reader.text[max(0, match.start() - 12) : match.start()], reader.text[match.end() : match.end() + 12]
    ends = re.match(r"\s*(?:$|[.,!?;]|morning|night|the \d|\d)", after) is not None
    return _DAY_AHEAD.search(before) is None and (not ends or before.rstrip().endswith("the"))


def _report(reader: Reader, match: re.Match[str], how: Resolve) -> None:
    parts = {name.rstrip("_"): value for name, value in match.groupdict().items() if value}
    found = how(Said(match.group(), parts), reader, _is_past(reader.text, match.start(), match.end()))
    if isinstance(found, date):
        reader.add(EntityKind.DATE, {"date": found.isoformat()}, *match.span())
    elif found is not None:
        start, end = found
        reader.add(EntityKind.PERIOD, {"start": start.isoformat(), "end": end.isoformat()}, *match.span())


def _is_past(text: str, start: int, end: int) -> bool:
    """Whether the clause tells what happened: "I paid on the 3rd"; "I can pay on the 3rd" looks ahead."""
    clause = re.split(r"[.!?;\n]|,| but | pero ", text[:start])[-1]
    behind = [match.start() for match in _PAST.finditer(clause)]
    ahead = [match.start() for match in _FUTURE.finditer(f"{clause} {text[start:end]}")]
    if re.match(r"since|desde hace", text[start:end]):
        return True
    if re.match(r"(?:by|until|till|before|hasta|para|next)\b", text[start:end]):
        return False
    if not behind:
        told = re.match(r"\s*(?:i (?:paid|sent|called)|(?:ya |les? )*pague)\b", text[end : end + 30])
        return told is not None and not ahead
    return not ahead or ahead[-1] < behind[-1]


def _start_rhythms(reader: Reader) -> None:
    dates = [entity for entity in reader.found if entity.kind is EntityKind.DATE]
    for rhythm in (entity for entity in reader.found if entity.kind is EntityKind.FREQUENCY):
        begun = next((entity for entity in dates if _starts(reader.original.lower(), rhythm, entity)), None)
        if begun is not None:
            rhythm.value["start"] = begun.value["date"]


def _starts(text: str, rhythm: Entity, day: Entity) -> bool:
    """Whether "starting", "from", "a partir" stands right before that day."""
    lead = text[max(0, day.start - 26) : day.start] + text[day.start : day.end].split(" ")[0]
    if _START.search(lead) is None:
        return False
    return day.start >= rhythm.end or rhythm.start - day.end < 40
