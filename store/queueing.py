"""The team's list in the records: which cases wait for a person, and the work outside the chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from flows.case import Case, CaseFile, CaseState, Escalation, Owner
from flows.message import Message
from flows.task import Task, TaskKind

IN_HAND = "in_hand"
"""The queue of conversations that a person took without an escalation: the bot is silent, so nobody may forget them."""

IN_HAND_PRIORITY = 7
_IN_HAND_FOR = timedelta(days=3)
"""After so long such a conversation should have been handed back."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits for a person, by its most urgent open escalation (lowest priority, then earliest deadline).

    `queues` are all queues in which it stands, the most urgent first; `due` is the earliest deadline of them all.
    `holder` is who has it. `language` is what the debtor reads. `version` is that of the case.
    """

    case_id: str
    version: int
    priority: int
    deadline: datetime
    since: datetime
    due: datetime
    queues: tuple[str, ...]
    holder: str = ""
    language: str = ""

    @property
    def queue(self) -> str:
        """The queue of the most urgent escalation."""
        return self.queues[0]

    @property
    def order(self) -> tuple[int, datetime, str]:
        """The place in the list."""
        return self.priority, self.deadline, self.case_id


def urgency(escalation: Escalation) -> tuple[int, datetime, str]:
    """The order in which escalations are looked at."""
    return escalation.priority, escalation.deadline, escalation.id


def waiting_of(case: Case, language: str = "") -> Waiting | None:
    """How a case stands in the team's list; None when it waits for nobody."""
    found = sorted(case.open_escalations, key=urgency)
    if found:
        first = found[0]
        queues = tuple(dict.fromkeys(item.queue for item in found))
        due = min(item.deadline for item in found)
        times = (first.deadline, first.opened_at, due)
        return Waiting(case.id, case.version, first.priority, *times, queues, case.holder, language)
    if case.owner is not Owner.HUMAN or case.state is not CaseState.OPEN:
        return None
    since = case.hold.since if case.hold else case.opened_at
    until = since + _IN_HAND_FOR
    return Waiting(case.id, case.version, IN_HAND_PRIORITY, until, since, until, (IN_HAND,), case.holder, language)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open tasks. `held` is who has them: empty for nobody, None for all; `language` is what the debtor reads.

    `after` is the deadline and id of the last task of the page before.
    """

    kind: TaskKind | None = None
    held: str | None = None
    language: str = ""
    after: tuple[datetime, str] | None = None


class QueueStore(Protocol):
    """The team's list. Methods may raise Unavailable."""

    async def waiting(self) -> list[Waiting]:
        """All cases that wait for a person, in no order. One command."""

    async def overdue(self, after: datetime, until: datetime, limit: int) -> list[Waiting]:
        """Cases with a deadline after `after` and not after `until`, the earliest first. One command."""

    async def files(self, case_ids: Sequence[str]) -> list[CaseFile]:
        """The case files of these ids, in this order; those that are gone are left out. One command."""

    async def last_heard(self, case_ids: Sequence[str]) -> dict[str, Message]:
        """The debtor's last message of each of these cases that has one. One command."""

    async def open_tasks(self, wanted: Wanted, limit: int) -> list[Task]:
        """Open tasks, the earliest deadline first, without their documents. One command."""

    async def task_counts(self) -> dict[tuple[str, str], int]:
        """How many tasks are open, by kind and holder (empty: nobody's). One command."""

    async def hold_task(self, task_id: str, by: str, to: str) -> bool:
        """Give an open task from who has it (`by`, empty: nobody) to somebody (empty: nobody). False: it was not so."""
