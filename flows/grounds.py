"""The grounds on which a message goes, waits or is refused: every rule that was held against it, and the fact it met.

Asked only for what really goes out or is held up. The parts that many messages of one day share are kept.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from flows.basis import Basis, Check
from flows.blackouts import Blackout, blackout_of
from flows.case import Case, CaseFile
from flows.first_reminder import firmer_from
from flows.opening import calendars, sent_in_week, sent_on, week
from flows.policy import Hours, Policy, words
from ledger.calendar import is_holiday, local_date, local_time

_WEEK = timedelta(days=7)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

ANSWER = Check("answer", "neither counted nor delayed", "the debtor wrote first", True)
"""Why an answer goes at any hour (rules.md, all)."""

_BY_HAND = Check("agent", "a person's own words, at any time", "written by a person", True)


def grounds(file: CaseFile, policy: Policy, now: datetime, *, firmer: bool = False, again: bool = False) -> Basis:
    """Every rule that an unasked message meets at `now`. `firmer`: it presses for money (see flows.gate.check).
    `again`: it goes by another channel because the first one failed; then it was counted already.
    """
    local = local_time(now, file.account.debtor.timezone)
    day = local.date()
    checks: tuple[Check, ...] = (
        *_of_the_day(policy.said, bool(policy.week[day.weekday()]), calendars(file, policy), policy.on_holidays, day),
        *_of_the_clock(week(file, policy)[day.weekday()], policy.hard_limits, local.hour, local.minute),
        *(
            _counted(policy.cap_day, policy.cap_week)
            if again
            else _of_the_caps(policy.cap_day, sent_on(file, day), policy.cap_week, sent_in_week(file, now))
        ),
    )
    if policy.blackout_days:
        checks = (*checks, _of_own_days(policy.blackout_days, day))
    if firmer and policy.first_reminder_wait_days:
        checks = (*checks, _of_the_term(file, policy, day))
    return Basis(policy.pack, policy.version, checks)


def call_grounds(file: CaseFile, policy: Policy, now: datetime) -> Basis:
    """Every rule that a call meets at `now`."""
    made = sum(1 for call in file.case.calls if call > now - _WEEK)
    day = local_date(now, file.account.debtor.timezone)
    checks = [_calls(policy, made), _spoke(file, policy, day)]
    if policy.first_reminder_wait_days:
        checks.append(_of_the_term(file, policy, day))
    return Basis(policy.pack, policy.version, tuple(checks))


def agent_grounds(policy: Policy) -> Basis:
    """The grounds of a person's own words."""
    return Basis(policy.pack, policy.version, (_BY_HAND,))


def whatsapp_check(case: Case, policy: Policy, now: datetime, template: str | None) -> Check:
    """Whether free text may go on WhatsApp, or which approved template goes in its place."""
    last = case.last_inbound.get("whatsapp")
    hours = policy.whatsapp_hours
    if last is None:
        fact = "the debtor has not written there yet"
    else:
        fact = f"the debtor wrote there {int((now - last).total_seconds() // 3600)} hours ago"
    free = last is not None and now - last < timedelta(hours=hours)
    said = f"{fact}; template {template}" if template else fact
    return Check(
        "whatsapp_hours", f"free text within {hours} hours, else a template", said, free or template is not None
    )


def answer_grounds(policy: Policy) -> Basis:
    """The grounds of an answer to the debtor's own message."""
    return _of_an_answer(policy.pack, policy.version)


@lru_cache(maxsize=64)
def _of_an_answer(pack: str, version: str) -> Basis:
    return Basis(pack, version, (ANSWER,))


def _calls(policy: Policy, made: int) -> Check:
    most = policy.calls_week
    return Check("calls_week", words(most), f"{made} in the last 7 days", most is None or made < most)


def _spoke(file: CaseFile, policy: Policy, day: date) -> Check:
    number, spoke = f"{policy.call_quiet_days} days", file.case.spoke_at
    if spoke is None:
        return Check("call_quiet_days", number, "no phone conversation on record", True)
    on = local_date(spoke, file.account.debtor.timezone)
    held = not policy.call_quiet_days or day >= on + timedelta(days=policy.call_quiet_days)
    return Check("call_quiet_days", number, f"last phone conversation on {on}", held)


def _of_the_term(file: CaseFile, policy: Policy, day: date) -> Check:
    number, free = f"{policy.first_reminder_wait_days} calendar days", firmer_from(file, policy)
    if free is None:
        return Check("first_reminder_wait_days", number, "this is the first reminder", True)
    return Check("first_reminder_wait_days", number, f"its term ends on {free - timedelta(days=1)}", day >= free)


@lru_cache(maxsize=4096)
def _of_the_day(
    said: str, weekday_open: bool, places: tuple[str, ...], on_holidays: bool, day: date
) -> tuple[Check, Check]:
    weekday = Check("windows", said, f"{_DAYS[day.weekday()]} {day}", weekday_open)
    found = [place for place in places if is_holiday(day, place)]
    fact = f"a public holiday in {', '.join(found)}" if found else f"no public holiday in {', '.join(places)}"
    number = "holidays too" if on_holidays else "no public holiday"
    return weekday, Check("on_holidays", number, fact, on_holidays or not found)


@lru_cache(maxsize=4096)
def _of_own_days(days: tuple[Blackout, ...], day: date) -> Check:
    own = blackout_of(days, day)
    fact = f"{day} is one of them: {own}" if own else f"{day} is none of them"
    return Check("blackout_days", "none of the creditor's own days", fact, own is None)


@lru_cache(maxsize=4096)
def _of_the_clock(spans: tuple[Hours, ...], hard: Hours, hour: int, minute: int) -> tuple[Check, Check]:
    clock = f"{hour:02d}:{minute:02d}"
    inside = any(f"{opens:%H:%M}" <= clock < f"{closes:%H:%M}" for opens, closes in spans)
    open_hours = ", ".join(words(span) for span in spans) or "not on this day"
    held = f"{hard[0]:%H:%M}" <= clock < f"{hard[1]:%H:%M}"
    fact = f"{clock} local time"
    return Check("windows", open_hours, fact, inside), Check("hard_limits", words(hard), fact, held)


@lru_cache(maxsize=4096)
def _of_the_caps(cap_day: int, today: int, cap_week: int, in_week: int) -> tuple[Check, Check]:
    return (
        Check("cap_day", f"{cap_day} a day", f"{today} sent today", today < cap_day),
        Check("cap_week", f"{cap_week} in 7 days", f"{in_week} sent in the last 7 days", in_week < cap_week),
    )


@lru_cache(maxsize=64)
def _counted(cap_day: int, cap_week: int) -> tuple[Check, Check]:
    fact = "counted already on the channel that failed"
    return Check("cap_day", f"{cap_day} a day", fact, True), Check("cap_week", f"{cap_week} in 7 days", fact, True)
