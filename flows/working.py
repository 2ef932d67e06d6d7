"""Letters and calls on the team's list: what a stop does for queued messages holds for them too (decisions/0002).

A stop withdraws what steps asked for; while reminders rest for a while only, it rests as well and says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.case import CaseFile, CaseState, HoldReason, Owner
from flows.effects import CallTask, Kind, PostLetter, Withdraw
from flows.task import Task, TaskKind, work_name

if TYPE_CHECKING:
    from flows.draft import Draft

BRIEF = frozenset(
    {HoldReason.QUESTION, HoldReason.PAUSED, HoldReason.ALREADY_PAID, HoldReason.SUSPENDED, HoldReason.NO_CONTACT}
)
"""Rests that may end by themselves: letters and calls rest with them (`resting`)."""


def put_to_work(draft: Draft, kind: TaskKind, step: str) -> None:
    """Remember what a step has just put on the team's list; nothing, if it was not let pass."""
    if isinstance(draft.effects[-1], PostLetter | CallTask):
        work_done(draft, kind, step)
        draft.set(work=(*draft.case.work, work_name(kind, step)))


def work_done(draft: Draft, kind: TaskKind, step: str | None) -> None:
    """A letter or a call of a step is no longer on the team's list."""
    name = work_name(kind, step or "")
    if name in draft.case.work:
        draft.set(work=tuple(item for item in draft.case.work if item != name))


def withdraw(draft: Draft, reason: str, kind: TaskKind | None = None, words: str = "") -> None:
    """Take the letters and calls of steps (of one kind, if given) off the team's list, and say so if there were any."""
    gone = [item for item in draft.case.work if kind is None or item.startswith(work_name(kind, ""))]
    if not gone:
        return
    draft.set(work=tuple(item for item in draft.case.work if item not in gone))
    draft.effects.append(Withdraw(reason, kind, draft.doing))
    for item in gone:
        what, _, step = item.partition(":")
        why = words or f"the {what} of this step is withdrawn from the team's list: {reason}"
        draft.note(Kind.HOLD, f"task/withdrawn/{what}", why, step=step)


def resting(task: Task, file: CaseFile) -> str:
    """Why an open task of a step must not be done now: the hold's name, "settled" or "human"; empty when it may."""
    case = file.case
    if task.step is None or task.done_at is not None:
        return ""
    if case.hold is not None:
        return case.hold.reason.value
    if case.state is CaseState.SETTLED or not file.account.open_invoices():
        return "settled"
    return HoldReason.HUMAN.value if case.owner is Owner.HUMAN else ""
