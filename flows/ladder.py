"""The ladder: which step of its scenario a case is at, and on which day the next one is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from flows.case import CaseFile, StepDone
from flows.scenario import Scenario
from flows.steps.base import Anchor, Profile, Step
from ledger.account import Account
from ledger.calendar import at_local, local_date

_RELIABLE_PAID = 3
_REPEAT_OVERDUE = 3
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Due:
    """A step to take now. `shift_days` is the case's new shift, `passed_over` the due steps that it replaces.

    `day` is the local day on which it was due.
    """

    step: Step
    shift_days: int
    passed_over: tuple[str, ...] = ()
    day: date | None = None


def profile(file: CaseFile, today: date) -> Profile:
    """How the debtor has paid: a broken promise or three overdue invoices make `repeat`, three paid ones `reliable`."""
    return Profile.REPEAT if file.case.broken_promises else profile_of(file.account, today)


def profile_of(account: Account, today: date) -> Profile:
    """The same from the invoices alone: an account that has no case yet."""
    overdue = sum(1 for item in account.invoices if item.is_open and item.due_date < today)
    if overdue >= _REPEAT_OVERDUE:
        return Profile.REPEAT
    paid = sum(1 for item in account.invoices if not item.is_open)
    return Profile.RELIABLE if paid >= _RELIABLE_PAID else Profile.STANDARD


def anchor_date(file: CaseFile) -> date | None:
    """The due date that the ladder counts from: that of the oldest open, undisputed invoice."""
    oldest = file.account.oldest_open(file.disputed)
    return oldest.due_date if oldest else None


def _done(file: CaseFile, anchor: date) -> list[StepDone]:
    """Steps taken that spoke of the anchor invoice: for the very due date, or when it was already due."""
    name = file.account.debtor.timezone
    return [item for item in file.case.steps if item.anchor == anchor or anchor <= local_date(item.at, name)]


def _position(scenario: Scenario, done: list[StepDone]) -> int:
    """How many timed steps lie behind the furthest one that was taken."""
    if not done:
        return 0
    behind = scenario.behind
    return max([behind.get(item.step, 0) for item in done])


def _day(step: Step, file: CaseFile, anchor: date, done: list[StepDone]) -> date:
    """A step after the last one counts from the due date where no step was taken yet."""
    debtor, when = file.account.debtor, step.when
    if when.anchor is Anchor.LAST_STEP and done:
        return when.day(local_date(done[-1].at, debtor.timezone), debtor.country)
    day = when.day(anchor, debtor.country)
    shift = file.case.shift_days if done else 0
    return day if not shift else date.fromordinal(day.toordinal() + shift)


def _due_from(
    steps: Sequence[Step], start: int, file: CaseFile, anchor: date, done: list[StepDone], today: date
) -> Iterator[tuple[int, date]]:
    start = _not_too_late(steps, start, anchor, today)
    for index in range(start, len(steps)):
        day = _day(steps[index], file, anchor, done)
        if day > today and not (index == start and file.case.hurry):
            return
        if steps[index].when.anchor is Anchor.LAST_STEP and index > start:
            return
        yield index, day


def _not_too_late(steps: Sequence[Step], start: int, anchor: date, today: date) -> int:
    """A courteous word before the due date makes no sense after it."""
    while start < len(steps) and steps[start].when.days < 0 and today > anchor:
        start += 1
    return start


def due_step(file: CaseFile, scenario: Scenario, today: date) -> Due | None:
    """The one step that is due now, the newest when several are; for a late newcomer the first reminder.

    A broken promise makes the next step due, and only that one.
    """
    anchor = anchor_date(file)
    if anchor is None:
        return None
    steps, done = scenario.ladder, _done(file, anchor)
    start = _position(scenario, done)
    due = list(_due_from(steps, start, file, anchor, done, today))
    if not due:
        return None
    newest = due[-1][0]
    if file.case.hurry:
        due = due[:1]
    if not done and scenario.late_entry == "first_reminder":
        due = _entry(scenario, due)
    index, day = due[-1]
    late = not done and (index < newest or day < _entered(file))
    shift = (today - day).days if late else (file.case.shift_days if done else 0)
    return Due(steps[index], shift, tuple([steps[i].id for i, _ in due[:-1]]), day)


def _entered(file: CaseFile) -> date:
    return local_date(file.case.opened_at, file.account.debtor.timezone)


def _entry(scenario: Scenario, due: list[tuple[int, date]]) -> list[tuple[int, date]]:
    first = scenario.entry
    return due if first is None else [item for item in due if item[0] <= first] or due[:1]


def shift_for(file: CaseFile, scenario: Scenario) -> int:
    """The ladder's shift once the oldest invoice is out of the way: how late the last step was for the next invoice.

    The old one's whole lateness would leave a debtor with a younger invoice unheard for as long again.
    """
    anchor, shift = anchor_date(file), file.case.shift_days
    done = _done(file, anchor) if anchor else []
    if anchor is None or not done or done[-1].anchor == anchor:
        return shift
    step = next((item for item in scenario.ladder if item.id == done[-1].step), None)
    if step is None or step.when.anchor is not Anchor.DUE:
        return shift
    debtor = file.account.debtor
    late = local_date(done[-1].at, debtor.timezone) - step.when.day(anchor, debtor.country)
    return min(shift, max(0, late.days))


def next_step_at(file: CaseFile, scenario: Scenario, today: date) -> datetime | None:
    """When (UTC) the next timed step becomes due: the start of its local day, or when it may go at the earliest."""
    anchor = anchor_date(file)
    if anchor is None:
        return None
    steps, done = scenario.ladder, _done(file, anchor)
    start = _not_too_late(steps, _position(scenario, done), anchor, today)
    if start >= len(steps):
        return None
    timezone = file.account.debtor.timezone
    if file.case.hurry:
        moment = file.case.happened.get("promise_broken", file.case.opened_at)
    else:
        moment = at_local(_day(steps[start], file, anchor, done), _MIDNIGHT, timezone)
    return _not_before(file, moment)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands on a ladder: how many timed steps lie behind it, the next one and its local day."""

    behind: int
    step: Step | None = None
    day: date | None = None


def place(file: CaseFile, scenario: Scenario, today: date) -> Place | None:
    """Where a case would stand on the ladder of a scenario; None where no open, undisputed invoice is left."""
    anchor = anchor_date(file)
    if anchor is None:
        return None
    steps, done = scenario.ladder, _done(file, anchor)
    behind = _not_too_late(steps, _position(scenario, done), anchor, today)
    if behind >= len(steps):
        return Place(behind)
    return Place(behind, steps[behind], _day(steps[behind], file, anchor, done))


def done_of(file: CaseFile) -> list[StepDone]:
    """The steps that were taken for the invoice that the ladder counts from."""
    anchor = anchor_date(file)
    return _done(file, anchor) if anchor else []


def waits_for_event(step: Step, file: CaseFile) -> bool:
    """Whether the event of a step happened and the step was not taken since."""
    return _waiting_since(step, file) is not None


def _not_before(file: CaseFile, moment: datetime) -> datetime:
    return max(moment, file.case.step_at) if file.case.step_at else moment


def event_step(file: CaseFile, scenario: Scenario, today: date) -> Step | None:
    """A step that waits for an event that happened since it was last taken, and whose day has come."""
    waiting = scenario.on_events
    return next((step for step in waiting if _event_due(step, file, today)), None) if waiting else None


def event_step_at(file: CaseFile, scenario: Scenario) -> datetime | None:
    """When (UTC) the next event step becomes due."""
    debtor = file.account.debtor
    moments = [
        at_local(step.when.day(local_date(since, debtor.timezone), debtor.country), _MIDNIGHT, debtor.timezone)
        for step in scenario.on_events
        if (since := _waiting_since(step, file)) is not None
    ]
    return _not_before(file, min(moments)) if moments else None


def _waiting_since(step: Step, file: CaseFile) -> datetime | None:
    since = file.case.happened.get(step.when.event or "")
    taken = max((item.at for item in file.case.steps if item.step == step.id), default=None)
    return since if since and (taken is None or taken < since) else None


def _event_due(step: Step, file: CaseFile, today: date) -> bool:
    since = _waiting_since(step, file)
    debtor = file.account.debtor
    return since is not None and step.when.day(local_date(since, debtor.timezone), debtor.country) <= today


def conditions_hold(step: Step, account: Account, known: Profile, balance: Decimal) -> bool:
    """Whether the step's `if` holds."""
    return step.conditions.hold(account, known, balance)
