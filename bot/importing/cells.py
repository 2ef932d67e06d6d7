"""Reads single cells: strict, exact, and helpful about what is wrong."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel.numbers import list_currencies

from bot.importing.errors import CellError
from ledger.money import Money, exponent

_LIMITS = {
    "debtor_id": 64,
    "name": 200,
    "email": 254,
    "invoice_number": 64,
    "description": 1_000,
    "payment_reference": 140,
    "reference": 140,
}
_OTHER_LIMIT = 200
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[\x00-\x1f\x7f-\x9f{_BIDI}]")
_CONTROL_BUT_LINES = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_BIDI}]")
_TWO_MEANINGS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(
    r"(?P<whole>[0-9]{1,3}(?P<gap>[ ',.\u00a0\u202f\u2009])[0-9]{3}(?:(?P=gap)[0-9]{3})*)"
    r"(?:(?P<mark>[.,])(?P<cents>[0-9]{1,2}))?"
)
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_LONGEST_AMOUNT = 15
_THREE_DECIMALS = 3
_EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]{2,}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(1990, 2101)


def read_text(column: str, text: str) -> str:
    """A text that is not too long and carries no control characters. Raises CellError."""
    limit = _LIMITS.get(column, _OTHER_LIMIT)
    if len(text) > limit:
        raise CellError(f"{column} has {len(text)} characters, at most {limit} are kept")
    forbidden = _CONTROL_BUT_LINES if column == "description" else _CONTROL
    if forbidden.search(text):
        raise CellError(f"{column} holds control characters")
    return text


def read_needed(column: str, text: str) -> str:
    """As `read_text`, and not empty. Raises CellError."""
    if not text:
        raise CellError(f"{column} is empty")
    return read_text(column, text)


def read_choice(column: str, text: str, choices: tuple[str, ...]) -> str:
    """One of the choices, in any case. Raises CellError."""
    if text.lower() not in choices:
        raise CellError(f"{column} is {text!r}; it must be one of {', '.join(choices)}")
    return text.lower()


def read_date(column: str, text: str) -> date:
    """An ISO date of our time. Raises CellError."""
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise CellError(f"{column} {text!r} is no date; write it like 2026-11-21")
    return day


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def read_currency(text: str) -> str:
    """An ISO 4217 code. Raises CellError."""
    code = text.upper()
    if code not in _currencies():
        raise CellError(f"currency {text!r} is no ISO 4217 code like EUR")
    return code


def read_amount(column: str, text: str, currency: str) -> Money:
    """An exact amount, not negative: "1234.50", and "1234,50", "1.234,50", "1 234.50" as they cannot be misread.

    "1.234" and "1,234" may mean two things and are refused. Raises CellError.
    """
    plain = _plain_amount(column, text, currency)
    whole, _, decimals = plain.partition(".")
    if len(whole.lstrip("0")) > _LONGEST_AMOUNT:
        raise CellError(f"{column} {text!r} is too large")
    if len(decimals.rstrip("0")) > exponent(currency):
        raise CellError(f"{column} {text!r} has more decimals than {currency} knows ({exponent(currency)})")
    return Money.parse(plain, currency)


def _plain_amount(column: str, text: str, currency: str) -> str:
    """The amount as digits with a decimal point, where no other reading is possible."""
    may_be_exact = exponent(currency) == _THREE_DECIMALS and "." in text
    if _TWO_MEANINGS.fullmatch(text) and not may_be_exact:
        whole = re.sub("[.,]", "", text)
        raise CellError(f"{column} {text!r} may mean two things; write {whole}.00 if that is meant")
    if _PLAIN.fullmatch(text):
        return text
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    grouped = _GROUPED.fullmatch(text)
    if grouped is None or grouped["mark"] == grouped["gap"]:
        raise CellError(f"{column} {text!r} is no amount; write it like 1234.50, without sign or currency")
    return f"{grouped['whole'].replace(grouped['gap'], '')}.{grouped['cents'] or '0'}"


def read_email(text: str) -> str:
    """A mail address in small letters (the way in which senders are looked up). Raises CellError."""
    if not _EMAIL.fullmatch(text):
        raise CellError(f"email {text!r} is no mail address")
    return text.lower()
