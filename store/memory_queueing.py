"""The in-memory store's list for the team."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from flows.case import CaseFile
from flows.message import Direction, Message
from flows.task import Task
from store.memory_mail import MemoryMail
from store.precision import moment
from store.queueing import Waiting, Wanted, waiting_of


class MemoryQueue(MemoryMail):
    """Cases that wait for a person, and open tasks."""

    def __init__(self) -> None:
        super().__init__()
        self._urgent: dict[str, None] = {}

    @abstractmethod
    def _files(self, case_ids: Iterable[str]) -> list[CaseFile]:
        """The files of these ids that are there."""

    async def waiting(self) -> list[Waiting]:
        """See QueueStore.waiting."""
        found = (waiting_of(file.case, file.language) for file in self._files(self._urgent))
        return [item for item in found if item]

    async def overdue(self, after: datetime, until: datetime, limit: int) -> list[Waiting]:
        """See QueueStore.overdue."""
        found = [item for item in await self.waiting() if moment(after) < item.due <= moment(until)]
        return sorted(found, key=lambda item: (item.due, item.case_id))[:limit]

    async def files(self, case_ids: Sequence[str]) -> list[CaseFile]:
        """See QueueStore.files."""
        return self._files(case_ids)

    async def last_heard(self, case_ids: Sequence[str]) -> dict[str, Message]:
        """See QueueStore.last_heard."""
        last: dict[str, Message] = {}
        for case_id in case_ids:
            for message in sorted((self._messages[name] for name in self._by_case.get(case_id, ())), key=_when):
                if message.direction is Direction.INBOUND:
                    last[case_id] = message
        return last

    async def open_tasks(self, wanted: Wanted, limit: int) -> list[Task]:
        """See QueueStore.open_tasks."""
        found = [task for task in self._tasks.values() if _fits(task, wanted)]
        found.sort(key=lambda task: (task.deadline, task.id))
        return [replace(task, document=b"") for task in found[:limit]]

    async def task_counts(self) -> dict[tuple[str, str], int]:
        """See QueueStore.task_counts."""
        return dict(Counter((task.kind.value, task.assignee) for task in self._tasks.values() if task.done_at is None))

    async def hold_task(self, task_id: str, by: str, to: str) -> bool:
        """See QueueStore.hold_task."""
        task = self._tasks.get(task_id)
        if task is None or task.done_at is not None or task.assignee != by:
            return False
        self._tasks[task_id] = replace(task, assignee=to)
        return True


def _when(message: Message) -> datetime:
    return message.at


def _fits(task: Task, wanted: Wanted) -> bool:
    return (
        task.done_at is None
        and wanted.kind in (None, task.kind)
        and wanted.held in (None, task.assignee)
        and wanted.language in ("", task.language)
        and (wanted.after is None or (task.deadline, task.id) > wanted.after)
    )
