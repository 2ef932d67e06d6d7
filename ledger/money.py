"""Money in minor units: exact, with its currency, never a float."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_EXPONENTS = {
    "JPY": 0,
    "KRW": 0,
    "CLP": 0,
    "ISK": 0,
    "VND": 0,
    "XAF": 0,
    "XOF": 0,
    "BHD": 3,
    "KWD": 3,
    "OMR": 3,
    "TND": 3,
}
"""ISO 4217 minor units that are not 2."""


class MoneyError(ValueError):
    """An amount that is no money: not a number, too fine for its currency, or of another currency."""


def exponent(currency: str) -> int:
    """How many decimals the currency has (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units (cents) of an ISO 4217 `currency`. Arithmetic across currencies raises MoneyError."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a plain decimal ("1234.50"). Raises MoneyError when it is no number or finer than the currency."""
        try:
            amount = Decimal(text.strip())
        except InvalidOperation:
            raise MoneyError(f"{text!r} is not an amount; write it like 1234.50") from None
        if not amount.is_finite():
            raise MoneyError(f"{text!r} is not an amount; write it like 1234.50")
        scaled = amount.scaleb(exponent(currency))
        if scaled != scaled.to_integral_value():
            raise MoneyError(f"{text!r} has more decimals than {currency} knows ({exponent(currency)})")
        return cls(int(scaled), currency)

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> Money:
        """The amount in major units, rounded half up to the currency's minor unit."""
        return cls(int(amount.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_UP)), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in the given currency."""
        return cls(0, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise MoneyError(f"{self.currency} and {other.currency} cannot be added or compared")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __gt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor > other.minor

    def __ge__(self, other: Money) -> bool:
        self._same(other)
        return self.minor >= other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        places = exponent(self.currency)
        digits = str(abs(self.minor)).rjust(places + 1, "0")
        point = f".{digits[-places:]}" if places else ""
        return f"{'-' if self.minor < 0 else ''}{digits[: len(digits) - places]}{point} {self.currency}"

    def split(self, parts: int) -> tuple[Money, ...]:
        """Equal parts that add up exactly; the first ones carry the cents that are left over.

        Raises MoneyError when `parts` is below 1 or there are fewer minor units than parts.
        """
        if parts < 1 or abs(self.minor) < parts:
            raise MoneyError(f"{self} cannot be split into {parts} parts")
        each, rest = divmod(self.minor, parts)
        return tuple([Money(each + (1 if n < rest else 0), self.currency) for n in range(parts)])


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, zero for none. Raises MoneyError on a currency that differs."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
