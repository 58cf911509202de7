"""Which of the languages we serve a message is in: English or Spanish."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SERVED = ("en", "es")
DEFAULT = "en"

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_READ = 1000
"""Characters read: a language shows in far fewer."""
_SHORT = 3
"""Up to this many words the identifier guesses; words that only one language has decide before it."""

_YES = frozenset("si sí ok okay".split())
"""People say these in either language: alone they do not change that of a conversation."""

_SPANISH_LETTER = re.compile(r"[áéíóúñü]")

# Words both languages write say nothing: such a message is in the conversation's language, whatever it is.
_BOTH = frozenset("no ok okay okey stop a me sms email whatsapp normal total final legal".split())
# Whole-word evidence for short messages.
_SPANISH = frozenset(
    """alto basta pare parar cancelar baja si sí hola buenas buenos dias tardes noches gracias adios adiós vale
    bueno bien claro listo ayuda auxilio quien quién que qué cuanto cuánto cuando cuándo donde dónde como cómo porque
    porqué mañana hoy ayer ahora luego nunca jamas jamás pago pagar pagare pagaré pagué pague pagado plata dinero cuenta
    deuda saldo factura abogado abogada humano persona agente robot murió murio falleció fallecio equivocado equivocada
    numero número es el la los las un una yo tu tú usted mi mis su con sin para por pero y o muy más mas ya eso esto
    puedo quiero tengo en estoy soy debo necesito dejen deje déjeme dejenme llame llámame llamame escriba lunes martes
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
    if prior in SERVED and _YES.issuperset(words):
        return str(prior)
    telling = [word for word in words if word not in _BOTH]
    fallback = prior if prior in SERVED else DEFAULT
    lead = sum(map(_is_spanish, telling)) - sum(word in _ENGLISH for word in telling)
    # Counted words say which language carries a mixed sentence; a small lead in a long text says nothing.
    if lead != 0 and (len(telling) <= _SHORT or abs(lead) * 5 >= len(telling)):
        return "es" if lead > 0 else "en"
    if len(telling) < 2:
        return fallback
    return str(_identifier().classify(" ".join(words))[0])


def _is_spanish(word: str) -> bool:
    return word in _SPANISH or _SPANISH_LETTER.search(word) is not None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """py3langid with only our languages: among all of them short Spanish is right four times in five."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(SERVED))
    return identifier
