"""Countries and their time zones (source: IANA's zone.tab and iso3166.tab in the `tzdata` package), and phones."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from zoneinfo import available_timezones

import phonenumbers
from phonenumbers import timezone as phone_zones

from bot.importing.errors import CellError

_MOST_PEOPLE = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
}
"""Where most people of a country with several zones live, when zone.tab's first one is another."""


def _table(name: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """All countries (ISO 3166 alpha-2)."""
    return frozenset(line[0] for line in _table("iso3166.tab"))


@lru_cache(maxsize=1)
def _zones() -> dict[str, tuple[str, ...]]:
    zones: dict[str, tuple[str, ...]] = {}
    for line in _table("zone.tab"):
        zones[line[0]] = (*zones.get(line[0], ()), line[2])
    return zones


@lru_cache(maxsize=1)
def _zone_names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def read_country(text: str) -> str:
    """An ISO 3166 code. Raises CellError."""
    code = text.upper()
    if code not in countries():
        hint = " (the United Kingdom is GB)" if code == "UK" else ""
        raise CellError(f"country {text!r} is no ISO 3166 code of two letters like BE{hint}")
    return code


def read_zone(text: str) -> str:
    """An IANA zone name. Raises CellError naming the nearest."""
    name = _zone_names().get(text.lower())
    if name is None:
        near = get_close_matches(text.lower(), _zone_names(), 1)
        hint = f", did you mean {_zone_names()[near[0]]}?" if near else ""
        raise CellError(f"timezone {text!r} is no IANA name like Europe/Brussels{hint}")
    return name


@dataclass(frozen=True, slots=True)
class Guess:
    """A time zone that was not given, and why this one; `note` is empty when the country has only one."""

    zone: str
    note: str = ""


@lru_cache(maxsize=4096)
def guess_zone(country: str, phone: str) -> Guess:
    """The zone of a country; where it has several, that of the phone number, else where most people live.

    Raises CellError for the few territories without a zone of their own.
    """
    zones = _zones().get(country, ())
    if not zones:
        raise CellError(f"timezone is empty and {country} has none of its own; give an IANA name")
    if len(zones) == 1:
        return Guess(zones[0])
    number = phonenumbers.parse(phone) if phone else None
    told = [zone for zone in phone_zones.time_zones_for_number(number) if zone in zones] if number else []
    if len(told) == 1:
        return Guess(told[0], f"timezone {told[0]} taken from the phone number")
    zone = _MOST_PEOPLE.get(country, zones[0])
    return Guess(zone, f"timezone {zone} assumed: {country} has {len(zones)} and the phone does not tell")


@lru_cache(maxsize=4096)
def read_phone(text: str, country: str) -> str:
    """A phone number in E.164, read with the country's own notation. Raises CellError.

    Length and country must fit; whether the number is in use is the provider's to say.
    """
    for attempt in (text, f"+{text}"):
        try:
            number = phonenumbers.parse(attempt, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE:
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    raise CellError(f"phone {text!r} is no number of {country}; write it like +32470123456")
