"""The MongoDB store's list for the team."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime

from pymongo import ASCENDING, DESCENDING

from flows.case import CaseFile
from flows.message import Direction, Message
from flows.task import Task
from store.documents import Document, value_of
from store.indexes import CASES, MESSAGES, TASKS
from store.mongo_mail import MongoMail
from store.queueing import Waiting, Wanted
from store.reaching import reaching

_LIST = {"attention": 1, "version": 1, "reads": 1}
_WAITS: Document = {"attention.priority": {"$gte": -(2**31)}}
_LAST_HEARD: Document = {
    "$lookup": {
        "from": MESSAGES,
        "localField": "_id",
        "foreignField": "case_id",
        "pipeline": [
            {"$match": {"direction": Direction.INBOUND.value}},
            {"$sort": {"at": DESCENDING, "sequence": DESCENDING}},
            {"$limit": 1},
        ],
        "as": "heard",
    }
}


class MongoQueue(MongoMail):
    """Cases that wait for a person (the field `attention` of a case), and open tasks."""

    @abstractmethod
    async def _files(self, match: Document, sort: Document, limit: int | None) -> list[CaseFile]:
        """Case files in one command."""

    async def waiting(self) -> list[Waiting]:
        """See QueueStore.waiting."""
        async with reaching():
            found = await self._collection(CASES).find(_WAITS, _LIST).to_list()
        return [_waiting(item) for item in found]

    async def overdue(self, after: datetime, until: datetime, limit: int) -> list[Waiting]:
        """See QueueStore.overdue."""
        late = {"attention.due": {"$gt": after, "$lte": until}}
        async with reaching():
            cursor = self._collection(CASES).find(late, _LIST).sort({"attention.due": ASCENDING, "_id": ASCENDING})
            return [_waiting(item) for item in await cursor.limit(limit).to_list()]

    async def files(self, case_ids: Sequence[str]) -> list[CaseFile]:
        """See QueueStore.files."""
        places = {case_id: place for place, case_id in enumerate(case_ids)}
        found = await self._files({"_id": {"$in": list(places)}}, {"_id": ASCENDING}, None)
        return sorted(found, key=lambda file: places[file.case.id])

    async def last_heard(self, case_ids: Sequence[str]) -> dict[str, Message]:
        """See QueueStore.last_heard."""
        stages: list[Document] = [{"$match": {"_id": {"$in": list(case_ids)}}}, {"$project": {"_id": 1}}, _LAST_HEARD]
        async with reaching():
            found = await (await self._collection(CASES).aggregate(stages)).to_list()
        return {item["_id"]: value_of(Message, item["heard"][0]) for item in found if item["heard"]}

    async def open_tasks(self, wanted: Wanted, limit: int) -> list[Task]:
        """See QueueStore.open_tasks."""
        async with reaching():
            cursor = self._collection(TASKS).find(_meant(wanted), {"document": 0})
            first = cursor.sort({"deadline": ASCENDING, "_id": ASCENDING}).limit(limit)
            return [value_of(Task, found) for found in await first.to_list()]

    async def task_counts(self) -> dict[tuple[str, str], int]:
        """See QueueStore.task_counts."""
        group = {"_id": {"kind": "$kind", "held": {"$ifNull": ["$assignee", ""]}}, "count": {"$sum": 1}}
        stages: list[Document] = [{"$match": {"done_at": None}}, {"$group": group}]
        async with reaching():
            found = await (await self._collection(TASKS).aggregate(stages)).to_list()
        return {(item["_id"]["kind"], item["_id"]["held"]): item["count"] for item in found}

    async def hold_task(self, task_id: str, by: str, to: str) -> bool:
        """See QueueStore.hold_task."""
        as_known = {"_id": task_id, "done_at": None, "assignee": _held(by)}
        async with reaching():
            result = await self._collection(TASKS).update_one(as_known, {"$set": {"assignee": to}})
            return result.matched_count == 1


def _held(by: str) -> object:
    """Tasks from before they could be held have no such field: nobody holds them."""
    return by or {"$in": ["", None]}


def _meant(wanted: Wanted) -> Document:
    meant: Document = {"done_at": None}
    if wanted.kind is not None:
        meant["kind"] = wanted.kind.value
    if wanted.held is not None:
        meant["assignee"] = _held(wanted.held)
    if wanted.language:
        meant["language"] = wanted.language
    if wanted.after is not None:
        at, name = wanted.after
        meant["$or"] = [{"deadline": {"$gt": at}}, {"deadline": at, "_id": {"$gt": name}}]
    return meant


def _waiting(found: Document) -> Waiting:
    """Written out by hand: the list may hold ten thousand."""
    item = found["attention"]
    times = (item["deadline"].astimezone(UTC), item["since"].astimezone(UTC), item["due"].astimezone(UTC))
    held, reads = item["holder"], found.get("reads") or ""
    return Waiting(found["_id"], found["version"], item["priority"], *times, tuple(item["queues"]), held, reads)
