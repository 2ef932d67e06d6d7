"""The in-memory store's reviews."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.review import Review, ReviewState
from store.memory_team import MemoryTeam
from store.precision import kept, moment


class MemoryReviews(MemoryTeam):
    """Reviews by their message's id."""

    def __init__(self) -> None:
        super().__init__()
        self._reviews: dict[str, Review] = {}

    async def correct(self, review: Review, intent: str, by: str, at: datetime) -> bool:
        """See ReviewStore.correct."""
        known = self._reviews.get(review.id, kept(review))
        if known.state is ReviewState.EXPORTED:
            return False
        self._reviews[review.id] = replace(
            known,
            state=ReviewState.OPEN,
            corrected=intent,
            corrected_by=by,
            corrected_at=moment(at),
            closed_by=None,
            accepted_at=None,
            dismissed_at=None,
        )
        return True

    async def reviews(self, limit: int = 100, state: ReviewState = ReviewState.OPEN) -> list[Review]:
        """See ReviewStore.reviews."""
        found = [review for review in self._reviews.values() if review.state is state]
        return sorted(found, key=lambda review: (review.at, review.id))[:limit]

    async def reviewed(self, message_ids: Sequence[str]) -> dict[str, Review]:
        """See ReviewStore.reviewed."""
        return {name: self._reviews[name] for name in message_ids if name in self._reviews}

    async def accept_reviews(self, ids: Sequence[str], by: str, at: datetime) -> int:
        """See ReviewStore.accept_reviews."""
        ready = [name for name in ids if name in self._reviews and self._reviews[name].corrected]
        return self._move(ready, {ReviewState.OPEN}, state=ReviewState.ACCEPTED, closed_by=by, accepted_at=moment(at))

    async def dismiss_review(self, review_id: str, by: str, at: datetime) -> bool:
        """See ReviewStore.dismiss_review."""
        before = {ReviewState.OPEN, ReviewState.ACCEPTED}
        return bool(self._move([review_id], before, state=ReviewState.DISMISSED, closed_by=by, dismissed_at=moment(at)))

    async def mark_exported(self, ids: Sequence[str], at: datetime) -> int:
        """See ReviewStore.mark_exported."""
        return self._move(ids, {ReviewState.ACCEPTED}, state=ReviewState.EXPORTED, exported_at=moment(at))

    def _move(self, ids: Sequence[str], before: Collection[ReviewState], **changes: Any) -> int:
        found = [name for name in dict.fromkeys(ids) if name in self._reviews and self._reviews[name].state in before]
        for name in found:
            self._reviews[name] = replace(self._reviews[name], **changes)
        return len(found)
