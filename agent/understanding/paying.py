# ruff: noqa: E501  patterns are read in one piece
"""One payment said in full: a sum now is ``pay_now``, a sum on a day is ``promise_to_pay``; and questions about fees."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from agent.domain.understanding import Entity, EntityKind, Intent
from agent.understanding.rights.phrases import compiled

_PAY = r"(?:pay|send|make (?:a|one|the) payment|put|transfer|do|give you|mail|pagar\w*|abonar\w*|mandar\w*|enviar\w*|depositar\w*|transferir\w*|dar(?:le|les)?)"
_COMMITS = compiled(
    rf"(?:(?:i|we) (?:\w+ )?(?:can|could|will|shall|am going to|are going to|am able to|would be able to)|(?:ill|im going to|were going to|im able to|i can definitely|i am able to|well be able to) ?) ?(?:\w+ )?{_PAY}"
    r"|(?:yo )?(?:les |le )?(?:puedo|podria|podemos|podriamos|voy a|vamos a) (?:\w+ )?(?:pagar\w*|abonar\w*|mandar\w*|enviar\w*|depositar\w*|transferir\w*|dar(?:le|les)?)|(?:les |le )(?:pago|abono|mando|deposito|transfiero)|(?:pagare|abonare|mandare|depositare)"
)
_WISHES = compiled(
    rf"(?:(?:i|we) (?:\w+ )?(?:would (?:like|love|prefer)|want|wish|am ready|are ready|am happy|are happy)|(?:id|wed) (?:\w+ )?(?:like|love|prefer)|im ready|(?:can|could|may) (?:i|we)(?: just)?)(?: to)? (?:\w+ )?{_PAY}"
    r"|(?:quiero|queremos|quisiera|quisieramos|me gustaria|nos gustaria|deseo|deseamos|prefiero) (?:\w+ )?(?:pagar\w*|abonar\w*|depositar\w*)"
)
_NOW = compiled(
    r"(?:now|today|tonight|right away|immediately|this (?:minute|morning|afternoon|evening)|straight away|ahora(?: mismo)?|ahorita|hoy(?: mismo)?|de una vez)"
)
# More than the one payment is spoken of, or it is not meant as it stands.
_MORE = compiled(
    r"(?:not|dont|cant|cannot|wont|wouldnt|never|no|nunca|but|pero|if|unless|instead|only|si|rest|remaind\w+|remaining|balance|then|after (?:that|which)|each|every|per|start\w*|until|weekly|monthly|later|another|split|half|parts?|install?ments?|plan|resto|despues|luego|cada|empez\w+|cuotas?|partes|mitad|otr[oa]s?"
    r"|settle\w*|settlement|close|clear|finish|done with|discount|less|off|in full|forget|wipe|forgive|drop|waive|call it|liquid\w+|finiquit\w+|cerrar|descuento|menos|quita|perdon\w+|olvid\w+|debt|deuda)"
)
_SPLITS = frozenset({EntityKind.FREQUENCY, EntityKind.COUNT, EntityKind.SHARE, EntityKind.CONDITION, EntityKind.PERIOD})

_FEES = r"(?:interest(?: rates?)?|fees?|(?:extra|additional|late|service|processing|admin\w*|handling|other|any|hidden|card) (?:charges?|costs?)|surcharges?|penalt(?:y|ies)|intereses|comision(?:es)?|recargos?|cargos? (?:extras?|adicional(?:es)?|por \w+)|penalizaci\w+)"
_ASKS_FEES = compiled(
    rf"(?:do|does|will|would|can|could|did) (?:you(?: all| guys| people)?|they|it|this|paying|there|i|we) ~ (?:charge|add|apply|take|have|be|pay|cost|accrue|carry|ask|include|bear|get charged) ~~ {_FEES}"
    rf"|(?:do|does|will|would) (?:you|they|it|this|that) (?:charge|add|apply|take|have|be|accrue|carry|include|bear) (?:~~ )?{_FEES}"
    rf"|(?:is|are|will) there (?:~ )?(?:be )?(?:~ )?{_FEES}|(?:what|which|how much|how high|how many) (?:~ )?{_FEES} (?:~ )?(?:do|does|are|is|will|would|apply|can)"
    rf"|(?:what|how much) (?:is|are|about) (?:~ )?{_FEES}|(?:what is|whats) (?:your|the) policy (?:on|about|for|regarding)"
    rf"|(?:cobran|cobra|aplican|agregan|hay|tienen|me van a cobrar|van a cobrar) (?:~ )?{_FEES}|(?:que|cuanto|cuales) (?:~ )?{_FEES} (?:~ )?(?:cobran|cobra|aplican|hay|tienen|es|son)"
)
SUPPOSES = compiled(
    r"(?:if|when|whether|should) (?:i|we|someone) (?:\w+ )?(?:pay|use|do)\w*|(?:si|cuando) (?:yo )?(?:pago|pagamos|pagara|uso)"
)
"""Paying as a supposition."""
_OWN = compiled(
    r"(?:my|mine|these|those|this|that (?:fee|charge|interest)|why|i owe|owed|owing|on (?:it|here)|been (?:added|charged)|did you (?:add|charge)|mi|mis|est[eoa]s?|es[eoa]s?|debo|por que|me (?:cobraron|pusieron|agregaron)|\$?\d[\d.,]*)"
)


@dataclass(frozen=True, slots=True)
class Paying:
    """One payment, and what its words are mistaken for."""

    intent: Intent
    instead_of: frozenset[Intent]


def find_paying(folded: str, entities: tuple[Entity, ...]) -> Paying | None:
    """A single sum that is to be paid now or on one day. Anything about the rest, parts or less is left to the encoder."""
    kinds = Counter(entity.kind for entity in entities)
    if kinds[EntityKind.AMOUNT] != 1 or kinds[EntityKind.DATE] > 1 or kinds.keys() & _SPLITS or _MORE.search(folded):
        return None
    now = _NOW.search(folded) is not None
    if now and _WISHES.search(folded):
        return Paying(Intent.PAY_NOW, frozenset({Intent.SETTLEMENT, Intent.PAYMENT_PLAN, Intent.PROMISE_TO_PAY}))
    if kinds[EntityKind.DATE] and not now and "?" not in folded and _COMMITS.search(folded):
        return Paying(Intent.PROMISE_TO_PAY, frozenset({Intent.PAYMENT_PLAN}))
    return None


def asks_about_fees(folded: str) -> bool:
    """A question about fees or interest, one's own or in general."""
    return any(_ASKS_FEES.search(sentence) for sentence in re.split(r"(?<=[.!?;\n])\s+", folded))


def asks_about_policy(folded: str) -> bool:
    """The same in general: nothing on the person's own account is meant."""
    return asks_about_fees(folded) and _OWN.search(folded) is None
