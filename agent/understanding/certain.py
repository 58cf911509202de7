# ruff: noqa: E501  patterns are read in one piece
"""The intents beside the rights where a rule is as good as certain: one-word answers, machine text, plain questions.

A bare "yes" means what was asked; so these rules see what we asked last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.domain.situation import Awaiting
from agent.domain.understanding import Entity, EntityKind, Intent
from agent.understanding.paying import SUPPOSES, asks_about_fees, find_paying
from agent.understanding.rights.phrases import compiled

_COURTESY = r"(?:please|pls|thanks|thank you|sir|maam|ok|okay|por favor|gracias|porfa|then|pues|hi|hello|hey|so|man|bro|lol|haha|señor|senor|senora|senorita)"


def _whole(phrase: str) -> re.Pattern[str]:
    """The phrase as the entire message, courtesy aside."""
    return re.compile(rf"[\W_]*(?:{_COURTESY}[\W_]+)*{compiled(phrase).pattern}(?:[\W_]+{_COURTESY})*[\W_]*")


_YES = _whole(
    r"(?:yes+|yeah?|yep|yup|ya|sure|ok(?:ay)?|k|deal|agreed?|i agree|accept(?:ed)?|i accept|fine|that works(?: for me)?|works for me|sounds good|lets do (?:it|that)|do it|go ahead|confirm(?:ed)?|correct|absolutely|of course|definitely|perfect|"
    r"(?:yes |ok |okay |sure )?(?:that|its|thats) (?:is )?(?:fine|good|ok|okay|perfect|great|works)|ill take (?:it|that)|(?:yes |ok )?i can do that|si+|claro(?: que si)?|vale|de acuerdo|dale|acepto|trato hecho|esta bien|perfecto|listo|sale|va|orale|por supuesto|correcto|confirmo|hecho|me parece(?: bien)?|simon)"
    r"(?: (?:yes|si|claro|acepto|i accept|deal|ok|lets do it|do it|that works|sounds good|perfecto))*"
)
_NO = _whole(
    r"(?:no+|nope|nah|no way|not really|no thanks|no thank you|i cant|i dont think so|cant do that|no gracias|no puedo|para nada|negativo|neither|none(?: of (?:those|them|these))?|ninguna?)"
)
_TOO_MUCH = compiled(
    r"(?:(?:thats|that is|its|still|way|is) (?:\w+ )?too (?:much|high|expensive|soon)|too (?:much|high|expensive|soon)|cant (?:do|afford|manage|swing) (?:that|those|it|any of)|out of my (?:range|budget|reach)|lower|less than that|es (?:mucho|demasiado)|muy (?:caro|alto)|no (?:me )?alcanza|no puedo (?:con )?(?:eso|tanto))"
)
_THANKS = _whole(
    r"(?:(?:many |so |very )?(?:thanks?|thank you|thx|ty|tysm|cheers|ta|much appreciated|appreciate (?:it|that|you)|thanks (?:a lot|so much|again|for (?:your|the|everything|that) ?\w*)|thank you (?:so|very) much|(?:muchas |mil )?gracias(?: por todo)?|se lo agradezco)(?: (?:so much|a lot|very much|again|bye|have a (?:good|nice) (?:day|one)|god bless|bendiciones|for everything))*)"
)
_GREETING = _whole(
    r"(?:hi+|hello+|hey+|hiya|howdy|yo|sup|good (?:morning|afternoon|evening|day)|greetings|hi there|hello there|hey there|hola+|buen[oa]s?(?: (?:dias?|tardes?|noches?))?|que tal|saludos|anyone there|whats up|morning)(?: (?:there|everyone|all|que tal|buenos dias|buenas tardes|how are you|como esta\w*))*"
)
_BALANCE = _whole(
    r"(?:balance|my balance|whats my balance|how much|how much do i owe|what do i owe|amount|saldo|mi saldo|cuanto(?: les| le)? debo|cuanto es|deuda|what is this(?: (?:for|about))?|what for|de que es(?: esto)?)"
)
_PAY = _whole(
    r"(?:pay|pay now|payment link|link|send (?:me )?(?:the |a )?link|i want to pay(?: now)?|how (?:do|can) i pay|where (?:do|can) i pay|pagar|quiero pagar|como pago|donde pago|mande(?:me)? el (?:link|enlace)|el link|enlace)"
)
_HUMAN = _whole(
    r"(?:agent|human|person|representative|rep|operator|manager|supervisor|real person|live (?:agent|person)|speak to (?:an? )?(?:agent|human|person|someone|manager)|talk to (?:an? )?(?:agent|human|person|someone|manager)|humano|persona|agente|asesor|operador|(?:quiero )?hablar con (?:una persona|alguien|un agente|un humano|un asesor))"
)
_BOT = _whole(
    r"(?:(?:(?:are|r) (?:you|u)|is this|am i (?:talking|speaking) to) (?:a |an |really a |just a |some )?(?:bot|robot|ai|machine|computer|chat ?bot|automated|human|real(?: person)?|real human)(?: or (?:a )?(?:\w+ )?\w+)?|bot|robot|(?:es|eres|usted es) (?:un |una )?(?:robot|bot|maquina|persona|humano)(?: o (?:un |una )?\w+)?)"
)
_WHO = _whole(
    r"(?:who (?:is|s) this|whos this|who are you(?: people| guys)?|who dis|new phone who dis|what company is this|quien (?:es|eres|habla|escribe)|quienes son(?: ustedes)?|de parte de quien|is this (?:legit|real|a scam)|es (?:una )?estafa)"
)
_UNCLEAR = re.compile(
    r"[\W_]*(?:(?:huh|what|hm+|uh+|um+|eh|mm+|idk|wut|wat|que|como|mande|asdf\w*|test|testing|prueba|\w)?)[\W_]*"
)
_VOICEMAIL = compiled(
    r"(?:automatic reply|auto ?-?reply|autoreply|out of (?:the )?office|ooo|i(?:m| am) (?:currently )?(?:out of|away from) (?:the |my )?(?:office|desk)|(?:leave|left) (?:a|your|me a|one) (?:~ )?(?:message|msg) (?:~ )?(?:after|at) the (?:tone|beep)|at the tone|after the (?:beep|tone)|mailbox (?:is )?full|you(?:ve| have) reached (?:the )?(?:~ )?(?:voicemail|voice mail|mailbox|desk|office)"
    r"|delivery (?:status notification|has failed|failed|failure)|undeliverable|mail delivery (?:subsystem|failed)|message (?:could )?not (?:be )?delivered|do not reply to this|this (?:is an )?automated (?:message|response|reply)|driving (?:focus|with do not disturb)|do not disturb while driving|ill get back to you|will (?:respond|reply|return your (?:call|message)) (?:upon|when|as soon)"
    r"|respuesta automatica|fuera de (?:la )?oficina|deje su mensaje|despues del tono|buzon (?:de voz|lleno|de mensajes)|contestador\w*|mensaje no entregado|no puedo atender su llamada|cant (?:take|come to) (?:your call|the phone)|unable to (?:take|answer) your call|voicemail from|transcript(?:ion)?)"
)
_LEGAL = compiled(
    r"(?:(?:ill|i will|im going to|going to|am going to|we will|im|we are|well|and i|or i|gonna|be) (?:\w+ )?(?:sue|suing|file suit|file a lawsuit|take (?:you|this|it|them) to court|report (?:you|this|yall|it|them)|complain(?:ing)? to|reporting (?:you|this|it)|take legal action|press charges|file (?:a )?(?:complaint|report|grievance) (?:with|to|against))|see you in court|(?:file|filed|filing|lodge|lodging|making|make) (?:~ )?(?:a )?(?:formal )?complaints? (?:with|to|against)"
    r"|(?:going to|ill|i will|need to|have to|about to|gonna|will be) (?:~ )?(?:get|hire|find|call|see|contact|talk to|speak to|consult|seeing|retain)(?: (?:a|an|my|with a)) <lawyer>|(?:cfpb|ombudsman|attorney general|better business bureau|bbb|fcc|ftc|ico|fca|profeco|condusef|consumo) (?:~ )?(?:complaint|will|is going|about you|knows|today|tonight|tomorrow)|class action|los voy a (?:demandar|denunciar|reportar)|voy a (?:demandar|denunciar|poner una queja|quejarme|reportar)\w*|(?:los|les) (?:demando|denuncio|reporto)|pongo la (?:queja|denuncia)|(?:queja|denuncia) (?:en|ante) (?:la )?(?:profeco|condusef|consumo|cfpb)|nos vemos en (?:la corte|el juzgado|los tribunales))"
)
A_PERSON = compiled(
    r"(?:agents?|humans?|persons?|people|someone|somebody|anyone|anybody|reps?|representatives?|supervisors?|managers?|operators?|advis[eo]rs?|colleagues?|staff|department|team|talk(?:ing)?|speak(?:ing)?|calls?|phone|ring|whos?|him|her|them"
    r"|human[oa]s?|personas?|agentes?|asesor\w*|alguien|operador\w*|gerentes?|encargad[oa]s?|supervisor\w*|hablar\w*|llam\w+|comuni\w+|quien|departamento)"
)
"""Words without which nobody asks for a person."""
_OFFERED = frozenset({Awaiting.PICK_OFFER, Awaiting.CONFIRM, Awaiting.ACCEPT_APPROVED})
_ASKED_MONEY = frozenset({Awaiting.PLAN_AMOUNT, Awaiting.AFFORDABILITY})


@dataclass(frozen=True, slots=True)
class Certain:
    """Intents a rule is sure of. When ``only`` is set the encoder is not asked: the message is that and nothing else."""

    intents: frozenset[Intent] = frozenset()
    only: bool = False
    instead_of: frozenset[Intent] = frozenset()
    """What the encoder takes such words for; not heard beside them."""


def find_certain(folded: str, entities: tuple[Entity, ...], awaiting: Awaiting, *, injection: bool) -> Certain:
    """What rules can say for sure beside the rights."""
    text = folded.strip()
    if injection:
        return Certain(frozenset({Intent.PROMPT_INJECTION}))
    paying = None if awaiting in _ASKED_MONEY else find_paying(text, entities)
    if paying is None and (answer := _answer(text, entities, awaiting)):
        return answer
    if len(text) <= 80 and (short := _short(text)):
        return Certain(frozenset({short}), only=True)
    seen = _seen(text)
    if Intent.VOICEMAIL in seen:
        return Certain(frozenset({Intent.VOICEMAIL}), only=True)
    if paying is not None:
        return Certain(seen | {paying.intent}, instead_of=paying.instead_of)
    # "Is there a fee if I pay here" asks before it pays.
    supposed = Intent.ASK_BALANCE in seen and SUPPOSES.search(text) is not None
    return Certain(seen, instead_of=frozenset({Intent.PAY_NOW}) if supposed else frozenset())


def _seen(text: str) -> frozenset[Intent]:
    patterns = ((Intent.VOICEMAIL, _VOICEMAIL), (Intent.LEGAL_THREAT, _LEGAL))
    seen = frozenset(intent for intent, pattern in patterns if pattern.search(text))
    return seen | {Intent.ASK_BALANCE} if asks_about_fees(text) else seen


def _short(text: str) -> Intent | None:
    for intent, pattern in (
        (Intent.THANKS, _THANKS), (Intent.GREETING, _GREETING), (Intent.ASK_BALANCE, _BALANCE), (Intent.PAY_NOW, _PAY), (Intent.ASK_HUMAN, _HUMAN), (Intent.ASK_BOT, _BOT), (Intent.WHO_ARE_YOU, _WHO),
    ):  # fmt: skip
        if pattern.fullmatch(text):
            return intent
    bare = _UNCLEAR.fullmatch(text) or _YES.fullmatch(text) or _NO.fullmatch(text)
    return Intent.UNCLEAR if bare else None


def _answer(text: str, entities: tuple[Entity, ...], awaiting: Awaiting) -> Certain | None:
    """A short answer to what we asked last."""
    kinds = {entity.kind for entity in entities}
    if awaiting in _OFFERED:
        if _YES.fullmatch(text) or (
            EntityKind.ORDINAL in kinds
            and len(text) <= 60
            and not re.search(r"\b(?:not?|dont|but|cant|pero|if|instead)\b", text)
        ):
            return Certain(frozenset({Intent.ACCEPT_OFFER}), only=True)
        if _NO.fullmatch(text) or (_TOO_MUCH.search(text) and len(text) <= 60):
            return Certain(frozenset({Intent.PAYMENT_PLAN}), only=not kinds)
    if awaiting is Awaiting.NOTHING or len(text) > 40:
        return None
    if awaiting is Awaiting.PROMISE_DATE and EntityKind.DATE in kinds:
        return Certain(frozenset({Intent.PROMISE_TO_PAY}), only=True)
    if awaiting in _ASKED_MONEY and EntityKind.AMOUNT in kinds:
        return Certain(frozenset({Intent.PAYMENT_PLAN}), only=True)
    if awaiting in _OFFERED and kinds & {EntityKind.DATE, EntityKind.AMOUNT, EntityKind.FREQUENCY}:
        return Certain(frozenset({Intent.PAYMENT_PLAN}))
    return None
