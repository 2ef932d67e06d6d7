"""The gate: may an unasked message go now, and if not, by which rule and when at the earliest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from flows.basis import Basis
from flows.case import CaseFile
from flows.policy import Hours, Policy, Week, Window, week_of
from ledger.calendar import at_local, is_holiday, zone

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_HORIZON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Verdict:
    """`allowed`, or why not: the pack's rule in words with its number, and the earliest lawful time (UTC)."""

    allowed: bool
    rule: str
    reason: str = ""
    earliest: datetime | None = None
    basis: Basis | None = None


def check(file: CaseFile, policy: Policy, now: datetime) -> Verdict:
    """Hold an unasked message against caps, window and holidays at the debtor's own place (rules.md, all)."""
    stopped_by, reason = _first_obstacle(file, policy, now)
    if stopped_by is None:
        return Verdict(True, f"{policy.pack}/window")
    earliest = earliest_lawful(file, policy, now)
    return Verdict(False, f"{policy.pack}/{stopped_by}", reason, earliest)


def earliest_lawful(file: CaseFile, policy: Policy, now: datetime) -> datetime | None:
    """The first moment from `now` on at which nothing stands in the way; None when there is none within 60 days."""
    moment = now
    limit = now + _HORIZON_DAYS * _DAY
    while moment < limit:
        after_caps = max(moment, _after_caps(file, policy, moment))
        opened = _window_from(file, policy, after_caps)
        if opened == moment:
            return moment
        moment = opened
    return None


def _first_obstacle(file: CaseFile, policy: Policy, now: datetime) -> tuple[str | None, str]:
    local = now.astimezone(zone(file.account.debtor.timezone))
    day, clock = local.date(), local.time()
    if not policy.week[day.weekday()]:
        return "weekday", f"no unasked message on {local:%A}s"
    if not policy.on_holidays:
        for calendar in calendars(file, policy):
            if is_holiday(day, calendar):
                return "holiday", f"{day} is a public holiday in {calendar}"
    open_hours = week(file, policy)[day.weekday()]
    if not any(opens <= clock < closes for opens, closes in open_hours):
        return "hours", f"unasked messages only {_said(open_hours)} local time"
    return _capped(file, policy, now)


def _said(open_hours: tuple[Hours, ...]) -> str:
    return " and ".join(f"from {opens:%H:%M} to {closes:%H:%M}" for opens, closes in open_hours) or "at other"


def _capped(file: CaseFile, policy: Policy, now: datetime) -> tuple[str | None, str]:
    if _after_day_cap(file, policy, now) > now:
        return "cap_day", f"at most {policy.cap_day} unasked message a day over all channels"
    if _after_week_cap(file, policy, now) > now:
        return "cap_week", f"at most {policy.cap_week} unasked messages in 7 days over all channels"
    return None, ""


def window_from(file: CaseFile, policy: Policy, now: datetime) -> datetime | None:
    """The first moment from `now` on inside the window, caps aside: for a message that was counted already."""
    opened = _window_from(file, policy, now)
    return opened if opened < now + _HORIZON_DAYS * _DAY else None


def meets(file: CaseFile, policy: Policy, clocks: tuple[time, ...]) -> bool:
    """Whether one of these local times lies in the hours in which this debtor may be written to, on some weekday."""
    spans = {span for spans in week(file, policy) for span in spans}
    return any(opens <= clock < closes for clock in clocks for opens, closes in spans)


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


def _after_caps(file: CaseFile, policy: Policy, now: datetime) -> datetime:
    return max(_after_day_cap(file, policy, now), _after_week_cap(file, policy, now))


def _after_day_cap(file: CaseFile, policy: Policy, now: datetime) -> datetime:
    if len(file.case.unasked) < policy.cap_day:
        return now
    name = file.account.debtor.timezone
    today = now.astimezone(zone(name)).date()
    count = sum(1 for sent in file.case.unasked if sent.astimezone(zone(name)).date() == today)
    return at_local(today + _DAY, time(0), name) if count >= policy.cap_day else now


def _after_week_cap(file: CaseFile, policy: Policy, now: datetime) -> datetime:
    if policy.cap_week < 1:
        return now + _HORIZON_DAYS * _DAY
    if len(file.case.unasked) < policy.cap_week:
        return now
    recent = sorted(sent for sent in file.case.unasked if sent > now - _WEEK)
    return recent[-policy.cap_week] + _WEEK if len(recent) >= policy.cap_week else now


def _window_from(file: CaseFile, policy: Policy, moment: datetime) -> datetime:
    open_week = week(file, policy)
    if not any(open_week):
        return moment + _HORIZON_DAYS * _DAY
    timezone, places = file.account.debtor.timezone, calendars(file, policy)
    local = moment.astimezone(zone(timezone))
    today, clock = local.date(), local.time()
    if _is_open(today, places, open_week, policy.on_holidays):
        for opens, closes in open_week[today.weekday()]:
            if clock < opens:
                return at_local(today, opens, timezone)
            if clock < closes:
                return moment
    day = _open_day(today + _DAY, places, open_week, policy.on_holidays)
    return at_local(day, open_week[day.weekday()][0][0], timezone) if day else moment + _HORIZON_DAYS * _DAY


def _is_open(day: date, places: tuple[str, ...], open_week: Week, on_holidays: bool) -> bool:
    return bool(open_week[day.weekday()]) and (on_holidays or not any(is_holiday(day, place) for place in places))


@lru_cache(maxsize=4096)
def _open_day(day: date, places: tuple[str, ...], open_week: Week, on_holidays: bool) -> date | None:
    for _ in range(_HORIZON_DAYS):
        if _is_open(day, places, open_week, on_holidays):
            return day
        day += _DAY
    return None


def last_moment(file: CaseFile, policy: Policy, day: date) -> datetime:
    """The end (UTC) of the last window on the day, or on the first open day after it: a deadline for a call."""
    open_week = policy.week
    found = _open_day(day, calendars(file, policy), open_week, policy.on_holidays) if any(open_week) else None
    closes = open_week[found.weekday()][-1][1] if found else policy.hard_limits[1]
    return at_local(found or day, closes, file.account.debtor.timezone).astimezone(UTC)
