"""Amounts, days and times as people read them, in their own language and zone."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency

from ledger.calendar import zone
from ledger.money import Money

LOCALES = {"en": "en_GB", "fr": "fr_BE", "nl": "nl_BE"}
"""Languages of Amicable and the habits of writing that go with them."""


def _locale(language: str) -> str:
    return LOCALES.get(language, LOCALES["en"])


def money(amount: Money, language: str = "en") -> str:
    """The amount with its currency sign, exact."""
    return format_currency(amount.amount, amount.currency, locale=_locale(language))


def day(when: date, language: str = "en") -> str:
    """The day without its time ("Friday 27 November 2026")."""
    return format_date(when, "EEEE d MMMM y", locale=_locale(language))


def short_day(when: date, language: str = "en") -> str:
    """The day, short ("27 Nov 2026")."""
    return format_date(when, "d MMM y", locale=_locale(language))


def clock_time(moment: datetime, timezone: str, language: str = "en") -> str:
    """The time of day in a zone ("16:05")."""
    return format_time(moment, "HH:mm", tzinfo=zone(timezone), locale=_locale(language))


def moment_in(moment: datetime, timezone: str, language: str = "en") -> str:
    """Day and time in a zone, short ("Fri 27 Nov, 16:05")."""
    return format_datetime(moment, "EEE d MMM, HH:mm", tzinfo=zone(timezone), locale=_locale(language))


def plain(name: str) -> str:
    """A name of the records as words ("promise_to_pay" gives "promise to pay")."""
    return name.replace("_", " ")


def written(value: object, language: str = "en") -> object:
    """An amount or a day in words; anything else as it is."""
    if isinstance(value, Money):
        return money(value, language)
    return short_day(value, language) if isinstance(value, date) else value
