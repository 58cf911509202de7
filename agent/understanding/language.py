"""Which of the languages we serve a message is in: English or Spanish."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

SERVED = ("en", "es")
DEFAULT = "en"

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_READ = 1000
"""Characters read: a language shows in far fewer."""
_SHORT = 3
"""Up to this many words the identifier guesses; words that only one language has decide before it."""

# Whole-word evidence for short messages. Words both languages write (no, ok, stop, a, me, sms) are left out on
# purpose: they are the conversation's language, whatever it is.
_SPANISH = frozenset(
    """alto basta pare parar cancelar baja si sí hola buenas buenos dias días tardes noches gracias adios adiós vale
    bueno bien claro listo ayuda auxilio quien quién que qué cuanto cuánto cuando cuándo donde dónde como cómo porque
    porqué mañana hoy ayer ahora luego nunca jamas jamás pago pagar pagare pagaré pagué pague pagado plata dinero cuenta
    deuda saldo factura abogado abogada humano persona agente robot murió murio falleció fallecio equivocado equivocada
    numero número es el la los las un una yo tu tú usted mi mis su con sin para por pero y o muy más mas ya eso esto
    puedo quiero tengo estoy soy debo necesito dejen deje déjeme dejenme llame llámame llamame escriba lunes martes
    miercoles miércoles jueves viernes sabado sábado domingo enero febrero marzo abril mayo junio julio agosto
    septiembre octubre noviembre diciembre español espanol señor señora perdon perdón acuerdo disculpe trato
    acepto hecho segunda primera mitad quincena semana mes año""".split()
)
_ENGLISH = frozenset(
    """hello hi hey thanks thank thx ty yes yeah yep yup nope nah sure please pls help who what why how when where which
    tomorrow today yesterday now later never pay paid paying payment money bill balance owe debt lawyer attorney human
    person agent bot robot dead died deceased wrong number unsubscribe quit end cancel remove is the an and or but
    i i'm im i'll ill i've you your my we he she they it it's its this that not don't dont can't cant won't wont want
    need call text email send leave alone monday tuesday wednesday thursday friday saturday sunday january february
    march april june july august september october november december english spanish deal agreed accept second first
    half week month year good morning bye sorry fine great cool""".split()
)


def detect(text: str, prior: str | None = None) -> str:
    """``en`` or ``es``: the dominant language, or the conversation's (``prior``) where the words do not tell."""
    words = [word.lower() for word in _WORD.findall(text[:_READ])]
    fallback = prior if prior in SERVED else DEFAULT
    lead = sum(word in _SPANISH for word in words) - sum(word in _ENGLISH for word in words)
    if len(words) <= _SHORT:
        return _by_lead(lead, fallback)
    # Code-mixed text: counted function words say which language carries the sentence; a small lead says nothing.
    if abs(lead) * 5 >= len(words):
        return _by_lead(lead, fallback)
    return str(_identifier().classify(" ".join(words))[0])


def _by_lead(lead: int, fallback: str) -> str:
    if lead == 0:
        return fallback
    return "es" if lead > 0 else "en"


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """py3langid with only our languages: among all of them short Spanish is right four times in five."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(SERVED))
    return identifier
