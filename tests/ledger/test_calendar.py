# ruff: noqa: DTZ001 - what a clock on the wall shows has no zone
from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.calendar import (
    add_business_days,
    at_local,
    is_business_day,
    is_holiday,
    local_date,
    next_business_day,
    next_clock_time,
    zone,
)

ZONES = [
    "Europe/Brussels",
    "America/New_York",
    "America/Santiago",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
]
TIMES = st.times().map(lambda clock: clock.replace(second=0, microsecond=0, tzinfo=None))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def shown(moment: datetime, name: str) -> datetime:
    return moment.astimezone(zone(name)).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("name", "day", "clock", "expected"),
    [
        ("Europe/Brussels", date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 3, 0)),
        ("America/New_York", date(2026, 3, 8), time(2, 0), datetime(2026, 3, 8, 3, 0)),
        ("America/Santiago", date(2026, 9, 6), time(0, 0), datetime(2026, 9, 6, 1, 0)),
        ("Asia/Beirut", date(2026, 3, 29), time(0, 15), datetime(2026, 3, 29, 1, 0)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), datetime(2026, 10, 4, 2, 30)),
        ("Pacific/Apia", date(2011, 12, 30), time(10, 0), datetime(2011, 12, 31, 0, 0)),
    ],
)
def test_a_time_that_the_clocks_skip_is_the_first_moment_after_the_gap(
    name: str, day: date, clock: time, expected: datetime
) -> None:
    assert shown(at_local(day, clock, name), name) == expected


@pytest.mark.parametrize(
    ("name", "day", "clock", "utc"),
    [
        ("Europe/Brussels", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), time(1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),
    ],
)
def test_a_time_that_occurs_twice_is_the_first_of_both(name: str, day: date, clock: time, utc: datetime) -> None:
    assert at_local(day, clock, name) == utc


@given(DAYS, TIMES, st.sampled_from(ZONES))
def test_a_local_time_is_shown_as_asked_or_the_clocks_skip_it(day: date, clock: time, name: str) -> None:
    moment = at_local(day, clock, name)
    seen = shown(moment, name)
    wanted = datetime.combine(day, clock)
    assert seen >= wanted
    if seen != wanted:
        before = shown(moment - timedelta(seconds=1), name)
        assert before < wanted, "nothing between the gap's start and the moment"
        assert seen - wanted <= timedelta(hours=1)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.lists(TIMES, min_size=1, max_size=4, unique=True),
    st.sampled_from(ZONES),
)
def test_the_next_clock_time_is_later_and_none_is_skipped(naive: datetime, clocks: list[time], name: str) -> None:
    after = naive.replace(tzinfo=UTC)
    found = next_clock_time(tuple(clocks), name, after)
    assert after < found <= after + timedelta(hours=26)
    today = local_date(after, name)
    all_moments = [at_local(today + timedelta(n), clock, name) for n in range(-1, 3) for clock in clocks]
    assert found == min(moment for moment in all_moments if moment > after)


@pytest.mark.parametrize("name", ZONES)
def test_a_send_time_comes_exactly_once_on_each_day_of_a_year_with_its_clock_changes(name: str) -> None:
    for clock in (time(0, 15), time(1, 30), time(2, 10), time(10, 0)):
        moment = datetime(2025, 12, 31, 12, tzinfo=UTC)
        seen: list[date] = []
        while len(seen) < 365:
            moment = next_clock_time((clock,), name, moment)
            seen.append(local_date(moment, name))
        assert seen == [seen[0] + timedelta(n) for n in range(365)]


def test_a_scenario_without_a_send_time_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one send time"):
        next_clock_time((), "UTC", datetime(2026, 1, 1, tzinfo=UTC))


def test_the_local_day_is_the_debtors_own() -> None:
    midnight = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert local_date(midnight, "America/New_York") == date(2026, 11, 22)
    assert local_date(midnight, "Asia/Tokyo") == date(2026, 11, 23)


def test_holidays_are_those_of_the_country() -> None:
    assert is_holiday(date(2026, 7, 21), "BE")
    assert not is_holiday(date(2026, 7, 21), "FR")
    assert is_holiday(date(2026, 7, 14), "FR")
    assert is_holiday(date(2026, 11, 26), "US")


def test_a_country_that_nobody_knows_has_new_year_and_christmas() -> None:
    assert is_holiday(date(2026, 12, 25), "XX")
    assert is_business_day(date(2026, 7, 21), "XX")


@given(DAYS, st.integers(0, 30), st.sampled_from(["BE", "FR", "NL", "US", "XX"]))
def test_business_days_are_counted_one_by_one(day: date, count: int, country: str) -> None:
    end = add_business_days(day, count, country)
    first = next_business_day(day, country)
    between = [first + timedelta(n) for n in range((end - first).days + 1)]
    assert sum(is_business_day(item, country) for item in between) == count + 1
    assert is_business_day(end, country)


def test_five_business_days_over_christmas_and_new_year() -> None:
    assert add_business_days(date(2026, 12, 24), 5, "BE") == date(2027, 1, 4)


def test_a_leap_day_is_a_day_like_any_other() -> None:
    assert add_business_days(date(2028, 2, 28), 1, "BE") == date(2028, 2, 29)
    assert local_date(at_local(date(2028, 2, 29), time(10), "Europe/Brussels"), "Europe/Brussels") == date(2028, 2, 29)
    assert next_business_day(date(2032, 2, 29), "BE") == date(2032, 3, 1), "a Sunday"
