"""When a case has to be looked at next."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flows.case import Case, CaseFile, CaseState, HoldReason, Owner, Wake
from flows.draft import Rules
from flows.ladder import event_step_at, next_step_at
from flows.opening import hours, meets
from flows.policy import Policy
from ledger.account import Account
from ledger.agreements import PromiseToPay
from ledger.calendar import add_business_days, at_local, local_date, next_business_day

_MIDNIGHT = time(0)

REMINDER_CLOCK = time(10, 0)
"""Local time of the word on the day before a promised date."""

CHECK_CLOCK = time(9, 0)
"""Local time at which a promise or a claimed payment is looked up."""


def promise_reminder_at(promise: PromiseToPay, timezone: str, days_before: int) -> datetime:
    """When the word before a promised date is due (UTC)."""
    return at_local(promise.due - timedelta(days=days_before), REMINDER_CLOCK, timezone)


def promise_check_at(promise: PromiseToPay, account: Account, grace_business_days: int) -> datetime:
    """When an unpaid promise counts as broken (UTC): `grace_business_days` business days after the due date."""
    debtor = account.debtor
    first = next_business_day(promise.due + timedelta(days=1), debtor.country)
    day = add_business_days(first, max(0, grace_business_days - 1), debtor.country)
    return at_local(day, CHECK_CLOCK, debtor.timezone)


def correction_check_at(file: CaseFile, policy: Policy) -> datetime | None:
    """When the records should show what the creditor promised in a dispute (UTC); None when nothing is waited for."""
    if file.case.erasure is not None:
        return None
    awaited = file.awaiting_correction
    settled = [item.settled_at for item in file.case.disputes if item.id in awaited and not item.chased]
    days = [local_date(at, file.case.timezone) for at in settled if at is not None]
    last = min(days) + timedelta(days=policy.correction_days) if days else None
    return at_local(last, CHECK_CLOCK, file.case.timezone) if last else None


def next_wake(file: CaseFile, rules: Rules, now: datetime) -> tuple[datetime | None, Wake]:
    """When the case wants to be woken, and for what; None when only an outside event can move it."""
    moments: list[tuple[datetime, Wake]] = [(item.at, Wake.TICK) for item in file.case.later]
    if file.case.disputes and (looked_up := correction_check_at(file, rules.policy)):
        moments.append((looked_up, Wake.TICK))
    if file.case.state is CaseState.OPEN and file.case.owner is Owner.BOT:
        moments += _ticks(file, rules)
        if file.case.hold is None:
            moments += _steps(file, rules, now)
    return min(moments, default=(None, Wake.STEP))


def _ticks(file: CaseFile, rules: Rules) -> list[tuple[datetime, Wake]]:
    case, moments = file.case, []
    if case.hold and case.hold.until:
        moments.append((case.hold.until, Wake.TICK))
    promise = case.promise
    if promise and not promise.reminded and promise_rests(case):
        at = promise_reminder_at(promise, case.timezone, rules.policy.promise_reminder_days)
        moments.append((promise.remind_at or at, Wake.TICK))
    return moments


def promise_rests(case: Case) -> bool:
    """Whether it is the open promise that reminders rest for, and nothing else (a dispute, a pause)."""
    return case.hold is not None and case.hold.reason in (HoldReason.PROMISE, HoldReason.PLAN)


def steps_tick(file: CaseFile, rules: Rules) -> bool:
    """Whether no send time lies in this debtor's hours: then steps go when the hours begin, not never."""
    return not meets(file, rules.policy, rules.scenario.send_times)


def _steps(file: CaseFile, rules: Rules, now: datetime) -> list[tuple[datetime, Wake]]:
    """Days that lie behind count from the start of today, so that the order among due cases stays meaningful."""
    today = local_date(now, file.case.timezone)
    found = (next_step_at(file, rules.scenario, today), event_step_at(file, rules.scenario))
    start_of_today = at_local(today, _MIDNIGHT, file.case.timezone)
    moments = [max(at, start_of_today) for at in found if at is not None]
    if not steps_tick(file, rules):
        return [(at, Wake.STEP) for at in moments]
    return [(_opening_after(at, file, rules), Wake.TICK) for at in moments]


def _opening_after(moment: datetime, file: CaseFile, rules: Rules) -> datetime:
    opens, _ = hours(file, rules.policy)
    return max(moment, at_local(local_date(moment, file.case.timezone), opens, file.case.timezone))
