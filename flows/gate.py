"""The gate: may an unasked message go now, and if not, by which rule and when at the earliest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from flows.basis import Basis
from flows.case import CaseFile
from flows.policy import HARD_CLOSES, HARD_OPENS, Policy
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
    opens, closes = hours(file, policy)
    if day.isoweekday() not in policy.window.days:
        return "weekday", f"no unasked message on {local:%A}s"
    if not policy.on_holidays and is_holiday(day, file.account.debtor.country):
        return "holiday", f"{day} is a public holiday in {file.account.debtor.country}"
    if not opens <= clock < closes:
        return "hours", f"unasked messages only from {opens:%H:%M} to {closes:%H:%M} local time"
    return _capped(file, policy, now)


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
    """Whether one of these local times lies in the hours in which this debtor may be written to."""
    opens, closes = hours(file, policy)
    return any(opens <= clock < closes for clock in clocks)


def hours(file: CaseFile, policy: Policy) -> tuple[time, time]:
    """From when to when the debtor may be written to unasked, local time.

    The debtor's wish narrows the window. A wish that lies outside of it altogether ("after eight in the evening") is
    honoured within the hard limits (FCA CONC 7: when, where and how are theirs to say).
    """
    wish, window = file.case.preferences, policy.window
    opens, closes = _opening(window.opens, wish.earliest), _closing(window.closes, wish.latest)
    if opens < closes:
        return opens, closes
    return _opening(HARD_OPENS, wish.earliest), _closing(HARD_CLOSES, wish.latest)


def _opening(window: time, wish: time | None) -> time:
    return max(window, HARD_OPENS, wish or HARD_OPENS)


def _closing(window: time, wish: time | None) -> time:
    return min(window, HARD_CLOSES, wish or HARD_CLOSES)


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
    debtor = file.account.debtor
    opens, closes = hours(file, policy)
    if opens >= closes:
        return moment + _HORIZON_DAYS * _DAY
    local = moment.astimezone(zone(debtor.timezone))
    first = local.date()
    if local.time() >= closes:
        first += _DAY
    day = _open_day(first, debtor.country, policy.window.days, policy.on_holidays)
    if day == local.date() and local.time() >= opens:
        return moment
    return at_local(day, opens, debtor.timezone).astimezone(UTC)


@lru_cache(maxsize=4096)
def _open_day(day: date, country: str, weekdays: frozenset[int], on_holidays: bool) -> date:
    for _ in range(_HORIZON_DAYS):
        if day.isoweekday() in weekdays and (on_holidays or not is_holiday(day, country)):
            return day
        day += _DAY
    return day
