"""What an SMS costs: its segments at the creditor's own price (config.yml, channels.sms.segment_price)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.channels.parts.sms_segments import Segments, segments


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one segment: "0.08 EUR". Providers bill fractions of a cent, so it is no Money."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def price_of(setting: str) -> Price | None:
    """The setting as a price; None while it is empty. Raises ValueError when it has another form."""
    if not setting:
        return None
    amount, _, currency = setting.partition(" ")
    return Price(Decimal(amount), currency)


def sms_words(text: str, price: Price | None) -> str:
    """Encoding, length, segments and cost of a text in words: "GSM-7, 162 characters, 2 segments, 0.16 EUR"."""
    found = segments(text)
    plural = "" if found.count == 1 else "s"
    words = f"{found.encoding.value}, {found.units} characters, {found.count} segment{plural}"
    return f"{words}, {cost(found, price)}" if price else words


def cost(found: Segments, price: Price) -> Price:
    """The price of all segments."""
    return Price(price.amount * found.count, price.currency)
