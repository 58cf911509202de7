# ruff: noqa: E501  patterns are read in one piece
"""Sums and shares: "$75", "75 bucks", "2k", "doscientos", "half", "40 percent", and a bare "75" where only a sum makes sense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from agent.domain.money import Money
from agent.domain.situation import Awaiting
from agent.domain.understanding import EntityKind
from agent.understanding.entities.context import Reader
from agent.understanding.entities.numbers import DIGITS, NUMBER, WORDS, parse_number, scaled

_SYMBOLS = {
    "$": None,
    "us$": "USD",
    "£": "GBP",
    "€": "EUR",
    "₹": "INR",
    "¥": "JPY",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "mxn": "MXN",
    "inr": "INR",
    "cad": "CAD",
    "rs": "INR",
    "rs.": "INR",
    "mx$": "MXN",
    "₦": "NGN",
    "s/": "PEN",
}
_UNITS = {
    "dollars": "USD", "dollar": "USD", "dolares": "USD", "dolar": "USD", "usd": "USD", "pounds": "GBP", "pound": "GBP", "quid": "GBP",
    "gbp": "GBP", "libras": "GBP", "euros": "EUR", "euro": "EUR", "eur": "EUR", "pesos": "MXN", "peso": "MXN", "mxn": "MXN", "varos": "MXN",
    "rupees": "INR", "rupee": "INR", "rs": "INR", "inr": "INR", "soles": "PEN", "quetzales": "GTQ", "lempiras": "HNL", "naira": "NGN",
    "bucks": None, "buck": None, "$": None, "£": "GBP", "€": "EUR", "₹": "INR", "lana": None, "bolas": None, "ducks": None, "cad": "CAD",
}  # fmt: skip
_PESO = frozenset({"MXN", "ARS", "CLP", "COP", "DOP", "UYU", "PHP", "CUP"})
_CENTS = {"cents", "cent", "centavos", "centimos", "pence", "p"}
_symbol = "|".join(re.escape(s) for s in sorted(_SYMBOLS, key=len, reverse=True))
_unit = "|".join(re.escape(u) for u in sorted([*_UNITS, *_CENTS - {"p"}], key=len, reverse=True))

_MARKED = re.compile(
    rf"(?<![\w.,])(?P<symbol>{_symbol})\s?(?P<number>{NUMBER})\s?(?P<scale>k|mil|grand|thousand|hundred)?(?!\w)"
    rf"|(?<![\w.,$€£-])(?P<number2>{NUMBER})\s?(?P<scale2>k|mil|grand|thousand|hundred)?[ -]?(?:de |of )?(?P<unit>{_unit})(?![a-z])"
)
_SCALED = re.compile(
    rf"(?<![\w.,])(?P<number>{DIGITS})\s?(?P<scale>k|mil|grand|thousand|hundred|lucas)\b(?! (?:miles|veces|gracias|times))"
)
_ROUND = re.compile(
    r"(?<!\w)(?:(?:a|another) (?:couple|few)(?: of)? (?:hundred|thousand|grand)|(?:couple|few) (?:hundred|grand)|half a grand|un par de (?:cientos|miles)|a (?:hundred|grand|thousand)(?: and \w+(?:[ -]\w+)?)?)(?!\w)(?! (?:times|years|miles|percent|messages|calls))"
)
_BARE = re.compile(
    rf"(?<![\w.,:/#$€£%-])(?P<number>{DIGITS}|{WORDS})(?![\w%:]|/(?! ?(?:mo|week|wk|month|mth|day))|[.,]\d|-\d|-?(?:st|nd|rd|th)\b)"
)
_RANGE = re.compile(
    rf"(?<![\w.,:/#-])[$£€]?(?P<low>\d{{2,5}}) ?(?:-|–|to|or|o|a) ?[$£€]?(?P<high>\d{{2,5}})(?![\w%:/-]|[.,]\d)(?P<unit> ?(?:{_unit})\b)?"
)

_PAYS = (
    r"(?:pay|paying|paid|do|send|sent|sending|afford|manage|give|giving|put|putting|offer|offering|take|accept|spare|scrape|handle|swing|throw|drop|have|got|make|settle for|close (?:it )?(?:for|at)|"
    r"pagar|pago|pague|puedo|dar|doy|mandar|mando|mande|ofrezco|abonar|abono|poner|pongo|deposit\w+|transf\w+|tengo|junt\w+|deme|acept\w+|liquid\w+|owe|debo|charged|charge|billed|cobra\w*|balance|saldo|total|thats|that's|borrow\w*|prest\w+|primer\w*|en|rents?|worth|say|show\w*|tell\w*|like|maybe|about|around|only|just|than|for|of|de|con|by|como|unos|unas|hasta|is|was|los|the|es|son|another|otros|and|plus|y|o|or|with|down|cut|some|if|"
    r"at|it|her|me|you|u|sending|least|most|want|charging|saying|says|dice|dicen|cuota de|payment of|payments of|pagos de|amount|monto|importe|"
    r"then|now|first|left|debia|settle|pays|got|earn|make|gano|low|high|budget|not|no|weeks?|month|weekly|monthly|biweekly|(?:fri|mon|tues|wednes|thurs|satur|sun)days?|viernes|lunes|martes|miercoles|jueves|sabado|domingo|payday|quincena|semana|mes|semanal|mensual|nearer|closer|over|under|than|from|to|equals?|makes|rather|instead of|en vez de|cobran|cuesta|costs?)"
)
_LEAD = re.compile(
    rf"\b{_PAYS}(?: (?:you|u|les|le|te|him|them|me|it|a|up|to|in|back|on|off|at|the|only|just|like|maybe|about|around|at least|que|unos|the|another|solo|como|up to|no more than|hasta))*\s*$"
)
_TAIL = re.compile(
    r"\s*(?:(?:a|per|each|every|every other|por|al|cada|la|/)\s?(?:\w+ )?(?:month|week|fortnight|wk|mo|pay ?(?:day|check|cheque)|mes|semana|quincena|friday|monday|tuesday|wednesday|thursday|saturday|sunday|year|viernes|lunes|martes|miercoles|jueves|sabado|domingo|two|2)"
    r"|(?:weekly|monthly|biweekly|fortnightly|mensual\w*|semanal\w*|quincenal\w*|now|today|tomorrow|tonight|down|up front|upfront|off|total|left|more|on|by|this|next|from|until|starting|instead|max|tops|is|would|and done|"
    r"ahora|antes|before|until|till|hoy|manana|el|este|ya|todo|por|mensuales|semanales|then|to close|to settle|to finish|flat|and i|(?:fri|mon|tues|wednes|thurs|satur|sun)day|viernes|lunes|martes|miercoles|jueves|sabado|flat|even|period|apiece|for (?:everything|it|the)|in full|right now|every|each|cada))\b"
)
_NOT_MONEY_AFTER = re.compile(
    r"\s*-?(?:st|nd|rd|th|%|percent|per cent|por ?ciento|days?|weeks?|wks?|months?|mos?\b|years?|yrs?|yo\b|hours?|hrs?|minutes?|mins?|am|pm|a\.m|p\.m|o ?clock|times?|kids?|children|people|payments?|instal\w+|parts?|chunks?|pieces|pagos?|cuotas?|partes|plazos|"
    r"mensualidades|exhibiciones|abonos|parcialidades|veces|dias?|semanas?|meses|mes|anos?|horas?|hijos|ninos|de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|january|february|march|april|may\b|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|miles|messages|texts|calls|emails|letters|mensajes|llamadas|of (?:you|us|them|these|those|my|your)|street|st\b|avenue|ave|road|jobs|beds?|mg|lbs?|kg|personas|u\.?s\.?c|[a-z]+ (?:rd|road|st|street|ave|avenue|lane|ln|dr|drive|blvd|court|ct|hwy)\b|pages?|error|degrees|options?|items?|accounts?|bills?|cards?|shifts|separate|equal|more (?:days|weeks|months|times|payments)|different|other|digits|cosas|adults|dependents|mouths)"
    r"(?!\w)"
)
_NOT_MONEY_BEFORE = re.compile(
    r"(?<!\w)(?:chapter|chap|ch|option|opcion|number|no\.|num|#|account|acct|invoice|factura|case|caso|ref(?:erence)?|order|pedido|ending(?: in)?|apt|unit|suite|room|page|section|line|act|form|age|aged|im|tengo (?=\d+ anos)|since|desde|in (?=(?:19|20)\d\d)|at (?=\d{1,2}$)|after|before|until|till|past|antes de las|despues de las|a las|las|title|usc|area|code|zip|cvv|ext|route|flight|ends|ending with|born|version|v|plan|the (?=\d{1,2}$)|on (?=\d{1,2}$)|el (?=\d{1,2}$)|dia|day|of (?=(?:19|20)\d\d$)|de (?=(?:19|20)\d\d$)|en (?=(?:19|20)\d\d$)|between (?=\d{1,2} and)|invoices?|report|ticket|confirmation|conf|folio|last four|last 4|cp|dob|dni|number is|lote|floor|piso)\s*(?:is |es |was |:|#|no\.? )?\s*$"
)
_SHARE = re.compile(
    r"(?<![\w.,])(?:(?P<percent>\d{1,3}(?:[.,]\d+)?) ?(?:%|percent|per ?cent|pct|por ?ciento)"
    r"|(?P<percent_words>(?:ten|fifteen|twenty(?:[ -]five)?|thirty|forty|fifty|sixty|seventy(?:[ -]five)?|eighty|ninety|diez|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)) (?:percent|per ?cent|por ?ciento)"
    r"|(?P<words>three[ -]quarters?|tres cuartos|two[ -]thirds?|dos tercios|(?:a|one)[ -]third|(?:un|una) terci[oa]|tercera parte|(?:a|one)[ -]quarter|un cuarto|cuarta parte|(?<!second )(?<!first )(?<!other )half|la mitad|mitad|1/2|1/3|2/3|3/4|1/4))"
    r"(?!\w)(?! ?(?:an? hour|hour|past|a (?:grand|thousand|million|dozen|mile)|brother|sister|time|way|day|month|year|of (?:the )?(?:month|year)|asleep|dead|the time|roof|onion|bathroom|sure|term|sick|\d?[ap]m)|:)"
)
_FRACTIONS = {
    "half": "0.5", "mitad": "0.5", "1/2": "0.5", "third": "0.3333", "terci": "0.3333", "tercera": "0.3333", "1/3": "0.3333", "2/3": "0.6667",
    "3/4": "0.75", "1/4": "0.25", "quarter": "0.25", "cuarto": "0.25", "cuarta": "0.25",
}  # fmt: skip


def find_shares(reader: Reader) -> None:
    """Percentages and fractions."""
    for match in _SHARE.finditer(reader.text):
        if reader.free(*match.span()):
            reader.add(EntityKind.SHARE, {"share": _share(match)}, *match.span())


def _share(match: re.Match[str]) -> float:
    if match["percent"]:
        return float(Decimal(match["percent"].replace(",", ".")) / 100)
    if match["percent_words"]:
        return float((parse_number(match["percent_words"]) or Decimal(0)) / 100)
    words = match["words"]
    if words.startswith(("three", "tres")):
        return 0.75
    if words.startswith(("two", "dos")):
        return 0.6667
    return float(next(value for name, value in _FRACTIONS.items() if name in words))


def find_amounts(reader: Reader) -> None:
    """Sums with a currency first, then "2k" and "a couple hundred", then bare numbers that can only be money."""
    for match in _MARKED.finditer(reader.text):
        _add_marked(reader, match)
    for match in _SCALED.finditer(reader.text):
        value = parse_number(match["number"])
        named = _NOT_MONEY_BEFORE.search(reader.text[max(0, match.start() - 40) : match.start()])
        if value is not None and reader.free(*match.span()) and not named:
            _add(reader, scaled(value, match["scale"]), reader.currency, *match.span())
    for match in _ROUND.finditer(reader.text):
        value = parse_number(match.group())
        if value is not None and reader.free(*match.span()):
            _add(reader, value, reader.currency, *match.span())
    for match in _RANGE.finditer(reader.text):
        _add_range(reader, match)
    for start, end, value in list(_bare(reader)):
        _add(reader, value, reader.currency, start, end)


def _add_marked(reader: Reader, match: re.Match[str]) -> None:
    if not reader.free(*match.span()):
        return
    value = parse_number(match["number"] or match["number2"])
    if value is None:
        return
    value = scaled(value, match["scale"] or match["scale2"])
    unit = match["unit"]
    if unit in _CENTS:
        _add(reader, value / 100, reader.currency, *match.span())
        return
    named = _SYMBOLS.get(match["symbol"] or "") if match["symbol"] else _UNITS.get(unit or "")
    if unit in ("pesos", "peso") and reader.currency in _PESO:
        named = reader.currency
    if unit in ("dollar", "dollars", "dolares", "dolar") and reader.currency in ("CAD", "AUD"):
        named = reader.currency
    _add(reader, value, named or reader.currency, *match.span())


def _add(reader: Reader, value: Decimal, currency: str, start: int, end: int) -> None:
    minor = int((value.scaleb(Money(0, currency).exponent)).to_integral_value())
    if 0 <= minor < 10**13:
        reader.add(EntityKind.AMOUNT, {"minor": minor, "currency": currency}, start, end)


def _add_range(reader: Reader, match: re.Match[str]) -> None:
    """ "75-100 a month", "50 or 60 dollars": both ends are sums, in the currency of the last."""
    low, high = match.span("low"), match.span("high")
    before, after = reader.text[max(0, match.start() - 40) : match.start()], reader.text[match.end() : match.end() + 30]
    money = match["unit"] or re.search(r"[$£€]", match.group()) or _TAIL.match(after) or _LEAD.search(before)
    if match["high"].startswith("0") or int(match["low"]) >= int(match["high"]):
        return
    if not money or _NOT_MONEY_AFTER.match(after) or _NOT_MONEY_BEFORE.search(before) or not reader.free(*low):
        return
    currency = next((e.value["currency"] for e in reader.found if "minor" in e.value), reader.currency)
    _add(reader, Decimal(match["low"]), currency, *low)
    if reader.free(*high):
        _add(reader, Decimal(match["high"]), currency, *high)


def _bare(reader: Reader) -> Iterator[tuple[int, int, Decimal]]:
    text = reader.text
    for match in _BARE.finditer(text):
        value = parse_number(match["number"])
        if value is None or not reader.free(*match.span()) or not _plausible(match["number"], value):
            continue
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 30]
        if _NOT_MONEY_AFTER.match(after) or _NOT_MONEY_BEFORE.search(before):
            continue
        if (
            _written_as_money(match["number"])
            or _alone(reader, match)
            or _LEAD.search(before)
            or (value >= 10 and _TAIL.match(after))
        ):
            yield match.start(), match.end(), value


def _written_as_money(written: str) -> bool:
    """1,234 or 89.99: nothing else is written so in a message about a debt."""
    return re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d{1,5}\.\d\d", written) is not None


def _plausible(written: str, value: Decimal) -> bool:
    """Small words ("one of you", "two") and years are rarely sums; long digit strings never."""
    if not written[0].isdigit():
        return value >= 20 and written not in ("once",)
    if len(written) == 4 and written.isdigit() and 1900 <= int(written) <= 2099:
        return False
    return value >= 10 and len(re.sub(r"\D", "", written)) <= 9 and not (written.startswith("0") and written.isdigit())


def _alone(reader: Reader, match: re.Match[str]) -> bool:
    rest = re.sub(r"\W", "", reader.text[: match.start()] + reader.text[match.end() :])
    asked = reader.awaiting in (
        Awaiting.PLAN_AMOUNT,
        Awaiting.AFFORDABILITY,
        Awaiting.CONFIRM,
        Awaiting.NOTHING,
        Awaiting.PICK_OFFER,
    )
    return not rest and asked
