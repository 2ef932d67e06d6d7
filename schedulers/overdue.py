"""The watch over the team's own deadlines: what became overdue is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from flows.effects import Tell
from store.base import Store
from store.queueing import Waiting

log = structlog.get_logger(__name__)

LOOK_BACK = timedelta(days=7)
"""After a start what became overdue in a week is looked at: a longer downtime has other news."""

_MOST = 10_000
_ONE_BY_ONE = 3
"""More than so many at a time are told in one word, by queue."""

Inform = Callable[[str, Sequence[Tell]], Awaitable[None]]
"""Tells the team, by the case it is about ("-": several)."""


class OverdueWatch:
    """Looks for deadlines that are over. Who was told is in the records: a restart, or a second process, tells nobody
    twice.
    """

    def __init__(self, store: Store, inform: Inform, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._inform = inform
        self._clock = clock
        self._until: datetime | None = None

    async def look(self) -> int:
        """Called with each tick; how many cases were told of. Raises StoreError, and looks again at the same ones."""
        now = self._clock()
        found = await self._store.overdue(self._until or now - LOOK_BACK, now, _MOST)
        fresh = [item for item in found if await self._store.use_token(_mark(item), now)]
        if len(found) < _MOST:
            self._until = now
        if not fresh:
            return 0
        log.info("overdue", count=len(fresh))
        if len(fresh) <= _ONE_BY_ONE:
            for item in fresh:
                await self._inform(item.case_id, (Tell(item.queue, _said(item)),))
        else:
            await self._inform("-", (Tell("overdue", _counted(fresh)),))
        return len(fresh)


def _mark(item: Waiting) -> str:
    return f"overdue:{item.case_id}:{item.due.isoformat()}"


def _said(item: Waiting) -> str:
    who = f"{item.holder} has it" if item.holder else "nobody has it"
    return f"overdue: the deadline was {item.due:%Y-%m-%d %H:%M} UTC, {who}"


def _counted(found: Sequence[Waiting]) -> str:
    by_queue = Counter(item.queue for item in found).most_common()
    names = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in by_queue)
    return f"{len(found)} conversations became overdue: {names}"
