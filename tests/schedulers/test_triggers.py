from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from ledger.calendar import at_local, local_date
from schedulers.triggers import SendTimes, last_clock_time


@pytest.mark.parametrize("zone", ["Europe/Brussels", "America/Santiago", "Australia/Lord_Howe", "Asia/Beirut"])
@pytest.mark.parametrize("clock", [time(0, 10), time(2, 15), time(10, 0)])
def test_a_send_time_fires_once_on_each_day_of_the_year(zone: str, clock: time) -> None:
    trigger = SendTimes((clock,), zone)
    moment = previous = None
    now = datetime(2026, 1, 1, 0, 0, tzinfo=UTC)
    days: list[date] = []
    for _ in range(365):
        moment = trigger.get_next_fire_time(previous, now)
        days.append(local_date(moment, zone))
        previous = now = moment
    assert days == [days[0] + timedelta(n) for n in range(365)]


def test_a_fire_time_that_is_right_now_is_not_missed() -> None:
    now = at_local(date(2026, 11, 23), time(10), "Europe/Brussels")
    assert SendTimes((time(10),), "Europe/Brussels").get_next_fire_time(None, now) == now


def test_a_fire_time_is_never_in_the_past_after_a_downtime() -> None:
    trigger = SendTimes((time(10),), "Europe/Brussels")
    before = at_local(date(2026, 11, 1), time(10), "Europe/Brussels")
    now = at_local(date(2026, 11, 23), time(11), "Europe/Brussels")
    assert trigger.get_next_fire_time(before, now) == at_local(date(2026, 11, 24), time(10), "Europe/Brussels")


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(9, (22, 16)), (10, (23, 10)), (12, (23, 10)), (17, (23, 16))],
)
def test_the_last_send_time_is_what_a_downtime_may_have_missed(hour: int, expected: tuple[int, int]) -> None:
    now = at_local(date(2026, 11, 23), time(hour), "Europe/Brussels")
    day, clock = expected
    missed = last_clock_time((time(10), time(16)), "Europe/Brussels", now)
    assert missed == at_local(date(2026, 11, day), time(clock), "Europe/Brussels")
