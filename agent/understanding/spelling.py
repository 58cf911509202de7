"""Typos in the words that decide somebody's rights: "lawer", "bankrupcy", "unsuscribe", "avogado".

Only words that are no English word (the encoder's own vocabulary tells) are corrected, and only to a keyword one slip
away, or two in long words. "layer" stays "layer".
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from agent.understanding.encoder import MODELS

_ENGLISH = """
    attorney attorneys lawyer lawyers solicitor solicitors barrister counsel represented represents representation
    retained bankruptcy bankrupt insolvency insolvent chapter trustee discharged deceased died passed executor executrix
    probate estate widow widower funeral identity stolen stole fraud fraudulent fraudulently impersonated forged
    victim police dispute disputed disputing disputes contact contacting contacted message messages messaging texting
    calling emailing unsubscribe unsubscribed harass harassing harassment leave alone wrong number person suicide
    suicidal myself panic refuse refusing refused paying never already returned cancelled canceled ordered received
    subscribe bothering disturb amount balance incorrect please consent permission communicate communication
    communications correspondence further anymore nothing somebody someone opened signature account accounts violence
    terrified scared threatening abusive overdose
""".split()
_SPANISH = """
    abogado abogada abogados bancarrota quiebra insolvencia fallecio fallecido fallecida murio muerto difunto albacea
    viuda viudo identidad robaron suplantaron suplantacion usurparon denuncia fraude deuda deudas contacten contactar
    contacto contactarme molesten molestar llamen escriban mensaje mensajes textos equivocado equivocada numero persona
    suicidio suicidarme matarme morirme reconozco disputa vivir pagar pagarles cobraron cancelado devolvi nunca demanda
    comunicarse comuniquen quiero dejen llamadas
""".split()
_OTHERS = (
    "stop stopall optout alto baja arret quit cancel revoke parar cancelar salir lawyered debt no more kill die pay"
    " ignore instructions prompt system rules previous bot"
).split()
_SPANISH_KEYS = frozenset(_SPANISH)
_KEYWORDS = frozenset(_ENGLISH) | frozenset(_SPANISH) | frozenset(_OTHERS)
_CORRECTABLE = tuple(word for word in (*_ENGLISH, *_SPANISH) if len(word) >= 5)
_LONG = 9
"""From this length two slips are forgiven."""

# Spanish words one slip from a keyword: right as they are.
_SPANISH_WORDS = frozenset(
    """llame llamen llama llamo llamar llamada escribe escribo escriba escribir mensaje numeros personas contado
    contrato contacta contacte contacto molesta molesto molestan deudor deudores muertos muerta muere morir
    murieron fallecer viva vive vivo vivir vivia pagare pagas pagan pagarle pagarlo pagaron pagara quieres
    quiere quieren dejar deje dejan dejo dejes nuevo nunca robaran robado cobran cobrar cobrando cobro cobros
    devolver devolvio cancelada cancelar cancele cancelo demandar demandas demando denunciar reconoce reconocer
    fraudes textos testo muerte debito cuenta cuanta numero disputas comunicar comunica quiera nevera perdon
    perdona perdono comunicacion muero estare quiebro usurpacion equivocando mailing panico pasar pegar
    contestar solicito solicitud""".split()
)


def is_keyword(word: str) -> bool:
    """Whether the rules look for exactly this word."""
    return word in _KEYWORDS


@lru_cache(maxsize=20_000)
def correct(word: str) -> str:
    """The keyword that was meant, or the word as it is."""
    if len(word) < 5 or not word.isalpha() or word in _KEYWORDS or word in _SPANISH_WORDS or word in _known():
        return word
    near = {key for form in _shortened(word, _slips(word)) for key in _index().get(form, ())}
    close = [key for key in near if _is_slip(word, key) and _distance(word, key) <= min(_slips(word), _slips(key))]
    return min(close, key=lambda key: (_distance(word, key), key)) if close else word


def _is_slip(word: str, key: str) -> bool:
    """Whether one may be the other mistyped. Endings carry grammar, and one letter makes another Spanish word."""
    if word[-1] != key[-1] and sorted(word) != sorted(key):
        return False
    if key not in _SPANISH_KEYS:
        return True
    inner = abs(len(word) - len(key)) == 1 and word[0] == key[0]
    return inner or sorted(word) == sorted(key) or _sound(word) == _sound(key)


def _sound(word: str) -> str:
    """Spanish words that sound the same: b and v, s and z, ll and y, silent h."""
    for written, sound in (("qu", "k"), ("ce", "se"), ("ci", "si"), ("ll", "y"), ("ge", "je"), ("gi", "ji")):
        word = word.replace(written, sound)
    word = word.replace("h", "").translate(str.maketrans("vzckw", "bskku"))
    return re.sub(r"(.)\1", r"\1", word)


def _slips(word: str) -> int:
    return 2 if len(word) >= _LONG else 1


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """English words, from the vocabulary file that ships with the encoder."""
    vocabulary = json.loads((MODELS / "tokenizer.json").read_bytes())["model"]["vocab"]
    return frozenset(word for word in vocabulary if len(word) >= 5 and word.isalpha())


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[str, ...]]:
    """Keyword with letters left out -> keyword: two words one slip apart share such a form."""
    index: dict[str, set[str]] = {}
    for key in _CORRECTABLE:
        for form in _shortened(key, _slips(key)):
            index.setdefault(form, set()).add(key)
    return {form: tuple(sorted(keys)) for form, keys in index.items()}


def _shortened(word: str, slips: int) -> set[str]:
    forms = {word}
    for _ in range(slips):
        forms |= {form[:at] + form[at + 1 :] for form in forms for at in range(len(form))}
    return forms


def _distance(a: str, b: str) -> int:
    """Edit distance that counts swapped neighbours as one slip (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        last, row, older = row, [i], before
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
