"""The team's list at hand: read once, then kept true by every change that this process keeps, and read again at times.

Ten thousand cases in their order, with counts for every queue, cost a page no command of the database this way. What
another process changes (an import beside the service) shows after the next reading, at the latest when somebody looks
at the line.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice

import structlog

from flows.case import Case, CaseFile
from store.base import StoreError
from store.queueing import QueueStore, Waiting, waiting_of

log = structlog.get_logger(__name__)

_AGAIN = timedelta(minutes=1)

Order = tuple[int, datetime, str]
Place = tuple[int, Order]
"""Where a line stands in a view: the part of the view, and its order there."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which lines; empty: all of them.

    `parts` says in which part of the view a line stands, the first is 0; None: in none.
    """

    queue: str = ""
    language: str = ""
    parts: Callable[[Waiting], int | None] | None = None

    def part(self, item: Waiting) -> int | None:
        """The part of the view in which a line stands; None when it is not sought."""
        if (self.queue and self.queue not in item.queues) or (self.language and self.language != item.language):
            return None
        return self.parts(item) if self.parts else 0


@dataclass(slots=True)
class _Reading:
    """A reading of the records that is under way: versions of the cases that changed meanwhile."""

    changed: dict[str, int] = field(default_factory=dict)


class Board:
    """All cases that wait for a person, in their order. Not `fed`: every look reads the records."""

    def __init__(self, store: QueueStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._lines: dict[str, Waiting] = {}
        self._order: list[Order] = []
        self._left: dict[str, int] = {}
        self._read_at: datetime | None = None
        self._reading: _Reading | None = None
        self._one_at_a_time = asyncio.Lock()
        self._behind: asyncio.Task[None] | None = None
        self.fed = False

    # --- kept true ---

    async def look(self) -> None:
        """Make sure that the list is at hand. Raises StoreError when it never was and cannot be read."""
        if not self.fed or self._read_at is None:
            await self.read()
        elif abs(self._clock() - self._read_at) > _AGAIN and (self._behind is None or self._behind.done()):
            self._read_at = self._clock()
            self._behind = asyncio.create_task(self._read_behind())

    async def _read_behind(self) -> None:
        try:
            await self.read()
        except StoreError as error:
            log.warning("list_not_read", fault=type(error).__name__)

    async def read(self) -> None:
        """Read all of it anew. What changed while it was read stays as it became."""
        async with self._one_at_a_time:
            self._reading = _Reading()
            try:
                found = {item.case_id: item for item in await self._store.waiting()}
            finally:
                changed, self._reading = self._reading.changed, None
            for case_id, version in changed.items():
                mine, theirs = self._lines.get(case_id), found.get(case_id)
                if theirs is None or theirs.version < version:
                    found.pop(case_id, None)
                    if mine is not None:
                        found[case_id] = mine
            self._lines, self._left = found, changed
            self._order = sorted(item.order for item in found.values())
            self._read_at = self._clock()

    def take(self, case: Case, language: str = "") -> None:
        """A case as it was just kept or read; an older one than is known changes nothing."""
        known = self._lines.get(case.id)
        if case.version < (known.version if known else self._left.get(case.id, 0)):
            return
        if self._reading is not None:
            self._reading.changed[case.id] = case.version
        self._left[case.id] = case.version
        self._put(case.id, waiting_of(case, language or (known.language if known else "")))

    def _put(self, case_id: str, new: Waiting | None) -> None:
        old = self._lines.pop(case_id, None)
        if old is not None:
            del self._order[bisect_left(self._order, old.order)]
        if new is not None:
            self._left.pop(case_id, None)
            self._lines[case_id] = new
            insort(self._order, new.order)

    def seen(self, case_ids: Iterable[str], files: Sequence[CaseFile]) -> None:
        """Cases that were just read to be shown: what the list had wrong of them is put right."""
        found = {file.case.id: file for file in files}
        for case_id in case_ids:
            file = found.get(case_id)
            if file is None:
                self._put(case_id, None)
            else:
                self.take(file.case, file.language)

    # --- looked at ---

    def line(self, case_id: str) -> Waiting | None:
        """A case's line, None when it waits for nobody."""
        return self._lines.get(case_id)

    def page(self, sought: Sought, after: Place | None, limit: int) -> list[tuple[Place, Waiting]]:
        """The lines behind a place in a view, in their order."""
        parts: dict[int, list[tuple[Place, Waiting]]] = {}
        for item in self._from(after if sought.parts is None else None):
            part = sought.part(item)
            if part is None or len(found := parts.setdefault(part, [])) >= limit:
                continue
            place = (part, item.order)
            if after is None or place > after:
                found.append((place, item))
                if part == 0 and len(found) >= limit:
                    break
        return [line for part in sorted(parts) for line in parts[part]][:limit]

    def _from(self, after: Place | None) -> Iterator[Waiting]:
        start = bisect_right(self._order, after[1]) if after else 0
        return map(self._lines.__getitem__, (order[2] for order in islice(self._order, start, None)))

    def all(self) -> Iterable[Waiting]:
        """Every line, in no order."""
        return self._lines.values()

    def counts(self, sought: Sought) -> Counter[str]:
        """How many cases are sought in each queue; a case may stand in several. The name "" counts every case once."""
        sets = [item.queues for item in self._lines.values() if sought.part(item) is not None]
        found = Counter(chain.from_iterable(sets))
        return found + Counter({"": len(sets)})

    def holders(self, sought: Sought) -> Counter[str]:
        """How many of the sought cases each member has; the name "" counts those that nobody has."""
        return Counter(item.holder for item in self._lines.values() if sought.part(item) is not None)

    def overdue(self, now: datetime) -> int:
        """How many cases have a deadline that is over."""
        return sum(1 for item in self._lines.values() if item.due < now)
