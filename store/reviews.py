"""The part of the store's door that holds reviews: readings that people look at again, to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from flows.review import Review, ReviewState


class ReviewStore(Protocol):
    """Reviews, found by their message's id. `commit` adds those of abstentions. Methods may raise Unavailable."""

    async def correct(self, review: Review, intent: str, by: str, at: datetime) -> bool:
        """Note what the message meant; `review` is kept if there is none of this id yet, else the kept one counts.

        It is open again, whatever an admin had said. False: it was exported before, too late.
        """

    async def reviews(self, limit: int = 100, state: ReviewState = ReviewState.OPEN) -> list[Review]:
        """Reviews in a state, oldest first."""

    async def reviewed(self, message_ids: Sequence[str]) -> dict[str, Review]:
        """The reviews of these messages, by message id."""

    async def accept_reviews(self, ids: Sequence[str], by: str, at: datetime) -> int:
        """Accept as examples those that are open and corrected; how many there were."""

    async def dismiss_review(self, review_id: str, by: str, at: datetime) -> bool:
        """Learn nothing from it. False when it is neither open nor accepted."""

    async def mark_exported(self, ids: Sequence[str], at: datetime) -> int:
        """Note that these accepted reviews stand in the training data; how many there were."""
