"""No card number, security code or full social security number in any message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn
from stdnum.us import ssn

from agent.domain.decision import Severity, VerdictKind
from agent.domain.review import Review
from agent.rules._rule import Example, Hit, Rule
from agent.rules._text import Text

_CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
_SSN = re.compile(r"(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])")
_CVV = re.compile(r"\b(?:cvv2?|cvc|security code|codigo de seguridad)(?: is| es)?:? ?\d{3,4}\b")
_ACCOUNT = re.compile(
    r"\b(?:account|routing|cuenta|iban)(?: number| no\.?| numero)?:? ?(?:is )?(?:[a-z]{2}\d{2} ?)?\d{9,17}\b"
)


def check(text: Text, review: Review) -> Iterator[Hit]:
    """Secrets in our own text: repeated from the person or made up, both must never leave."""
    for match in _CARD.finditer(text.norm):
        if luhn.is_valid(re.sub(r"\D", "", match.group())):
            yield Hit("contains a card number")
    for match in _SSN.finditer(text.norm):
        if ssn.is_valid(re.sub(r"\D", "", match.group())):
            yield Hit("contains a social security number")
    if _CVV.search(text.norm):
        yield Hit("contains a card security code")
    if _ACCOUNT.search(text.norm):
        yield Hit("contains a full bank account number")


RULE = Rule(
    id="secrets",
    rows=("PCI-4.2.2", "PCI-3.3-SAD", "PCI-bank-data", "PCI-inbound-redact", "GLBA-314"),
    citation="PCI DSS 3.3, 4.2.2; 16 CFR 314",
    severity=Severity.CRITICAL,
    remedy=VerdictKind.HOLD,
    send=check,
    passes=(
        Example("Your card ending 4242 was used."),
        Example("Your reference is 4000-1234."),
    ),
    stops=(
        Example("We will charge 4242 4242 4242 4242."),
        Example("Your SSN 536-22-1234 is on file."),
        Example("CVV 123 noted."),
    ),
)
