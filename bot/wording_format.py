"""How values look in a text, per language: the filters of the wordings. Formats come from Babel (CLDR)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from ledger.money import Money

_LOCALES = {"en": Locale("en", "GB"), "fr": Locale("fr", "BE"), "nl": Locale("nl", "BE")}

_CHANNELS: dict[str, dict[str, str]] = {
    "en": {"sms": "SMS", "whatsapp": "WhatsApp", "telegram": "Telegram", "email": "e-mail", "web": "web chat"},
    "fr": {"sms": "SMS", "whatsapp": "WhatsApp", "telegram": "Telegram", "email": "e-mail", "web": "chat en ligne"},
    "nl": {"sms": "sms", "whatsapp": "WhatsApp", "telegram": "Telegram", "email": "e-mail", "web": "webchat"},
}

_GSM_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        **dict.fromkeys("‘’‚", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("–—‑", "-"),
        **dict(zip("áâãāçćčêëēęíîïīłńóôõōúûūśšýÿźżž", "aaaaccceeeeiiiilnoooouuussyyzzz", strict=True)),
        **dict(zip("ÁÂÃÀÇĆČÊËÈÍÎÏÌŁÓÔÕÒÚÛÙŚŠÝŹŻŽ", "AAAAÇCCEEEIIIILOOOOUUUSSYZZZ", strict=True)),
        "…": "...",
        "œ": "oe",
        "Œ": "OE",
    }
)


def gsm(text: str) -> str:
    """Letters outside the GSM-7 alphabet as their nearest plain ones: one "ê" would more than double an SMS's price."""
    return text.translate(_GSM_PLAIN)


@lru_cache(maxsize=32_768)
def money_text(value: Money, language: str) -> str:
    """An amount as written in the language: "€1,234.50", "1 234,50 €", "€ 1.234,50"."""
    text: str = format_currency(value.amount, value.currency, locale=_LOCALES[language])
    return text.replace("\u202f", "\u00a0")


@lru_cache(maxsize=8_192)
def day_text(value: date, language: str) -> str:
    """A date with its year: "27 November 2026"."""
    return _french_first(format_date(value, "d MMMM y", locale=_LOCALES[language]), value, language)


@lru_cache(maxsize=8_192)
def short_day_text(value: date, language: str) -> str:
    """A near date with its weekday: "Friday 27 November"."""
    return _french_first(format_date(value, "EEEE d MMMM", locale=_LOCALES[language]), value, language)


@lru_cache(maxsize=8_192)
def numeric_day_text(value: date, language: str) -> str:
    """A date in figures, for tables: "27/11/2026"."""
    text: str = format_date(value, "dd/MM/y", locale=_LOCALES[language])
    return text


def _french_first(text: str, value: date, language: str) -> str:
    return text.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 else text


def count_text(value: int, language: str) -> str:
    """A whole number with the language's grouping."""
    text: str = format_decimal(value, locale=_LOCALES[language])
    return text


def percent_text(value: Decimal, language: str) -> str:
    """A rate in percent: "10.15 %" in English, "10,15 %" in French and Dutch."""
    return f"{format_decimal(value, locale=_LOCALES[language])}\u00a0%"


def plural(value: int, one: str, many: str, language: str) -> str:
    """The word for the number. French counts zero as one."""
    return one if value == 1 or (language == "fr" and value == 0) else many


def iban_text(value: str) -> str:
    """An IBAN in groups of four."""
    plain = value.replace(" ", "")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def channel_name(value: str, language: str) -> str:
    """What people call a channel."""
    return _CHANNELS[language].get(value, value)


def channel_names(value: Sequence[str], language: str) -> str:
    """Channels as a choice: "SMS, WhatsApp or e-mail"."""
    names = [channel_name(item, language) for item in value]
    text: str = format_list(names, style="or", locale=_LOCALES[language])
    return text


def language_name(value: str, language: str) -> str:
    """The name of a language in another one."""
    return str(_LOCALES[language].languages.get(value, value))


def crisis_line(country: str, language: str, table: Mapping[str, Mapping[str, str]]) -> str:
    """Where a person in danger can turn to (flows/wordings/crisis.yml)."""
    return table.get(country, table["default"])[language]


def filters(language: str, table: Mapping[str, Mapping[str, str]]) -> dict[str, Callable[..., Any]]:
    """The filters of one language; no other is allowed in a wording but `length`."""
    spoken: dict[str, Callable[..., Any]] = {
        "money": money_text,
        "day": day_text,
        "short_day": short_day_text,
        "count": count_text,
        "percent": percent_text,
        "channel_name": channel_name,
        "channel_names": channel_names,
        "language_name": language_name,
    }
    bound: dict[str, Callable[..., Any]] = {name: partial(_call, call, language) for name, call in spoken.items()}
    bound["plural"] = partial(plural, language=language)
    bound["crisis_line"] = partial(crisis_line, language=language, table=table)
    bound["iban"] = iban_text
    bound["length"] = len
    return bound


def _call(function: Callable[..., str], language: str, value: object) -> str:
    return function(value, language)
