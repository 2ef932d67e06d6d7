"""What templates do with amounts, days and names: all in the reader's language, without saying so each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

import jinja2
from babel.numbers import format_decimal
from jinja2.runtime import Context

from console.texts import name_of
from ledger.money import Money
from pages import words


def _language(context: Context, chosen: str) -> str:
    return chosen or str(context.get("language", "en"))


@jinja2.pass_context
def _money(context: Context, amount: Money, language: str = "") -> str:
    return words.money(amount, _language(context, language))


@jinja2.pass_context
def _day(context: Context, when: date, language: str = "") -> str:
    return words.day(when, _language(context, language))


@jinja2.pass_context
def _short_day(context: Context, when: date, language: str = "") -> str:
    return words.short_day(when, _language(context, language))


@jinja2.pass_context
def _moment(context: Context, moment: datetime, timezone: str, language: str = "") -> str:
    return words.moment_in(moment, timezone, _language(context, language))


@jinja2.pass_context
def _number(context: Context, number: float, language: str = "") -> str:
    return format_decimal(number, locale=words.LOCALES.get(_language(context, language), "en_GB"))


@jinja2.pass_context
def _named(context: Context, value: str, kind: str) -> str:
    return name_of(_language(context, ""), kind, value)


FILTERS: Mapping[str, Callable[..., str]] = {
    "money": _money,
    "day": _day,
    "short_day": _short_day,
    "moment": _moment,
    "number": _number,
    "named": _named,
    "plain": words.plain,
}
"""By the name that templates use. `value | named("hold")` takes the name from texts/<language>/names.yml."""
