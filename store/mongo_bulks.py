"""The MongoDB store's acts on many cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo import DESCENDING, ReturnDocument

from flows.bulk import Bulk, BulkState
from store.documents import Document, document, value_of
from store.indexes import BULKS
from store.mongo_mail import MongoMail
from store.reaching import reaching


class MongoBulks(MongoMail):
    """See BulkStore."""

    async def keep_bulk(self, bulk: Bulk) -> bool:
        """See BulkStore.keep_bulk."""
        return await self._insert(BULKS, document(bulk))

    async def bulk(self, bulk_id: str) -> Bulk | None:
        """See BulkStore.bulk."""
        async with reaching():
            found = await self._collection(BULKS).find_one({"_id": bulk_id})
            return value_of(Bulk, found) if found else None

    async def bulks(self, limit: int) -> list[Bulk]:
        """See BulkStore.bulks."""
        async with reaching():
            found = (
                await self._collection(BULKS).find().sort({"at": DESCENDING, "_id": DESCENDING}).limit(limit).to_list()
            )
            return [value_of(Bulk, item) for item in found]

    async def take_bulk(self, now: datetime, lease_until: datetime) -> Bulk | None:
        """See BulkStore.take_bulk."""
        waits: Document = {"state": BulkState.WAITING.value, "runs_at": {"$lte": now}}
        died: Document = {"state": BulkState.RUNNING.value, "lease_until": {"$lte": now}}
        taken = {"$set": {"state": BulkState.RUNNING.value, "lease_until": lease_until}}
        async with reaching():
            for which in (waits, died):
                found = await self._collection(BULKS).find_one_and_update(
                    which, taken, sort={"runs_at": 1}, return_document=ReturnDocument.AFTER
                )
                if found:
                    return value_of(Bulk, found)
        return None

    async def count_bulk(self, bulk_id: str, done: int, left: Sequence[tuple[str, str]], lease_until: datetime) -> None:
        """See BulkStore.count_bulk."""
        change = {"done": done, "left": [list(item) for item in left], "lease_until": lease_until}
        async with reaching():
            await self._collection(BULKS).update_one({"_id": bulk_id}, {"$set": change})

    async def finish_bulk(self, bulk_id: str) -> None:
        """See BulkStore.finish_bulk."""
        change = {"state": BulkState.DONE.value, "lease_until": None}
        async with reaching():
            await self._collection(BULKS).update_one({"_id": bulk_id}, {"$set": change})

    async def undo_bulk(self, bulk_id: str, by: str) -> bool:
        """See BulkStore.undo_bulk."""
        change = {"$set": {"state": BulkState.UNDONE.value, "undone_by": by}}
        waits = {"_id": bulk_id, "state": BulkState.WAITING.value}
        async with reaching():
            return (await self._collection(BULKS).update_one(waits, change)).modified_count == 1
