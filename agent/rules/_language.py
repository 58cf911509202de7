"""Which language a reply is in, by its commonest words: enough for our own two languages, and fast."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+")
_ENGLISH = frozenset(
    """the and you your we our is are was were to of for with this that it if not will can have has on at be do does i
    my me please would could payment balance account today thank thanks sorry help what when how or from by""".split()
)
_SPANISH = frozenset(
    """el la los las un una de del que en con por para su sus usted nosotros es esta son fue y o si no se le lo nos
    ha hay puede gracias pago cuenta saldo deuda hoy favor como cuando cuanto mi me mas este esto hola""".split()
)
_SHARED = _ENGLISH & _SPANISH | {"no", "me"}
LEAD = 2


def language_of(norm: str) -> str:
    """``en`` or ``es`` for folded text; "" when the words do not tell."""
    found = set(_WORD.findall(norm)) - _SHARED
    lead = len(found & _SPANISH) - len(found & _ENGLISH)
    if abs(lead) < LEAD:
        return ""
    return "es" if lead > 0 else "en"
