"""The packs' numbers, read a second time: an oracle that shares no code with flows/pack.py, policy, gate and opening.

It reads flows/packs/*.yml as plain data, takes the hardest of a debtor's packs and the creditor's wishes, and says of
a moment whether something unasked may be said in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, reduce
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import yaml

from benchmarks.figures import ROOT

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ANY = "*"
"""A region: a holiday of any of them counts."""

Span = tuple[frozenset[int], int, int]
"""Weekdays (0 is Monday), and minutes of the day from (included) to (not included)."""


@dataclass(frozen=True)
class Law:
    """What holds for one debtor. Minutes are minutes of the local day."""

    pack: str
    spans: tuple[Span, ...]
    hard: tuple[int, int]
    holidays_too: bool
    calendars: tuple[tuple[str, str], ...]
    cap_day: int
    cap_week: int
    first_wording: str
    wait_days: int
    identity: bool
    represented: bool
    calls_week: int | None
    consent: bool
    data_hours: int


@lru_cache(maxsize=1)
def _packs() -> dict[str, dict[str, Any]]:
    found = [yaml.safe_load(path.read_text()) for path in sorted((ROOT / "flows" / "packs").glob("*.yml"))]
    numbers = {data["name"]: {rule["id"]: rule["value"] for rule in data["rules"]} for data in found}
    everybody = numbers["default"]
    return {
        data["name"]: {**everybody, **numbers[data["name"]], "applies_to": data.get("applies_to", {})} for data in found
    }


@lru_cache(maxsize=1)
def first_wordings() -> frozenset[str]:
    """The wordings that some law asks for in a first reminder."""
    return frozenset(numbers["first_reminder_wording"] for numbers in _packs().values()) - {""}


def _pack_of(country: str, kind: str) -> str:
    for name, numbers in _packs().items():
        where = numbers["applies_to"]
        if country in where.get("countries", ()) and kind in where.get("kinds", (kind,)):
            return name
    return "default"


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _span(days: Iterable[str], opens: str, closes: str) -> Span:
    return frozenset(_WEEKDAYS.index(day) for day in days), _minutes(opens), _minutes(closes)


def _calendar(country: str, numbers: Mapping[str, Any], regions: Mapping[str, str]) -> tuple[str, str]:
    return country, regions.get(country, ANY if numbers["regional_holidays"] else "")


def _of_pack(name: str, countries: Iterable[str], regions: Mapping[str, str]) -> Law:
    numbers = _packs()[name]
    return Law(
        pack=name,
        spans=tuple(_span(w["days"], w["opens"], w["closes"]) for w in numbers["windows"]),
        hard=(_minutes(numbers["hard_limits"]["opens"]), _minutes(numbers["hard_limits"]["closes"])),
        holidays_too=bool(numbers["on_holidays"]),
        calendars=tuple(_calendar(country, numbers, regions) for country in countries),
        cap_day=numbers["cap_day"],
        cap_week=numbers["cap_week"],
        first_wording=numbers["first_reminder_wording"],
        wait_days=numbers["first_reminder_wait_days"],
        identity=numbers["identity_check"],
        represented=numbers["represented_stops"],
        calls_week=numbers["calls_week"],
        consent=numbers["consent_proof"],
        data_hours=numbers["data_max_age_hours"],
    )


def _both(one: tuple[Span, ...], other: tuple[Span, ...]) -> tuple[Span, ...]:
    met = ((a[0] & b[0], max(a[1], b[1]), min(a[2], b[2])) for a in one for b in other)
    return tuple(span for span in dict.fromkeys(met) if span[0] and span[1] < span[2])


def hardest(one: Law, other: Law) -> Law:
    """Both laws at once."""
    calls = [item for item in (one.calls_week, other.calls_week) if item is not None]
    return Law(
        pack=f"{one.pack}+{other.pack}",
        spans=_both(one.spans, other.spans),
        hard=(max(one.hard[0], other.hard[0]), min(one.hard[1], other.hard[1])),
        holidays_too=one.holidays_too and other.holidays_too,
        calendars=tuple(dict.fromkeys((*one.calendars, *other.calendars))),
        cap_day=min(one.cap_day, other.cap_day),
        cap_week=min(one.cap_week, other.cap_week),
        first_wording=one.first_wording or other.first_wording,
        wait_days=max(one.wait_days, other.wait_days),
        identity=one.identity or other.identity,
        represented=one.represented or other.represented,
        calls_week=min(calls, default=None),
        consent=one.consent or other.consent,
        data_hours=min(one.data_hours, other.data_hours),
    )


@dataclass(frozen=True)
class Wishes:
    """What a creditor asks beyond the packs; `windows` as days, opens, closes."""

    windows: tuple[tuple[tuple[str, ...], str, str], ...] = ()
    cap_day: int = 99
    cap_week: int = 99
    identity: bool = False
    regions: tuple[tuple[str, str], ...] = ()


def law_of(countries: tuple[str, ...], kind: str, wishes: Wishes) -> Law:
    """The law for a debtor of these countries and this kind (person, company), with a creditor's wishes."""
    by_pack: dict[str, list[str]] = {}
    for country in countries:
        by_pack.setdefault(_pack_of(country, kind), []).append(country)
    law = reduce(hardest, (_of_pack(name, found, dict(wishes.regions)) for name, found in by_pack.items()))
    changes: dict[str, Any] = {
        "spans": _both(law.spans, tuple(_span(*w) for w in wishes.windows)) if wishes.windows else law.spans,
        "cap_day": min(law.cap_day, wishes.cap_day),
        "cap_week": min(law.cap_week, wishes.cap_week),
        "identity": law.identity or wishes.identity,
    }
    return Law(**{**law.__dict__, **changes})


# --- the clock on the debtor's wall ---


@lru_cache(maxsize=4096)
def place(name: str) -> ZoneInfo:
    """A zone, by a look-up of its own."""
    return ZoneInfo(name)


def local(moment: datetime, zone: str) -> datetime:
    """What the debtor's clock shows."""
    return moment.astimezone(place(zone))


def day_begins(day: date, zone: str) -> datetime:
    """The first moment (UTC) of a local day."""
    return datetime.combine(day, time(0), place(zone)).astimezone(UTC)


@lru_cache(maxsize=1024)
def _holidays(country: str, region: str, year: int) -> frozenset[date]:
    if region == ANY:
        names = ("", *holidays.list_supported_countries().get(country, ()))
        return frozenset().union(*(_holidays(country, name, year) for name in names))
    try:
        return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        return frozenset((date(year, 1, 1), date(year, 12, 25)))


@lru_cache(maxsize=1 << 16)
def free_day(day: date, calendars: tuple[tuple[str, str], ...]) -> bool:
    """Whether it is a holiday in one of these calendars (country, region)."""
    return any(day in _holidays(country, region, day.year) for country, region in calendars)


@lru_cache(maxsize=4096)
def _wished(spans: tuple[Span, ...], hard: tuple[int, int], low: int, high: int) -> tuple[Span, ...]:
    """A wish narrows the windows; one outside of them all is honoured within the hard limits."""
    low, high = max(hard[0], low), min(hard[1], high)
    narrowed = tuple((days, max(a, low), min(b, high)) for days, a, b in spans if max(a, low) < min(b, high))
    if narrowed:
        return narrowed
    days = frozenset(day for span in spans for day in span[0])
    return ((days, low, high),) if low < high else ()


def window_fault(law: Law, shown: datetime, earliest: time | None, latest: time | None) -> str:
    """Why nothing unasked may be said when the debtor's clock shows `shown`; empty when it may."""
    day, clock = shown.date(), shown.hour * 60 + shown.minute
    if not law.hard[0] <= clock < law.hard[1]:
        return f"outside the hard limits: {shown:%a %d %b %H:%M}"
    low = earliest.hour * 60 + earliest.minute if earliest else 0
    high = latest.hour * 60 + latest.minute if latest else 24 * 60
    weekday = day.weekday()
    if not any(weekday in days and a <= clock < b for days, a, b in _wished(law.spans, law.hard, low, high)):
        return f"outside the window: {shown:%a %d %b %H:%M}"
    if not law.holidays_too and free_day(day, law.calendars):
        return f"a holiday in one of {law.calendars}: {day}"
    return ""


def cap_fault(law: Law, said: Iterable[datetime], moment: datetime, zone: str) -> str:
    """Which cap one more unasked message at `moment` would break, `said` being the earlier ones; empty: none."""
    week = [at for at in said if at > moment - timedelta(days=7)]
    if len(week) >= law.cap_week:
        return f"{len(week)} in 7 days already"
    today = local(moment, zone).date()
    if len(week) >= law.cap_day and sum(1 for at in week if local(at, zone).date() == today) >= law.cap_day:
        return f"one on {today} already"
    return ""
