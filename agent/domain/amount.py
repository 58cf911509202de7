"""Reading sums as people and spreadsheets write them: "1,234.56" is 123456 cents, the ambiguous "1,234" is refused."""

from __future__ import annotations

import re

from agent.domain.money import Money
from agent.errors import BadInput

_SHAPE = re.compile(r"(?P<sign>[-−+]?)(?P<digits>\d[\d.,' \u00a0\u202f]*)")
_SPACES = re.compile(r"(?<=\d)[' \u00a0\u202f](?=\d{3})")


def parse_amount(text: str, currency: str) -> Money:
    """A sum in major units ("1,234.56", "1.234,56", "-75", "(20.00)", "$80") as money.

    Raises:
        BadInput: when it is no sum, has more decimals than the currency, or a lone separator could be either kind.
    """
    plain = text.strip().removeprefix(currency).removesuffix(currency).strip().replace("$", "").strip()
    negative = plain.startswith("(") and plain.endswith(")")
    match = _SHAPE.fullmatch(plain.strip("()").strip())
    if match is None:
        raise BadInput(f"{text!r} is not a sum.", do="Write it as 1234.56.")
    whole, decimals = _parts(text, _SPACES.sub("", match["digits"]), currency)
    exponent = Money(0, currency).exponent
    if len(decimals) > exponent:
        raise BadInput(f"{text!r} has more decimals than {currency} has.", do=f"Write at most {exponent}.")
    minor = int(whole + decimals.ljust(exponent, "0"))
    return Money(-minor if negative or match["sign"] in ("-", "−") else minor, currency)


def _parts(text: str, digits: str, currency: str) -> tuple[str, str]:
    """Whole part and decimals; the last of two different separators is the decimal one."""
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return _digits(text, digits), ""
    if len(set(marks)) == 2:
        whole, _, decimals = digits.rpartition(marks[-1])
        return _grouped(text, whole, marks[0]), _digits(text, decimals)
    if len(marks) > 1:
        return _grouped(text, digits, marks[0]), ""
    whole, _, decimals = digits.partition(marks[0])
    if len(decimals) == 3 and 1 <= len(whole) <= 3 and whole != "0":
        if Money(0, currency).exponent == 0:
            return _digits(text, whole + decimals), ""
        raise BadInput(f"{text!r} can mean two sums.", do=f"Write {whole}{decimals}.00 or {whole}.{decimals[:2]}.")
    return _digits(text, whole), _digits(text, decimals)


def _grouped(text: str, digits: str, mark: str) -> str:
    """Thousands in groups of three: "12,34,567" or "1,2345.00" is a slip of the hand, not a number."""
    first, *groups = digits.split(mark)
    if not (1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)):
        raise BadInput(f"{text!r} is not a sum.", do="Write it as 1234.56.")
    return _digits(text, digits.replace(mark, ""))


def _digits(text: str, digits: str) -> str:
    if not (digits.isascii() and digits.isdigit()):
        raise BadInput(f"{text!r} is not a sum.", do="Write it as 1234.56.")
    return digits
