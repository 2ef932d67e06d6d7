"""Who of the team has a case: taken, given back, given to somebody else. The bot goes on as before meanwhile.

To have a case is a word among the team; to take a conversation over (flows.people.taken_over) silences the bot, and
takes the case with it (decisions/0022).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.case import Case, CaseState, Owner
from flows.draft import Draft
from flows.effects import Kind
from flows.events import Assigned, Posted, TaskHeld
from flows.task import TaskKind
from flows.working import work_done


def waits(case: Case) -> bool:
    """Whether a person has to do something: an escalation is open, or the conversation is in a person's hands."""
    return bool(case.open_escalations) or (case.owner is Owner.HUMAN and case.state is CaseState.OPEN)


def assigned(draft: Draft, event: Assigned, _: datetime) -> None:
    """The first who asks gets it; nothing happens to a case that waits for nobody, or that somebody else has."""
    holder = draft.case.holder
    if not waits(draft.case) or holder == event.to:
        return
    if holder and holder != event.by and not event.over:
        return
    held_by(draft, event.to)
    if draft.case.owner is Owner.HUMAN:
        draft.set(agent=event.to)
    rule, words = _said(event, holder)
    draft.note(Kind.TEAM, rule, words, actor=event.by)


def task_held(draft: Draft, event: TaskHeld, _: datetime) -> None:
    """Who has a call or a letter: a line of the history, nothing else."""
    if event.to == event.by:
        rule, words = "task/taken", f"{event.by} has the {event.kind.value}"
    elif event.to:
        rule, words = "task/assigned", f"{event.by} gave the {event.kind.value} to {event.to}"
    else:
        rule, words = "task/given_back", f"nobody has the {event.kind.value}"
    draft.note(Kind.TEAM, rule, words, actor=event.by)


def posted(draft: Draft, event: Posted, _: datetime) -> None:
    """A letter went: nothing withdraws it any more."""
    work_done(draft, TaskKind.LETTER, event.step)
    words = event.outcome or None
    draft.note(
        Kind.TEAM, "letter/posted", f"{event.agent} posted the letter", actor=event.agent, step=event.step, text=words
    )


def held_by(draft: Draft, member: str) -> None:
    """Write a member's name on everything that waits for a person."""
    after = tuple(
        replace(item, assignee=member) if item.closed_at is None and item.assignee != member else item
        for item in draft.case.escalations
    )
    draft.set(escalations=after)


def _said(event: Assigned, before: str) -> tuple[str, str]:
    had = f" ({before} had it)" if before and before != event.by else ""
    if event.to == event.by:
        return "agent/claimed", f"{event.by} has the case{had}"
    if not event.to:
        return "agent/given_back", f"nobody has the case{had}"
    return "agent/assigned", f"{event.by} gave the case to {event.to}{had}"
