"""The gate: may an unasked message go now, and if not, by which rule and when at the earliest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from flows.basis import Basis, Check
from flows.blackouts import blackout_of
from flows.case import CaseFile
from flows.first_reminder import firmer_from
from flows.grounds import call_grounds, grounds
from flows.opening import (
    HORIZON,
    after_caps,
    after_day_cap,
    after_week_cap,
    calendars,
    opening_from,
    week,
)
from flows.policy import Hours, Policy
from flows.switches import Switch, basis_of, covering
from ledger.calendar import at_local, is_holiday, local_date, local_time

_WEEK = timedelta(days=7)
_FREE = (None, "")
_ASK_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`allowed`, or why not: the pack's rule in words with its number, and the earliest lawful time (UTC).

    `waits`: for newer payment data, or for a switch that somebody lifts; `earliest` is then only when to ask again.
    `basis` is there only where it does not go; `flows.grounds` gives that of a message that does.
    """

    allowed: bool
    rule: str
    reason: str = ""
    earliest: datetime | None = None
    basis: Basis | None = None
    waits: bool = False


def check(file: CaseFile, policy: Policy, now: datetime, *, firmer: bool = False) -> Verdict:
    """Hold an unasked message against caps, window and holidays at the debtor's own place (rules.md, all).

    `firmer`: it presses for money, so that the term of a first reminder has to be over (Belgium, Book XIX).
    """
    if policy.switches and (switch := covering(file, policy.switches, now)):
        return _switched(switch, policy, now)
    if policy.fresh_until is not None and now >= policy.fresh_until:
        return _too_old(policy, now)
    stopped_by, reason = _in_term(file, policy, now) if firmer else _FREE
    if stopped_by is None:
        stopped_by, reason = _first_obstacle(file, policy, now)
    if stopped_by is None:
        return _allowed(policy.pack)
    earliest = earliest_lawful(file, policy, now, firmer=firmer)
    rule = f"{policy.pack}/{stopped_by}"
    return Verdict(False, rule, reason, earliest, grounds(file, policy, now, firmer=firmer))


@lru_cache(maxsize=64)
def _allowed(pack: str) -> Verdict:
    return Verdict(True, f"{pack}/window")


def _switched(switch: Switch, policy: Policy, now: datetime) -> Verdict:
    """Somebody has stopped it. When they lift it nobody knows, so it is asked again soon."""
    earliest = switch.until or now + _ASK_AGAIN_AFTER
    return Verdict(False, switch.rule, switch.why, earliest, basis_of(switch, policy.pack, policy.version), waits=True)


def _too_old(policy: Policy, now: datetime) -> Verdict:
    """Payment data of yesterday: it may be paid by now. When new data come nobody knows, so it is asked again soon."""
    limit = f"{policy.data_max_age_hours} hours"
    basis = Basis(policy.pack, policy.version, (Check("data_max_age_hours", limit, "older than that", False),))
    reason = f"the creditor's payment data are older than {limit}; asked again when newer data are in"
    return Verdict(False, f"{policy.pack}/data_max_age_hours", reason, now + _ASK_AGAIN_AFTER, basis, waits=True)


def earliest_lawful(file: CaseFile, policy: Policy, now: datetime, *, firmer: bool = False) -> datetime | None:
    """The first moment from `now` on at which nothing stands in the way; None when there is none within 60 days."""
    moment = max(now, after_term(file, policy, now)) if firmer else now
    limit = now + HORIZON
    while moment < limit:
        free = max(moment, after_caps(file, policy, moment))
        opened = opening_from(file, policy, free)
        if opened == moment:
            return moment
        moment = opened
    return None


def after_term(file: CaseFile, policy: Policy, now: datetime) -> datetime:
    """When the term of the first reminder is over, UTC; `now` when none runs."""
    day = firmer_from(file, policy)
    return max(now, at_local(day, time(0), file.account.debtor.timezone)) if day else now


def _first_obstacle(file: CaseFile, policy: Policy, now: datetime) -> tuple[str | None, str]:
    local = local_time(now, file.account.debtor.timezone)
    day, clock = local.date(), local.time()
    if not policy.week[day.weekday()]:
        return "weekday", f"no unasked message on {local:%A}s"
    if not policy.on_holidays:
        for calendar in calendars(file, policy):
            if is_holiday(day, calendar):
                return "holiday", f"{day} is a public holiday in {calendar}"
    if policy.blackout_days and (own := blackout_of(policy.blackout_days, day)):
        return "blackout_days", f"{day} is a day that the creditor keeps free: {own}"
    open_hours = week(file, policy)[day.weekday()]
    if not any(opens <= clock < closes for opens, closes in open_hours):
        return "hours", f"unasked messages only {_said(open_hours)} local time"
    return _capped(file, policy, now)


def _said(open_hours: tuple[Hours, ...]) -> str:
    return " and ".join(f"from {opens:%H:%M} to {closes:%H:%M}" for opens, closes in open_hours) or "on other days"


def _capped(file: CaseFile, policy: Policy, now: datetime) -> tuple[str | None, str]:
    if after_day_cap(file, policy, now) > now:
        return "cap_day", f"at most {policy.cap_day} unasked message a day over all channels"
    if after_week_cap(file, policy, now) > now:
        return "cap_week", f"at most {policy.cap_week} unasked messages in 7 days over all channels"
    return _FREE


def _in_term(file: CaseFile, policy: Policy, now: datetime) -> tuple[str | None, str]:
    day = firmer_from(file, policy)
    if day is None or local_date(now, file.account.debtor.timezone) >= day:
        return _FREE
    term = f"{policy.first_reminder_wait_days} calendar days after the first reminder"
    return "first_reminder_wait_days", f"nothing firmer within {term}, so not before {day}"


# --- calls ---


def check_call(file: CaseFile, policy: Policy, now: datetime) -> Verdict:
    """Whether a person may be asked to phone: calls in seven days, quiet after a conversation, a first reminder's term.

    Source: US Regulation F, 12 CFR 1006.14(b)(2); Belgium, Book XIX. The call itself is made by a person in the hours
    that the task shows.
    """
    if policy.switches and (switch := covering(file, policy.switches, now)):
        return _switched(switch, policy, now)
    for rule, moment, reason in _call_limits(file, policy, now):
        if moment > now:
            earliest = opening_from(file, policy, call_from(file, policy, now))
            return Verdict(False, f"{policy.pack}/{rule}", reason, earliest, call_grounds(file, policy, now))
    return Verdict(True, f"{policy.pack}/calls_week")


def call_from(file: CaseFile, policy: Policy, now: datetime) -> datetime:
    """When a call task may be made at the earliest (UTC)."""
    return max(moment for _, moment, _ in _call_limits(file, policy, now)).astimezone(UTC)


def _call_limits(file: CaseFile, policy: Policy, now: datetime) -> list[tuple[str, datetime, str]]:
    _, term = _in_term(file, policy, now)
    return [
        (
            "calls_week",
            _after_calls(file, policy, now),
            f"at most {policy.calls_week} calls in 7 days about one debt",
        ),
        (
            "call_quiet_days",
            _after_conversation(file, policy, now),
            f"no call for {policy.call_quiet_days} days after a phone conversation",
        ),
        ("first_reminder_wait_days", after_term(file, policy, now), term),
    ]


def _after_calls(file: CaseFile, policy: Policy, now: datetime) -> datetime:
    if policy.calls_week is None:
        return now
    recent = sorted(call for call in file.case.calls if call > now - _WEEK)
    if len(recent) < policy.calls_week:
        return now
    return recent[-policy.calls_week] + _WEEK if policy.calls_week else now + HORIZON


def _after_conversation(file: CaseFile, policy: Policy, now: datetime) -> datetime:
    spoke = file.case.spoke_at
    if spoke is None or not policy.call_quiet_days:
        return now
    timezone = file.account.debtor.timezone
    first = local_date(spoke, timezone) + timedelta(days=policy.call_quiet_days)
    return max(now, at_local(first, time(0), timezone))
