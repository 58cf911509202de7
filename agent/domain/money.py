"""Money: integer minor units and a currency, never a float."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, get_currency_precision


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of an ISO 4217 currency.

    Raises:
        TypeError: when ``minor`` is not an integer.
        ValueError: when two currencies meet in one sum or comparison.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError(f"minor units are whole numbers, not {self.minor!r}")

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    @property
    def exponent(self) -> int:
        """Digits after the decimal point in this currency (USD 2, JPY 0)."""
        return int(get_currency_precision(self.currency))

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-self.exponent)

    def share(self, part: Decimal) -> Money:
        """``part`` of this amount, rounded half up to a whole minor unit."""
        return Money(int((self.minor * part).quantize(Decimal(1), ROUND_HALF_UP)), self.currency)

    def split(self, parts: int) -> list[Money]:
        """Even instalments that add up exactly; the first ones carry the odd cents."""
        if parts < 1:
            raise ValueError(f"cannot split into {parts} parts")
        base, odd = divmod(self.minor, parts)
        return [Money(base + (i < odd), self.currency) for i in range(parts)]

    def show(self, language: str = "en") -> str:
        """As a person reads it: ``$1,234.56`` in English, ``US$1,234.56`` style per CLDR in Spanish (US)."""
        locale = {"en": "en_US", "es": "es_US"}.get(language, "en_US")
        return str(format_currency(self.decimal, self.currency, locale=locale)).replace("\xa0", " ")


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; of nothing, zero in ``currency``."""
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result
