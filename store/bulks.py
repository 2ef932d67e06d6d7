"""Acts on many cases in the records: kept before anything is done, so that they can be undone and never run twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from flows.bulk import Bulk


class BulkStore(Protocol):
    """Acts on many cases. Methods may raise Unavailable."""

    async def keep_bulk(self, bulk: Bulk) -> bool:
        """Keep a new one. False: this id is there already (the form came twice)."""

    async def bulk(self, bulk_id: str) -> Bulk | None:
        """One of them."""

    async def bulks(self, limit: int) -> list[Bulk]:
        """The latest ones, newest first."""

    async def take_bulk(self, now: datetime, lease_until: datetime) -> Bulk | None:
        """The next whose window has passed, or whose runner died: ours until `lease_until`. None: there is none."""

    async def count_bulk(self, bulk_id: str, done: int, left: Sequence[tuple[str, str]], lease_until: datetime) -> None:
        """How far a running one has come."""

    async def finish_bulk(self, bulk_id: str) -> None:
        """All cases had their turn."""

    async def undo_bulk(self, bulk_id: str, by: str) -> bool:
        """Take back what has not begun. False: too late, or undone already."""
