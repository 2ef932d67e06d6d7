"""When the door is open: the windows of a week at the debtor's own place, holidays, and the caps. The gate asks it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from flows.blackouts import Blackout, blackout_of
from flows.case import CaseFile
from flows.policy import Hours, Policy, Week, Window, week_of
from ledger.calendar import at_local, is_holiday, local_date, local_time

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MIDNIGHT = time(0)
HORIZON = timedelta(days=60)
"""How far ahead an open moment is looked for; none within it counts as never."""


def window_from(file: CaseFile, policy: Policy, now: datetime) -> datetime | None:
    """The first moment from `now` on inside the window, caps aside: for a message that was counted already."""
    opened = opening_from(file, policy, now)
    return opened if opened < now + HORIZON else None


def meets(file: CaseFile, policy: Policy, clocks: tuple[time, ...]) -> bool:
    """Whether one of these local times lies in the hours in which this debtor may be written to, on some weekday."""
    for spans in week(file, policy):
        for opens, closes in spans:
            for clock in clocks:
                if opens <= clock < closes:
                    return True
    return False


def hours(file: CaseFile, policy: Policy) -> Hours:
    """From when to when the debtor may be written to unasked on any day of the week, local time.

    Inside it there may be pauses (see `week`). The same time twice: never.
    """
    spans = [span for spans in week(file, policy) for span in spans]
    if not spans:
        return policy.hard_limits[1], policy.hard_limits[1]
    return min(opens for opens, _ in spans), max(closes for _, closes in spans)


def week(file: CaseFile, policy: Policy) -> Week:
    """The hours of each weekday, Monday first, in which the debtor may be written to unasked, local time.

    The debtor's wish narrows the windows. A wish that lies outside of them altogether ("after eight in the evening")
    is honoured within the hard limits (FCA CONC 7: when, where and how are theirs to say).
    """
    wish = file.case.preferences
    if wish.earliest is None and wish.latest is None:
        return policy.week
    return _wished(policy.windows, policy.hard_limits, wish.earliest, wish.latest)


@lru_cache(maxsize=1024)
def _wished(windows: tuple[Window, ...], hard: Hours, earliest: time | None, latest: time | None) -> Week:
    narrowed = week_of(windows, hard, (earliest, latest))
    if any(narrowed):
        return narrowed
    days = frozenset(day for day, spans in enumerate(week_of(windows, hard), start=1) if spans)
    return week_of((Window(days, *hard),), hard, (earliest, latest))


def calendars(file: CaseFile, policy: Policy) -> tuple[str, ...]:
    """The calendars whose holidays count for this debtor."""
    return policy.calendars or (file.account.debtor.country,)


def after_caps(file: CaseFile, policy: Policy, now: datetime) -> datetime:
    """When the caps let the next unasked message go; `now` when they do already."""
    return max(after_day_cap(file, policy, now), after_week_cap(file, policy, now))


def after_day_cap(file: CaseFile, policy: Policy, now: datetime) -> datetime:
    """The same for the cap of one local day."""
    if len(file.case.unasked) < policy.cap_day:
        return now
    name = file.account.debtor.timezone
    today = local_date(now, name)
    return at_local(today + _DAY, _MIDNIGHT, name) if sent_on(file, today) >= policy.cap_day else now


def sent_on(file: CaseFile, day: date) -> int:
    """How many unasked messages went on the debtor's local day."""
    name = file.account.debtor.timezone
    return len([sent for sent in file.case.unasked if local_date(sent, name) == day])


def sent_in_week(file: CaseFile, now: datetime) -> int:
    """How many went in the seven days before `now`."""
    since = now - _WEEK
    return len([sent for sent in file.case.unasked if sent > since])


def after_week_cap(file: CaseFile, policy: Policy, now: datetime) -> datetime:
    """The same for the cap of any seven days."""
    if policy.cap_week < 1:
        return now + HORIZON
    if len(file.case.unasked) < policy.cap_week:
        return now
    recent = sorted(sent for sent in file.case.unasked if sent > now - _WEEK)
    return recent[-policy.cap_week] + _WEEK if len(recent) >= policy.cap_week else now


def opening_from(file: CaseFile, policy: Policy, moment: datetime) -> datetime:
    """The first moment from `moment` on inside a window; `HORIZON` later where there is none."""
    open_week = week(file, policy)
    if not any(open_week):
        return moment + HORIZON
    timezone, places = file.account.debtor.timezone, calendars(file, policy)
    local = local_time(moment, timezone)
    today, clock = local.date(), local.time()
    closed = policy.blackout_days
    if _is_open(today, places, open_week, policy.on_holidays, closed):
        for opens, closes in open_week[today.weekday()]:
            if clock < opens:
                return at_local(today, opens, timezone)
            if clock < closes:
                return moment
    day = _open_day(today + _DAY, places, open_week, policy.on_holidays, closed)
    return at_local(day, open_week[day.weekday()][0][0], timezone) if day else moment + HORIZON


def _is_open(
    day: date, places: tuple[str, ...], open_week: Week, on_holidays: bool, closed: tuple[Blackout, ...]
) -> bool:
    if not open_week[day.weekday()] or (closed and blackout_of(closed, day)):
        return False
    return on_holidays or not any(is_holiday(day, place) for place in places)


@lru_cache(maxsize=4096)
def _open_day(
    day: date, places: tuple[str, ...], open_week: Week, on_holidays: bool, closed: tuple[Blackout, ...]
) -> date | None:
    for _ in range(HORIZON.days):
        if _is_open(day, places, open_week, on_holidays, closed):
            return day
        day += _DAY
    return None


def last_moment(file: CaseFile, policy: Policy, day: date) -> datetime:
    """The end (UTC) of the last window on the day, or on the first open day after it: a deadline for a call."""
    open_week = policy.week
    places, closed = calendars(file, policy), policy.blackout_days
    found = _open_day(day, places, open_week, policy.on_holidays, closed) if any(open_week) else None
    closes = open_week[found.weekday()][-1][1] if found else policy.hard_limits[1]
    return at_local(found or day, closes, file.account.debtor.timezone).astimezone(UTC)
