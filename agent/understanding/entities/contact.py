# ruff: noqa: E501  patterns are read in one piece
"""Addresses, and wishes about the channel: "e-mail is fine, no letters"."""

from __future__ import annotations

import re

from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

from agent.domain.understanding import EntityKind
from agent.understanding.entities.context import Reader

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w-])")
_DIGITS = re.compile(r"(?:\d[\s().+-]{0,3}){7}")


def find_addresses(reader: Reader) -> None:
    """E-mail addresses, then telephone numbers of the writer's region or with a country code."""
    for match in _EMAIL.finditer(reader.text):
        reader.add(EntityKind.EMAIL, {"email": match.group().rstrip(".")}, *match.span())
    if not _DIGITS.search(reader.text):
        return
    for found in PhoneNumberMatcher(reader.text, reader.region):
        if reader.free(found.start, found.end):
            number = format_number(found.number, PhoneNumberFormat.E164)
            reader.add(EntityKind.PHONE, {"phone": number}, found.start, found.end)


_CHANNELS = {
    "email": r"e-?mails?|correos?(?: electronicos?)?|mails?(?= me)|gmail", "sms": r"texts?(?: messages?)?|sms(?:es)?|txts?|mensajes? de texto|textos?|texting",
    "phone": r"(?:phone |voice |robo ?)?calls?|phones?|call|ring|llamadas?|telefono|voice ?mails?|telephone|landline|ringing|calling|phoning",
    "letter": r"letters?|post(?:al mail)?|(?:snail |paper |regular |u\.?s\.? )?mail|cartas?|correo postal|paper|in writing by post|stamp",
    "whatsapp": r"whats ?app|wsp|wapp|wpp",
    "web": r"(?:web|online|this) ?chat|chat|portal",
}  # fmt: skip
_KINDS = {channel: re.compile(rf"(?:{pattern})(?!\w)") for channel, pattern in _CHANNELS.items()}
_any = "|".join(
    f"(?:{p})"
    for p in (
        _CHANNELS["whatsapp"],
        r"correo postal",
        _CHANNELS["email"],
        _CHANNELS["sms"],
        _CHANNELS["letter"],
        _CHANNELS["phone"],
        _CHANNELS["web"],
    )
)
_LIST = rf"(?P<channels>(?:{_any})(?:(?:,? or| and|,? ni|,? nor| ?/ ?| y| o|,? and no|,? no|,)+ ?(?:a |by |via |por |de )?(?:{_any})(?! (?:is|are|only|works?|ok|okay|fine|me|please|instead|si|esta)\b))*)(?!\w)"
_STOP = r"(?:no|no more|not any|zero|stop(?: the| with the| all| these| sending(?: me)?(?: any| your)?)?|quit(?: the| with the| it with the)?|end|cancel|without|sin|ni|turn off(?: the)?|lose the|dont want(?: any| these| your)?|do not want(?: any)?|(?:dont|do not|never) (?:send|use|leave)(?: me| us| any| more| the| your)*|no (?:quiero|mas|me manden|me envien|manden|envien)(?: mas| tantos| ningun)*|dejen de (?:mandar|enviar|mandarme)|not by|off the)"
_REMOVED = re.compile(
    rf"(?<!\w)(?:unsubscribe|remove|take|turn|switch|quit\w+|saq\w+|borr\w+|baja|opt|revok\w+|revoco|withdraw\w*|stop con|no mande)\b[^.;!?\n]{{0,60}}?\b{_LIST}(?= list| distribution| off|$|[ .,;!?])"
    rf"|(?<!\w){_LIST.replace('channels', 'stopped')}[^.,;!?\n]{{0,25}} (?:have to|has to|need to|needs to|must|got to|gotta|tienen que) (?:stop|end|parar)"
)
_UNWANTED = re.compile(rf"(?<!\w){_STOP} (?:more |any |further |your |these |the |de |by |to my )*{_LIST}")
_VERBS = {
    "text": "sms",
    "texting": "sms",
    "call": "phone",
    "calling": "phone",
    "ring": "phone",
    "ringing": "phone",
    "phone": "phone",
    "phoning": "phone",
    "email": "email",
    "e-mail": "email",
    "emailing": "email",
    "sms": "sms",
    "whatsapp": "whatsapp",
    "mail": "letter",
    "llam": "phone",
    "texte": "sms",
    "telefone": "phone",
    "marqu": "phone",
    "marc": "phone",
}
_DONT_VERB = re.compile(
    r"(?<!\w)(?:dont|don't|do not|never|please not|cant|can't|cannot|stop|quit|no longer) (?:ever |please |be |you )*(?P<verb>text|texting|call|calling|ring|ringing|phone|phoning|e-?mail|e-?mailing|sms|whatsapp)(?! (?:it|names|yourself|me (?:names|a |sir|back until))| \d)(?!\w)"
    r"|(?<!\w)(?:no|dejen de|ya no) (?:me |nos )?(?P<spanish>llam|texte|telefone)(?:en|e|es|ar(?:me)?|ear(?:me)?|o)(?!\w)"
)
_WANTED = re.compile(
    rf"(?<!\w)(?:(?:by|via|over|use|send(?= (?:letters|mail|post|emails|texts)\b)|mandenme|mandeme|prefer|rather|only(?: by| via)?|just|por|solo(?: por)?|mejor(?: por| un)?|unicamente|prefiero(?: (?:el|por))?|mandame un|send (?:me )?(?:it (?:by|via)|everything (?:by|via))|can you|do|use the|as) )(?:an? |the |my |el |un )?(?P<before>{_any})(?! (?:about|saying|from|on|address|number|plan|bill|company|died|got|broke))(?!\w)"
    rf"|(?<!\w)(?P<after>{_any})s? (?:is|are|works?|would be|only|please|instead|ok|okay|fine|better|preferred|best|esta bien|esta perfecto|mejor|solamente|por favor|si\b)(?! (?:broken|not|down|died|dead|off|cut|wrong|going|blowing|bill|no longer|back|from|coming|about|too))(?!\w)"
    r"|(?<!\w)(?:please |pls |can (?:you|someone|somebody) |could (?:you|someone) |just |you can |better |u can |have (?:someone|somebody) |get (?:someone|somebody) to )?(?<!dont )(?<!don't )(?<!not )(?<!never )(?<!will )(?<!'ll )(?<!to )(?<!i )(?P<verb>text|call|ring|phone|e-?mail|whatsapp|mail|sms)(?: (?:me|us|my (?:cell|mobile|work|house))(?!\w)|(?= (?:any ?time )?(?:after|before|between) (?:\d|noon|lunch|work)))"
    r"|(?<!no )(?<!no me )(?<!\w)(?P<spanish>llam|marqu)(?:eme|ame|enme|en?me|e?nme)(?!\w)"
)
_NOT_A_WISH = re.compile(
    r"(?:got|received|saw|your|have|had|sent|read|get|getting|this|that|answer|answered|broke|lost|turned|pay|through|from|on my|the last|another|every|recibi|su|vi|more|most|those)\s*$"
)


_SOMETIMES = re.compile(
    r"(?: me| us)?(?: so| too)?(?: \w+)? ?(?:before|after|until|till|while|during|at (?:\d|work|the|home|my)|early|in the|on my (?:break|shift)|antes|despues|a las|en (?:el|mi|la) (?:trabajo|oficina))"
)
_REFUSED = re.compile(r"\b(?:not|don'?t|never|cannot|can'?t|no) [^.,;!?]{0,26}$")
_ALREADY_DONE = re.compile(
    r"(?:people|they|he|she|who|guys|all|keep|always|do you|did you|if you|when you|(?<!can )(?<!could )(?<!would )(?<!will )you|(?:^|[ ,])u|ya|ustedes) $"
)


def find_channels(reader: Reader) -> None:
    """Channels the writer wants used or not, each at its own word; "e-mail is fine, no letters" is two wishes."""
    wishes: dict[str, tuple[bool, int, int]] = {}
    for match in _UNWANTED.finditer(reader.text):
        for channel, start, end in _named(reader.text, *match.span("channels")):
            wishes.setdefault(
                channel, (False, match.start(), end) if start == match.start("channels") else (False, start, end)
            )
    for match in _REMOVED.finditer(reader.text):
        group = "channels" if match["channels"] else "stopped"
        for channel, _, end in _named(reader.text, *match.span(group)):
            wishes.setdefault(channel, (False, match.start(), max(end, match.end())))
    for match in _DONT_VERB.finditer(reader.text):
        if _SOMETIMES.match(reader.text, match.end()):
            continue
        wishes.setdefault(_VERBS[(match["verb"] or match["spanish"])], (False, *match.span()))
    for match in _WANTED.finditer(reader.text):
        _add_wanted(reader.text, match, wishes)
    for channel, (wanted, start, end) in wishes.items():
        reader.add(EntityKind.CHANNEL, {"channel": channel, "wanted": wanted}, start, end, claim=False)


def _add_wanted(text: str, match: re.Match[str], wishes: dict[str, tuple[bool, int, int]]) -> None:
    if match["verb"] or match["spanish"]:
        if _ALREADY_DONE.search(text[max(0, match.start() - 16) : match.start()]):
            return
        wishes.setdefault(_VERBS[match["verb"] or match["spanish"]], (True, *match.span()))
        return
    group = "before" if match["before"] else "after"
    wanted = not _REFUSED.search(text[: match.start()])
    if group == "after" and _NOT_A_WISH.search(text[max(0, match.start() - 14) : match.start()]):
        return
    named = list(_named(text, *match.span(group)))
    if named:
        wishes.setdefault(named[0][0], (wanted, *match.span()))


def _named(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """(channel, start, end) for every channel word between two places."""
    found, at = [], start
    order = ("whatsapp", "email", "sms", "phone", "letter", "web")
    while at < end:
        here = at
        if text.startswith("correo postal", here):
            found.append(("letter", here, here + 13))
            at = here + 13
            continue
        if here == start or not text[here - 1].isalnum():
            for channel in order:
                match = _KINDS[channel].match(text, here, end + 1)
                if match and match.end() > here and not (channel == "email" and match.group() == "mail"):
                    found.append((channel, here, match.end()))
                    at = match.end()
                    break
        at = max(at, here + 1)
    return found
