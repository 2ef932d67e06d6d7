"""Moving a running case to another edition of its scenario: nothing is said twice, nothing comes sooner by the move.

What the old edition has said counts as said in the new one: a step of the same id, the first one with the words of a
step that is called otherwise now, and, where the last step taken is gone altogether, every step up to its day. A
step that is due by the move alone comes on the next day, and what follows keeps its distance to it. Holds, promises and
the gate stay as they are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from flows.case import Case, CaseFile, CaseState, Moved, Standpoint, StepDone
from flows.draft import Draft
from flows.effects import Kind
from flows.events import Migrated
from flows.ladder import anchor_date, done_of, due_step, place, waits_for_event
from flows.scenario import Scenario
from flows.steps.base import Anchor, Step
from ledger.calendar import at_local, local_date


class Unmovable(StrEnum):
    """Why a case stays in the edition that it has."""

    SETTLED = "settled"
    ALREADY_THERE = "already_there"
    OTHER_SCENARIO = "other_scenario"
    CHANGED_SINCE = "changed_since"


def unmovable(case: Case, scenario: Scenario) -> Unmovable | None:
    """What keeps a case from being moved to an edition; None: it can be moved."""
    if case.state is not CaseState.OPEN:
        return Unmovable.SETTLED
    if case.scenario != scenario.name:
        return Unmovable.OTHER_SCENARIO
    return Unmovable.ALREADY_THERE if case.scenario_version == scenario.version else None


def moved(file: CaseFile, old: Scenario, new: Scenario, job: str, now: datetime) -> Case:
    """The case as it stands after a move from one edition to another; only its place on the ladder differs."""
    case = file.case
    before = standpoint(case)
    steps = (*case.steps, *_counted_as_said(file, old, new), *_events_passed(file, old, new, now))
    case = replace(case, scenario=new.name, scenario_version=new.version, steps=steps)
    today = local_date(now, file.account.debtor.timezone)
    if not _due_anyway(file, old, CaseFile(file.account, case), new, today):
        case = _not_today(CaseFile(file.account, case), new, today)
    return replace(case, moved=Moved(job, now, before, standpoint(case)))


def taken_back(case: Case, job: str) -> Case | None:
    """The case as it was before a migration; None when it no longer stands where the move put it."""
    last = case.moved
    if case.state is not CaseState.OPEN or last is None or last.job != job or standpoint(case) != last.after:
        return None
    if case.unasked and max(case.unasked) > last.at:
        return None
    was = last.before
    return replace(
        case,
        scenario=was.scenario,
        scenario_version=was.version,
        steps=was.steps,
        shift_days=was.shift_days,
        step_at=was.step_at,
        moved=None,
    )


def standpoint(case: Case) -> Standpoint:
    """Where a case stands on its ladder."""
    return Standpoint(case.scenario, case.scenario_version, case.steps, case.shift_days, case.step_at)


# --- what was said already ---


def _counted_as_said(file: CaseFile, old: Scenario, new: Scenario) -> tuple[StepDone, ...]:
    """The furthest step of the new ladder that lies behind the case, where its own steps do not say so themselves."""
    done = done_of(file)
    if not done:
        return ()
    names, ids = {item.step for item in done}, {step.id for step in new.ladder}
    taken = [step for step in old.ladder if step.id in names]
    gone = [step for step in taken if step.id not in ids]
    behind = [step for step in new.ladder if step.id in names]
    behind += [found for step in gone if (found := _successor(step, old, new))]
    if gone and gone[-1] is taken[-1] and _successor(gone[-1], old, new) is None:
        behind += [step for step in new.ladder if _day_of(new, step) <= _day_of(old, gone[-1])]
    if not behind:
        return ()
    furthest = max(behind, key=new.ladder.index)
    return () if furthest.id in names else (StepDone(furthest.id, done[-1].at, done[-1].anchor),)


def _successor(gone: Step, old: Scenario, new: Scenario) -> Step | None:
    """The step that says the words of one that is called otherwise now: the first of them, for words may come twice."""
    known = {step.id for step in old.ladder}
    return next((step for step in new.ladder if step.id not in known and _words(gone) & _words(step)), None)


def _words(step: Step) -> frozenset[str]:
    return frozenset(filter(None, (getattr(step, "wording", ""), getattr(step, "letter", ""))))


def _day_of(scenario: Scenario, step: Step) -> int:
    """The day of a step from the due date on, where every day is a business day."""
    day = 0
    for item in scenario.ladder:
        day = day + item.when.days if item.when.anchor is Anchor.LAST_STEP else item.when.days
        if item.id == step.id:
            break
    return day


def _events_passed(file: CaseFile, old: Scenario, new: Scenario, now: datetime) -> tuple[StepDone, ...]:
    """Steps of the new edition that would answer what happened long before it: unless the old one still owes one."""
    owed = {step.when.event for step in old.on_events if waits_for_event(step, file)}
    anchor = anchor_date(file) or local_date(now, file.account.debtor.timezone)
    late = (step for step in new.on_events if waits_for_event(step, file) and step.when.event not in owed)
    return tuple(StepDone(step.id, now, anchor) for step in late)


# --- not before tomorrow ---


def _due_anyway(before: CaseFile, old: Scenario, after: CaseFile, new: Scenario, today: date) -> bool:
    """Whether today's rules have the very same step due."""
    was, becomes = due_step(before, old, today), due_step(after, new, today)
    return was is not None and becomes is not None and was.step.id == becomes.step.id


def _not_today(file: CaseFile, new: Scenario, today: date) -> Case:
    """Put what would be due by the move itself to the next day, and the ladder behind it with it."""
    case, found = file.case, place(file, new, today)
    if found is None or found.day is None or found.step is None:
        return case
    tomorrow = today + timedelta(days=1)
    if found.day >= tomorrow and not case.hurry:
        return case
    late = max(0, (tomorrow - found.day).days) if done_of(file) and found.step.when.anchor is Anchor.DUE else 0
    opens = at_local(tomorrow, time(0), file.account.debtor.timezone)
    step_at = max(case.step_at, opens) if case.step_at else opens
    return replace(case, step_at=step_at, shift_days=case.shift_days + late)


# --- the events ---


def migrated(draft: Draft, event: Migrated, now: datetime) -> None:
    """Move the case, or put it back, or say why it stays."""
    if event.back:
        _put_back(draft, event)
        return
    why_not = unmovable(draft.case, event.scenario)
    if why_not is not None:
        draft.note(Kind.BLOCK, f"migration/{why_not.value}", "the case stays in its edition", actor=event.by)
        return
    case, edition = draft.case, event.scenario
    words = f"moved from {case.scenario} version {case.scenario_version} to version {edition.version}"
    _put(draft, moved(draft.file, draft.rules.scenario, edition, event.job, now), edition)
    draft.note(Kind.HOLD, "migration/moved", words, actor=event.by, text=event.why or None)


def _put_back(draft: Draft, event: Migrated) -> None:
    case = taken_back(draft.case, event.job)
    if case is None or (case.scenario, case.scenario_version) != (event.scenario.name, event.scenario.version):
        words = "the case has gone on since it was moved, and stays"
        draft.note(Kind.BLOCK, f"migration/{Unmovable.CHANGED_SINCE.value}", words, actor=event.by)
        return
    _put(draft, case, event.scenario)
    words = f"put back to {case.scenario} version {case.scenario_version}"
    draft.note(Kind.HOLD, "migration/undone", words, actor=event.by)


def _put(draft: Draft, case: Case, scenario: Scenario) -> None:
    draft.set(
        scenario=case.scenario,
        scenario_version=case.scenario_version,
        steps=case.steps,
        shift_days=case.shift_days,
        step_at=case.step_at,
        moved=case.moved,
    )
    draft.follow(replace(draft.rules, scenario=scenario))
