"""Days in the debtor's own life: local dates, business days, public holidays, and moments that a clock change hides."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

_DAY = timedelta(days=1)

CLOSE_OF_BUSINESS = time(17, 0)
"""Local time at which a deadline of a business day ends."""


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)


ANY_REGION = "*"
"""In a calendar's name: a holiday of any region counts."""


@lru_cache(maxsize=512)
def _holiday_dates(calendar: str, year: int) -> frozenset[date]:
    country, _, region = calendar.partition("/")
    if region == ANY_REGION:
        names = [country, *(f"{country}/{name}" for name in regions(country))]
        return frozenset().union(*(_holiday_dates(name, year) for name in names))
    try:
        return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        return frozenset({date(year, 1, 1), date(year, 12, 25)})


def is_holiday(day: date, calendar: str) -> bool:
    """Whether the day is a public holiday (source: the `holidays` package).

    A calendar is a country ("DE": holidays of the whole country), a region ("DE/BY"), or all regions together
    ("DE/*": a holiday anywhere counts). A country that the package does not know has 1 January and 25 December.
    """
    return day in _holiday_dates(calendar, day.year)


@lru_cache(maxsize=256)
def regions(country: str) -> tuple[str, ...]:
    """The regions of a country whose holidays are known, by the names that the `holidays` package gives them."""
    return tuple(holidays.list_supported_countries().get(country, ()))


def is_business_day(day: date, country: str) -> bool:
    """Monday to Friday and no public holiday of the country."""
    return day.weekday() < 5 and not is_holiday(day, country)  # noqa: PLR2004


def next_business_day(day: date, country: str) -> date:
    """The day itself if it is a business day, else the first one after it."""
    while not is_business_day(day, country):
        day += _DAY
    return day


def add_business_days(day: date, count: int, country: str) -> date:
    """The business day that lies `count` business days after `day` (0 gives the next business day from `day` on)."""
    day = next_business_day(day, country)
    for _ in range(count):
        day = next_business_day(day + _DAY, country)
    return day


@lru_cache(maxsize=1024)
def local_time(moment: datetime, timezone: str) -> datetime:
    """What day and clock show at the debtor's place at a moment (UTC)."""
    return moment.astimezone(zone(timezone))


@lru_cache(maxsize=1024)
def local_date(moment: datetime, timezone: str) -> date:
    """The calendar day of a moment (UTC) at the debtor's place; kept, for one decision asks for few moments often."""
    return moment.astimezone(zone(timezone)).date()


@lru_cache(maxsize=16384)
def at_local(day: date, clock: time, timezone: str) -> datetime:
    """The moment (UTC) at which the debtor's clock shows `clock` on `day`.

    A time that a clock change skips gives the first moment after the gap; one that occurs twice gives the first.
    """
    local = datetime.combine(day, clock, tzinfo=zone(timezone))
    moment = local.astimezone(UTC)
    shown = moment.astimezone(local.tzinfo)
    if shown.replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    before = local.replace(fold=0).utcoffset() or timedelta()
    after = local.replace(fold=1).utcoffset() or timedelta()
    jump = abs(before - after)
    return _first_after_gap(moment, jump, zone(timezone))


def _first_after_gap(moment: datetime, jump: timedelta, local_zone: ZoneInfo) -> datetime:
    low, high = moment - jump, moment
    offset_after = high.astimezone(local_zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(local_zone).utcoffset() == offset_after:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def next_clock_time(clocks: tuple[time, ...], timezone: str, after: datetime) -> datetime:
    """The first moment (UTC) strictly after `after` at which the local clock shows one of `clocks`.

    Every clock time happens exactly once a day: not lost in a gap, not twice in an overlap.
    Raises ValueError when `clocks` is empty.
    """
    if not clocks:
        raise ValueError("a scenario needs at least one send time")
    day = local_date(after, timezone) - _DAY
    while True:
        moments = [moment for clock in clocks if (moment := at_local(day, clock, timezone)) > after]
        if moments:
            return min(moments)
        day += _DAY
