"""Links lead to our own pages; names in the text are the ones of this account."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._fold import fold
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text
from agent.rules._truth import name_words, texts_of

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')]+")
_SHORTENER = re.compile(
    r"(?:https?://)?(?:www\.)?(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|cutt\.ly|"
    r"shorturl\.at|rb\.gy)\b",
    re.IGNORECASE,
)
_GREETED = re.compile(
    r"(?:^|[.!?\n] ?)(?:Hi|Hello|Dear|Hey|Good (?:morning|afternoon|evening)|Hola|Estimad[oa]|Buen(?:os|as) "
    r"(?:días|tardes))[, ]+(?:Mr\.? |Ms\.? |Mrs\.? |Sr\.? |Sra\.? |señor |señora "
    r")?(?P<name>[A-ZÁÉÍÓÚÑ][a-záéíóúñ'-]+(?: [A-ZÁÉÍÓÚÑ][a-záéíóúñ'-]+)?)"
)
_CREDITOR = re.compile(
    r"(?:[Oo]n behalf of|owed to|owe(?:d)? (?:money )?to|creditor(?:,| is|:)|your account with|a nombre de|en "
    r"nombre de|debe a|su cuenta con|acreedor(?:,| es|:)) (?P<name>[A-Z][\w&'-]+(?: (?:of |and |de |& "
    r")?[A-Z][\w&'-]+)*)"
)
_YOUR = re.compile(
    r"\b[Yy]our (?P<name>[A-Z][\w&'-]+(?: [A-Z][\w&'-]+)*) (?:account|balance|bill|card|loan|invoice|debt)\b"
)
_GENERAL = frozenset(
    "there team all everyone sir madam customer client again back visa mastercard dear senor senora cliente "
    "buenos the your our llc inc".split()
)
_PERSON_KEYS = ("debtor", "consumer", "customer", "first_name", "last_name", "full_name", "person", "name")
_CREDITOR_KEYS = (
    "creditor",
    "collector",
    "lender",
    "original_creditor",
    "bank",
    "merchant",
    "company",
    "agency",
    "client",
)


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Foreign or shortened links; a person or creditor that is not a fact of this turn (when facts name one)."""
    for link in _LINK.finditer(text.raw):
        address = link.group().rstrip(".,;:!?")
        if _SHORTENER.match(address) or not _known_link(address, review):
            yield Hit("contains a link that is not one of ours", address)
    yield from _names(text, review, (_GREETED,), _PERSON_KEYS, "greets a name that is not in the facts")
    yield from _names(text, review, (_CREDITOR, _YOUR), _CREDITOR_KEYS, "names a creditor that is not in the facts")


def _known_link(address: str, review: Review) -> bool:
    facts = [value for value in texts_of(review.facts) if "://" in value or value.startswith("www.")]
    if review.allowed_links is None and not facts:
        return True
    allowed = {*(review.allowed_links or ()), *facts}
    return any(address == link or address.startswith(link.rstrip("/") + "/") for link in allowed)


def _names(
    text: Text, review: Review, patterns: tuple[re.Pattern[str], ...], keys: tuple[str, ...], reason: str
) -> Iterator[Hit]:
    known = name_words(review, keys)
    if not known:
        return
    known |= name_words(review, (*_PERSON_KEYS, *_CREDITOR_KEYS)) | _GENERAL
    for pattern in patterns:
        for match in pattern.finditer(text.raw):
            parts = [part for part in re.findall(r"[a-z]+", _plain(match["name"])) if len(part) > 2]
            if any(part not in known for part in parts):
                yield Hit(reason, match["name"])


def _plain(name: str) -> str:
    return fold(name).text


RULE = Rule(
    id="names-links",
    rows=("PLAT-shortener", "REGF-1006.18-b-2-amount", "FDCPA-1692e-14-name", "AI-nofab"),
    citation="15 USC 1692e(2)(A), (14); 12 CFR 1006.18(b)(2)(i)",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.REPAIR,
    send=check,
    passes=(
        Example(
            "Hi Dana, your Acme account is with us.",
            {"facts": {"debtor_name": "Dana Whitfield", "creditor": "Acme Store"}},
        ),
        Example(
            "You can pay at https://pay.northgate.example/x1", {"facts": {"link": "https://pay.northgate.example/x1"}}
        ),
        Example("Hi there, thanks for writing.", {"facts": {"debtor_name": "Dana Whitfield"}}),
    ),
    stops=(
        Example("Hi Robert, thanks for writing.", {"facts": {"debtor_name": "Dana Whitfield"}}),
        Example("Pay at https://bit.ly/x1"),
        Example("This is owed to Lakeside Bank.", {"facts": {"creditor": "Acme Store"}}),
        Example("Pay at https://evil.example/x1", {"facts": {"link": "https://pay.northgate.example/x1"}}),
    ),
)
