"""The MongoDB store's inbox, outbox and the team's things; `store.mongo` adds the cases.

Work is claimed by a conditional update, never by find-and-modify: right on MongoDB, and quick on the embedded engine.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from flows.message import Delivery, Direction, Message
from flows.task import Task
from store.base import InboxState, Outcome, RawEvent, Reported, Unavailable
from store.delivery import MAY_BECOME, NO_NEWS
from store.documents import Document, document, value_of
from store.indexes import COUNTERS, FEEDS, INBOX, MESSAGES, TASKS, TOKENS, Database
from store.precision import moment
from store.reaching import reaching


class MongoMail:
    """Messages, raw events, tasks, tokens, counters."""

    _database: Database | None = None

    def _collection(self, name: str) -> AsyncCollection[dict[str, Any]]:
        if self._database is None:
            raise Unavailable("the store is not open")
        return self._database[name]

    async def _insert(self, collection: str, new: Document) -> bool:
        """One insert; False when the id is there already."""
        async with reaching():
            try:
                await self._collection(collection).insert_one(new)
            except DuplicateKeyError:
                return False
            return True

    # --- inbox ---

    async def keep_raw(self, event: RawEvent) -> bool:
        """See Store.keep_raw."""
        return await self._insert(INBOX, document(event))

    async def close_raw(self, event_id: str, state: InboxState, note: str = "") -> None:
        """See Store.close_raw."""
        async with reaching():
            change = {"$set": {"state": state.value, "note": note}}
            await self._collection(INBOX).update_one({"_id": event_id}, change)

    async def waiting_raw(self, before: datetime, limit: int) -> list[RawEvent]:
        """See Store.waiting_raw."""
        waiting = {"state": InboxState.RECEIVED.value, "received_at": {"$lt": before}}
        async with reaching():
            cursor = self._collection(INBOX).find(waiting).sort({"received_at": ASCENDING, "_id": ASCENDING})
            return [value_of(RawEvent, found) for found in await cursor.limit(limit).to_list()]

    async def count(self, name: str) -> None:
        """See Store.count."""
        async with reaching():
            await self._collection(COUNTERS).update_one({"_id": name}, {"$inc": {"count": 1}}, upsert=True)

    # --- outbox ---

    def _take(self, message_id: str, now: datetime, lease_until: datetime) -> tuple[Document, Document]:
        """The conditional update by which a sender takes a message: what it must be, and what it becomes."""
        due = {"$or": [{"not_before": None}, {"not_before": {"$lte": now}}]}
        change = {"$set": {"state": Delivery.SENDING.value, "lease_until": lease_until}}
        return {"_id": message_id, "state": Delivery.QUEUED.value, **due}, change

    async def settle(self, outcome: Outcome) -> bool:
        """See Store.settle."""
        change: Document = {"state": outcome.state.value, "lease_until": None, "settled_at": outcome.at}
        change["code"] = outcome.code
        if outcome.provider_id:
            change["provider_id"] = outcome.provider_id
        update: Document = {"$set": change}
        claimed: Document = {"_id": outcome.message_id, "state": Delivery.SENDING.value}
        if outcome.state is not Delivery.QUEUED:
            return await self._moved(claimed, update)
        change["not_before"] = outcome.not_before
        change["due_at"] = outcome.not_before or outcome.at
        update["$inc"] = {"attempts": int(outcome.counts)}
        if await self._moved({**claimed, "overtaken": {"$ne": True}}, update):
            return True
        change["state"] = Delivery.CANCELLED.value
        return await self._moved(claimed, update)

    async def _moved(self, which: Document, update: Document) -> bool:
        async with reaching():
            result = await self._collection(MESSAGES).update_one(which, update)
            return result.modified_count == 1

    async def in_flight(self, case_id: str, now: datetime) -> int:
        """See Store.in_flight."""
        held = {"case_id": case_id, "state": Delivery.SENDING.value, "lease_until": {"$gt": now}}
        async with reaching():
            return len(await self._collection(MESSAGES).find(held, {"_id": 1}).to_list())

    async def overtaken(self, message_id: str) -> bool:
        """See Store.overtaken."""
        async with reaching():
            return await self._collection(MESSAGES).find_one({"_id": message_id, "overtaken": True}) is not None

    async def sendable(self, now: datetime, limit: int) -> list[Message]:
        """See Store.sendable."""
        return await self._messages_due(Delivery.QUEUED, "due_at", now, limit)

    async def abandoned(self, now: datetime, limit: int) -> list[Message]:
        """See Store.abandoned."""
        return await self._messages_due(Delivery.SENDING, "lease_until", now, limit)

    async def _messages_due(self, state: Delivery, when: str, now: datetime, limit: int) -> list[Message]:
        async with reaching():
            cursor = self._collection(MESSAGES).find({"state": state.value, when: {"$lte": now}})
            ordered = cursor.sort({when: ASCENDING, "_id": ASCENDING}).limit(limit)
            return [value_of(Message, found) for found in await ordered.to_list()]

    async def receipt(
        self, channel: str, provider_id: str, state: Delivery, at: datetime, message_id: str | None = None
    ) -> Reported | None:
        """See Store.receipt."""
        change = {"state": state.value, "provider_id": provider_id, "lease_until": None, "reported_at": at}
        async with reaching():
            while (message := await self._reported(channel, provider_id, message_id)) is not None:
                if message.state not in MAY_BECOME.get(state, NO_NEWS):
                    return Reported(message, message.state)
                as_read = {"_id": message.id, "state": message.state.value, "provider_id": message.provider_id}
                result = await self._collection(MESSAGES).update_one(as_read, {"$set": change})
                if result.matched_count == 1:
                    after = replace(message, state=state, provider_id=provider_id, lease_until=None)
                    return Reported(replace(after, reported_at=moment(at)), message.state)
        return None

    async def _reported(self, channel: str, provider_id: str, message_id: str | None) -> Message | None:
        ours = {"channel": channel, "direction": Direction.OUTBOUND.value}
        found = await self._collection(MESSAGES).find_one({"provider_id": provider_id, **ours})
        if found is None and message_id:
            found = await self._collection(MESSAGES).find_one({"_id": message_id, "provider_id": None, **ours})
        return value_of(Message, found) if found else None

    # --- reading for people ---

    async def conversation(self, case_id: str, limit: int = 200) -> list[Message]:
        """See Store.conversation."""
        async with reaching():
            cursor = self._collection(MESSAGES).find({"case_id": case_id})
            latest = cursor.sort({"at": DESCENDING, "sequence": DESCENDING}).limit(limit)
            return [value_of(Message, found) for found in reversed(await latest.to_list())]

    async def message(self, message_id: str) -> Message | None:
        """See Store.message."""
        async with reaching():
            found = await self._collection(MESSAGES).find_one({"_id": message_id})
            return value_of(Message, found) if found else None

    async def tasks(self, limit: int = 200) -> list[Task]:
        """See Store.tasks."""
        async with reaching():
            cursor = self._collection(TASKS).find({"done_at": None}, {"document": 0})
            first = cursor.sort({"deadline": ASCENDING, "_id": ASCENDING}).limit(limit)
            return [value_of(Task, found) for found in await first.to_list()]

    async def task(self, task_id: str) -> Task | None:
        """See Store.task."""
        async with reaching():
            found = await self._collection(TASKS).find_one({"_id": task_id})
            return value_of(Task, found) if found else None

    async def finish_task(self, task_id: str, by: str, at: datetime, outcome: str) -> bool:
        """See Store.finish_task."""
        async with reaching():
            change = {"$set": {"done_at": at, "done_by": by, "outcome": outcome}}
            result = await self._collection(TASKS).update_one({"_id": task_id, "done_at": None}, change)
            return result.modified_count == 1

    async def data_came(self, creditor_id: str, at: datetime) -> None:
        """See Store.data_came."""
        async with reaching():
            await self._collection(FEEDS).update_one({"_id": creditor_id}, {"$max": {"at": at}}, upsert=True)

    async def data_age_from(self, creditor_id: str) -> datetime | None:
        """See Store.data_age_from."""
        async with reaching():
            found = await self._collection(FEEDS).find_one({"_id": creditor_id})
            return found["at"].astimezone(UTC) if found else None

    async def use_token(self, token_id: str, at: datetime) -> bool:
        """See Store.use_token."""
        return await self._insert(TOKENS, {"_id": token_id, "used_at": at})

    async def give_back_token(self, token_id: str) -> None:
        """See Store.give_back_token."""
        async with reaching():
            await self._collection(TOKENS).delete_one({"_id": token_id})
