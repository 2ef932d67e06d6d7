"""The MongoDB store's stops by address, retention and erasure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from store.base import InboxState
from store.documents import Document
from store.indexes import CASES, INBOX, REVIEWS
from store.mongo_dossier import MongoDossier
from store.mongo_import import find_all
from store.reaching import reaching


class MongoRights(MongoDossier):
    """What needs no case file; `store.mongo` adds the rest."""

    async def stopped(self, keys: Sequence[str]) -> dict[str, frozenset[str]]:
        """See RightsStore.stopped."""
        async with reaching():
            found = await find_all(self._collection(CASES), "stopped_keys", keys)
        wanted = frozenset(keys)
        by_key: dict[str, set[str]] = {}
        for item in found:
            for key in wanted.intersection(item["stopped_keys"]):
                by_key.setdefault(key, set()).add(item["_id"])
        return {key: frozenset(ids) for key, ids in by_key.items()}

    async def forget_raw(self, before: datetime, *, count_only: bool = False) -> int:
        """See RightsStore.forget_raw."""
        states = [state.value for state in InboxState if state is not InboxState.RECEIVED]
        old = {"state": {"$in": states}, "received_at": {"$lt": before}}
        return await self._forget(INBOX, old, count_only=count_only)

    async def forget_reviews(self, before: datetime, *, count_only: bool = False) -> int:
        """See RightsStore.forget_reviews."""
        return await self._forget(REVIEWS, {"at": {"$lt": before}}, count_only=count_only)

    async def _forget(self, name: str, old: Document, *, count_only: bool) -> int:
        async with reaching():
            if count_only:
                return await self._collection(name).count_documents(old)
            return (await self._collection(name).delete_many(old)).deleted_count
