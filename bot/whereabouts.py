"""In which countries a debtor is: the creditor's records, the time zone and the phone numbers may not agree."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from babel.core import get_global

from ledger.debtor import Debtor


def countries_of(debtor: Debtor) -> tuple[str, ...]:
    """The debtor's countries (ISO 3166), that of the records first: where two differ, both countries' law is kept."""
    phones = [point.address for point in debtor.contacts if point.address[:1] == "+"]
    return _countries(debtor.country, debtor.timezone, tuple(sorted({*phones, debtor.phone} - {""})))


@lru_cache(maxsize=1 << 16)
def _countries(country: str, timezone: str, phones: tuple[str, ...]) -> tuple[str, ...]:
    told = (country, _country_of_zone(timezone), *(_country_of_phone(phone) for phone in phones))
    return tuple(dict.fromkeys(name for name in told if name))


@lru_cache(maxsize=1024)
def _country_of_zone(timezone: str) -> str:
    """The country in which an IANA zone lies; empty for zones without one, like UTC."""
    aliases, zones = get_global("zone_aliases"), get_global("zone_territories")
    found = str(zones.get(timezone) or zones.get(aliases.get(timezone, "")) or "")
    return found if _is_country(found) else ""


def _country_of_phone(phone: str) -> str:
    """The country of an E.164 number; empty for one that belongs to no country."""
    try:
        found = phonenumbers.region_code_for_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return ""
    return found if found and _is_country(found) else ""


def _is_country(code: str) -> bool:
    """Neither a part of the world ("001") nor nowhere ("ZZ"), as zones and numbers without a country are called."""
    return code.isalpha() and code != "ZZ"
