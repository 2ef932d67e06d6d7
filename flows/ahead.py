"""What a case does next by itself, as far as can be told now: which step, which word, until when it rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flows.case import CaseFile, CaseState, Owner, Wake
from flows.draft import Rules
from flows.gate import earliest_lawful
from flows.ladder import due_step, event_step
from flows.wake import next_wake, promise_rests, steps_tick
from ledger.calendar import at_local, local_date

_DAYS_AHEAD = 14


class Next(StrEnum):
    """The kinds of what comes next. WORD: one that an agreement brings (the day before, a thank-you)."""

    STEP = "step"
    WORD = "word"
    RESTS = "rests"
    PERSON = "person"
    SETTLED = "settled"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Ahead:
    """`at` (UTC) is when, as things stand; None: no time is set. `step` names a step, `hold` why reminders rest."""

    what: Next
    at: datetime | None = None
    step: str = ""
    hold: str = ""


def ahead(file: CaseFile, rules: Rules, now: datetime) -> Ahead:
    """What comes next, unless something happens before. A message or a payment of the debtor changes it."""
    case = file.case
    at, wake = next_wake(file, rules, now)
    if case.state is CaseState.SETTLED:
        return Ahead(Next.WORD, at) if at else Ahead(Next.SETTLED)
    if case.owner is Owner.HUMAN:
        return Ahead(Next.PERSON)
    if case.hold is not None:
        says = at is not None and (promise_rests(case) or bool(case.later)) and at != case.hold.until
        return Ahead(Next.WORD if says else Next.RESTS, at or case.hold.until, hold=case.hold.reason.value)
    if at is None:
        return Ahead(Next.NOTHING)
    if wake is Wake.TICK and not steps_tick(file, rules):
        return Ahead(Next.WORD, at)
    return _step(file, rules, max(at, now))


def _step(file: CaseFile, rules: Rules, due: datetime) -> Ahead:
    """The step that is due then, and the first send time at which the gate would let it go."""
    at = _send_time(file, rules, due)
    today = local_date(at or due, file.case.timezone)
    found = due_step(file, rules.scenario, today)
    step = found.step if found else event_step(file, rules.scenario, today)
    return Ahead(Next.STEP, at, step.id if step else "")


def _send_time(file: CaseFile, rules: Rules, due: datetime) -> datetime | None:
    """None when it may not go within two weeks of its day."""
    timezone = file.case.timezone
    for days in range(_DAYS_AHEAD):
        day = local_date(due, timezone) + timedelta(days=days)
        for clock in rules.scenario.send_times:
            moment = at_local(day, clock, timezone)
            if moment >= due and earliest_lawful(file, rules.policy, moment) == moment:
                return moment
    return None
