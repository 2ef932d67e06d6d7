"""The MongoDB store's reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo import ASCENDING

from flows.review import Review, ReviewState
from store.documents import Document, document, value_of
from store.indexes import REVIEWS
from store.mongo_team import MongoTeam
from store.reaching import reaching


class MongoReviews(MongoTeam):
    """Reviews by their message's id; every change is one conditional update."""

    async def correct(self, review: Review, intent: str, by: str, at: datetime) -> bool:
        """See ReviewStore.correct. Tried twice: between update and insert somebody else may have kept it."""
        corrected: Document = {"state": ReviewState.OPEN.value, "corrected": intent, "corrected_by": by}
        corrected |= {"corrected_at": at, "closed_by": None, "accepted_at": None, "dismissed_at": None}
        for _ in range(2):
            if await self._set([review.id], {"state": {"$ne": ReviewState.EXPORTED.value}}, corrected):
                return True
            if await self._insert(REVIEWS, {**document(review), **corrected}):
                return True
        return False

    async def reviews(self, limit: int = 100, state: ReviewState = ReviewState.OPEN) -> list[Review]:
        """See ReviewStore.reviews."""
        async with reaching():
            cursor = self._collection(REVIEWS).find({"state": state.value})
            first = cursor.sort({"at": ASCENDING, "_id": ASCENDING}).limit(limit)
            return [value_of(Review, found) for found in await first.to_list()]

    async def reviewed(self, message_ids: Sequence[str]) -> dict[str, Review]:
        """See ReviewStore.reviewed."""
        async with reaching():
            found = await self._collection(REVIEWS).find({"_id": {"$in": list(message_ids)}}).to_list()
            return {item["_id"]: value_of(Review, item) for item in found}

    async def accept_reviews(self, ids: Sequence[str], by: str, at: datetime) -> int:
        """See ReviewStore.accept_reviews."""
        ready = {"state": ReviewState.OPEN.value, "corrected": {"$ne": None}}
        return await self._set(ids, ready, {"state": ReviewState.ACCEPTED.value, "closed_by": by, "accepted_at": at})

    async def dismiss_review(self, review_id: str, by: str, at: datetime) -> bool:
        """See ReviewStore.dismiss_review."""
        before = {"state": {"$in": [ReviewState.OPEN.value, ReviewState.ACCEPTED.value]}}
        change: Document = {"state": ReviewState.DISMISSED.value, "closed_by": by, "dismissed_at": at}
        return await self._set([review_id], before, change) == 1

    async def mark_exported(self, ids: Sequence[str], at: datetime) -> int:
        """See ReviewStore.mark_exported."""
        accepted = {"state": ReviewState.ACCEPTED.value}
        return await self._set(ids, accepted, {"state": ReviewState.EXPORTED.value, "exported_at": at})

    async def _set(self, ids: Sequence[str], before: Document, change: Document) -> int:
        """Change those of these reviews that are as they should be; how many matched."""
        async with reaching():
            found = {"_id": {"$in": list(ids)}, **before}
            return (await self._collection(REVIEWS).update_many(found, {"$set": change})).matched_count
