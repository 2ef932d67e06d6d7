from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.case import CaseFile, Preferences
from flows.gate import check, earliest_lawful
from flows.opening import hours, meets
from flows.policy import DEFAULT, HARD_CLOSES, HARD_OPENS, Policy, Window
from ledger.calendar import is_holiday, zone
from tests.flows.builders import at, having, opened

MONDAY = date(2026, 11, 23)


def test_an_ordinary_morning_is_fine() -> None:
    assert check(opened(), DEFAULT, at(MONDAY)).allowed


@pytest.mark.parametrize(
    ("now", "rule", "earliest"),
    [
        (at(MONDAY, 8, 29), "hours", at(MONDAY, 8, 30)),
        (at(MONDAY, 18), "hours", at(MONDAY + timedelta(1), 8, 30)),
        (at(date(2026, 11, 28), 10), "weekday", at(date(2026, 11, 30), 8, 30)),
        (at(date(2026, 12, 25), 10), "holiday", at(date(2026, 12, 28), 8, 30)),
        (at(date(2026, 12, 24), 19), "hours", at(date(2026, 12, 28), 8, 30)),
    ],
)
def test_outside_the_window_the_rule_and_the_earliest_time_are_told(
    now: datetime, rule: str, earliest: datetime
) -> None:
    verdict = check(opened(), DEFAULT, now)
    assert not verdict.allowed
    assert verdict.rule == f"default/{rule}"
    assert verdict.reason
    assert verdict.earliest == earliest


def test_one_unasked_message_a_day() -> None:
    file = having(opened(), unasked=(at(MONDAY, 9),))
    verdict = check(file, DEFAULT, at(MONDAY, 17))
    assert (verdict.rule, verdict.earliest) == ("default/cap_day", at(MONDAY + timedelta(1), 8, 30))


def test_three_unasked_messages_in_seven_days() -> None:
    days = (MONDAY, MONDAY + timedelta(1), MONDAY + timedelta(2))
    file = having(opened(), unasked=tuple(at(day, 11) for day in days))
    verdict = check(file, DEFAULT, at(MONDAY + timedelta(3)))
    assert (verdict.rule, verdict.earliest) == ("default/cap_week", at(MONDAY + timedelta(7), 11))


def test_no_message_at_all_where_the_caps_are_zero() -> None:
    for policy in (replace(DEFAULT, cap_week=0), replace(DEFAULT, cap_day=0)):
        verdict = check(opened(), policy, at(MONDAY))
        assert not verdict.allowed
        assert verdict.earliest is None


def test_the_holidays_are_those_of_the_debtors_country() -> None:
    assert check(opened(country="FR"), DEFAULT, at(date(2027, 7, 21))).allowed
    assert not check(opened(country="BE"), DEFAULT, at(date(2027, 7, 21))).allowed


def test_the_clock_is_the_debtors_own() -> None:
    assert not check(opened(timezone="America/New_York", country="US"), DEFAULT, at(MONDAY, 10)).allowed
    assert check(opened(timezone="America/New_York", country="US"), DEFAULT, at(MONDAY, 16)).allowed


def test_a_wish_narrows_the_window() -> None:
    file = having(opened(), preferences=Preferences(earliest=time(12), latest=time(18)))
    verdict = check(file, DEFAULT, at(MONDAY, 10))
    assert verdict.earliest == at(MONDAY, 12)
    assert not meets(file, DEFAULT, (time(10),))
    assert meets(file, DEFAULT, (time(10), time(14)))


def test_a_wish_outside_the_window_is_honoured_within_the_hard_limits() -> None:
    file = having(opened(), preferences=Preferences(earliest=time(20), latest=time(23)))
    assert hours(file, DEFAULT) == (time(20), HARD_CLOSES)
    assert check(file, DEFAULT, at(MONDAY, 20, 30)).allowed
    assert not check(file, DEFAULT, at(MONDAY, 21)).allowed


TIMES = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
POLICIES = st.builds(
    lambda days, opens, closes, day, week, holidays: replace(
        DEFAULT, windows=(Window(frozenset(days), opens, closes),), cap_day=day, cap_week=week, on_holidays=holidays
    ),
    st.sets(st.integers(1, 7), min_size=1),
    TIMES,
    TIMES,
    st.integers(0, 3),
    st.integers(0, 5),
    st.booleans(),
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.sampled_from(
    ["Europe/Brussels", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Beirut"]
)
WISHES = st.builds(Preferences, st.just(""), st.just(""), st.none() | TIMES, st.none() | TIMES)


@st.composite
def files(draw: st.DrawFn, now: datetime) -> CaseFile:
    sent = draw(st.lists(st.integers(0, 8 * 24 * 60), max_size=5))
    unasked = tuple(sorted(now - timedelta(minutes=minutes) for minutes in sent))
    country = draw(st.sampled_from(["BE", "US", "XX"]))
    return having(opened(timezone=draw(ZONES), country=country), unasked=unasked, preferences=draw(WISHES))


@settings(max_examples=150, deadline=None)
@given(st.data(), POLICIES, MOMENTS)
def test_no_verdict_allows_what_the_hard_limits_forbid(data: st.DataObject, policy: Policy, now: datetime) -> None:
    file = data.draw(files(now))
    verdict = check(file, policy, now)
    local = now.astimezone(zone(file.account.debtor.timezone))
    if verdict.allowed:
        assert HARD_OPENS <= local.time() < HARD_CLOSES
        assert any(local.isoweekday() in window.days for window in policy.windows)
        assert policy.on_holidays or not is_holiday(local.date(), file.account.debtor.country)
        assert sum(sent > now - timedelta(7) for sent in file.case.unasked) < policy.cap_week
    else:
        assert verdict.reason


@settings(max_examples=150, deadline=None)
@given(st.data(), POLICIES, MOMENTS)
def test_the_earliest_time_is_lawful_itself_and_none_before_it_is(
    data: st.DataObject, policy: Policy, now: datetime
) -> None:
    file = data.draw(files(now))
    earliest = earliest_lawful(file, policy, now)
    horizon = earliest or now + timedelta(20)
    if earliest:
        assert check(file, policy, earliest).allowed
    span = horizon - now
    for part in range(40):
        moment = now + span * part / 40
        if moment < horizon:
            assert not check(file, policy, moment).allowed
