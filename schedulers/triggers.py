"""When jobs fire: at a scenario's local send times, whatever the clocks of the zone do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from apscheduler.triggers.base import BaseTrigger

from ledger.calendar import next_clock_time

_MOMENT = timedelta(microseconds=1)


class SendTimes(BaseTrigger):  # type: ignore[misc]
    """Fires at each local clock time of a zone once a day: not lost in a gap, not twice in an overlap."""

    def __init__(self, clocks: tuple[time, ...], timezone: str) -> None:
        self.clocks = clocks
        self.timezone = timezone

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next send time after the previous one, never in the past (APScheduler's protocol)."""
        after = now.astimezone(UTC) - _MOMENT
        if previous_fire_time is not None:
            after = max(after, previous_fire_time.astimezone(UTC))
        return next_clock_time(self.clocks, self.timezone, after)


def last_clock_time(clocks: tuple[time, ...], timezone: str, now: datetime) -> datetime:
    """The latest send time at or before `now` (UTC): what a service that was down may have missed."""
    moment = next_clock_time(clocks, timezone, now - timedelta(days=2))
    while (following := next_clock_time(clocks, timezone, moment)) <= now:
        moment = following
    return moment
