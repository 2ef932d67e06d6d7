"""The words by which a record is found: folded, so that accents, case and signs do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import phonenumbers

from ledger.debtor import Debtor
from ledger.invoice import Invoice

_SHORTEST = 2
_LONGEST = 40
_MOST = 200
_NUMBER = re.compile(r"[\d\s+/.()-]*\d[\d\s+/.()-]*")
_ENOUGH_DIGITS = 4


def folded(text: str) -> str:
    """Without accents and capitals ("Zoë" gives "zoe")."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(text))


def _kept(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, sorted; what is too short finds nothing, what is very long is cut."""
    return tuple(sorted({word[:_LONGEST] for word in words if len(word) >= _SHORTEST}))[:_MOST]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def wanted(text: str) -> tuple[str, ...]:
    """The words of a question, each of which has to begin a word of what is found; () for a question without any.

    A number counts as one word, however it is written: "+32 470 12 34 56", "+++090/9337/55493+++".
    """
    if _NUMBER.fullmatch(text.strip()) and len(_digits(text)) >= _ENOUGH_DIGITS:
        return (_digits(text)[:_LONGEST],)
    return tuple(word[:_LONGEST] for word in dict.fromkeys(_tokens(text)) if len(word) >= _SHORTEST)


def _phone_words(number: str) -> list[str]:
    """The digits with the country's code, and as they are dialled at home."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return [_digits(number)]
    return [_digits(number), _digits(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL))]


def debtor_words(debtor: Debtor) -> tuple[str, ...]:
    """Id, name, phone numbers and addresses."""
    words = [*_tokens(debtor.id), *_tokens(debtor.name), "".join(_tokens(debtor.id))]
    for point in debtor.contacts:
        words += _phone_words(point.address) if point.address.startswith("+") else _tokens(point.address)
    return _kept([*words, *_phone_words(debtor.phone)])


def invoice_words(invoice: Invoice) -> tuple[str, ...]:
    """Number, payment reference and description."""
    parts = (invoice.number, invoice.reference, invoice.description)
    words = [word for part in parts for word in _tokens(part)]
    joined = ["".join(_tokens(part)) for part in parts[:2]]
    return _kept([*words, *joined, *(_digits(part) for part in parts[:2])])


def message_words(text: str) -> tuple[str, ...]:
    """The words of a message, the first ones of a very long one."""
    return _kept(list(dict.fromkeys(_tokens(text)))[:_MOST])
