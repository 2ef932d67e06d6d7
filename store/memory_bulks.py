"""The in-memory store's acts on many cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from flows.bulk import Bulk, BulkState
from store.memory_mail import MemoryMail
from store.precision import kept, moment


class MemoryBulks(MemoryMail):
    """See BulkStore."""

    def __init__(self) -> None:
        super().__init__()
        self._bulks: dict[str, Bulk] = {}

    async def keep_bulk(self, bulk: Bulk) -> bool:
        """See BulkStore.keep_bulk."""
        return self._bulks.setdefault(bulk.id, new := kept(bulk)) is new

    async def bulk(self, bulk_id: str) -> Bulk | None:
        """See BulkStore.bulk."""
        return self._bulks.get(bulk_id)

    async def bulks(self, limit: int) -> list[Bulk]:
        """See BulkStore.bulks."""
        return sorted(self._bulks.values(), key=attrgetter("at", "id"), reverse=True)[:limit]

    async def take_bulk(self, now: datetime, lease_until: datetime) -> Bulk | None:
        """See BulkStore.take_bulk."""
        for item in sorted(self._bulks.values(), key=attrgetter("runs_at")):
            if _is_due(item, moment(now)):
                taken = replace(item, state=BulkState.RUNNING, lease_until=moment(lease_until))
                self._bulks[item.id] = taken
                return taken
        return None

    async def count_bulk(self, bulk_id: str, done: int, left: Sequence[tuple[str, str]], lease_until: datetime) -> None:
        """See BulkStore.count_bulk."""
        known = self._bulks[bulk_id]
        self._bulks[bulk_id] = replace(known, done=done, left=tuple(left), lease_until=moment(lease_until))

    async def finish_bulk(self, bulk_id: str) -> None:
        """See BulkStore.finish_bulk."""
        self._bulks[bulk_id] = replace(self._bulks[bulk_id], state=BulkState.DONE, lease_until=None)

    async def undo_bulk(self, bulk_id: str, by: str) -> bool:
        """See BulkStore.undo_bulk."""
        known = self._bulks.get(bulk_id)
        if known is None or known.state is not BulkState.WAITING:
            return False
        self._bulks[bulk_id] = replace(known, state=BulkState.UNDONE, undone_by=by)
        return True


def _is_due(bulk: Bulk, now: datetime) -> bool:
    if bulk.state is BulkState.WAITING:
        return bulk.runs_at <= now
    return bulk.state is BulkState.RUNNING and bulk.lease_until is not None and bulk.lease_until <= now
