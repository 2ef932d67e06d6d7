"""The rounds: gather the cases that are due and have each decided, a batch at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol

import structlog

from flows.case import CaseFile, Wake
from store.base import Store

log = structlog.get_logger(__name__)
_EVER = datetime.min.replace(tzinfo=UTC)


class Courier(Protocol):
    """What delivers messages (schedulers.outbox)."""

    async def sweep(self) -> int:
        """Send what waits, and say of what was abandoned that its outcome is unknown."""


class CaseRounds:
    """Implements schedulers.timetable.Rounds over the store. `wake` decides one due case (bot.desk)."""

    def __init__(
        self,
        store: Store,
        wake: Callable[[CaseFile], Awaitable[None]],
        courier: Courier,
        clock: Callable[[], datetime],
        *,
        batch: int = 200,
        parallel: int = 8,
    ) -> None:
        self._store = store
        self._wake = wake
        self._courier = courier
        self._clock = clock
        self._batch = batch
        self._parallel = parallel

    async def steps(self, scenario: str, timezone: str, until: datetime) -> int:
        """See Rounds.steps. What waits goes first: after a downtime it counts before anything new is decided."""
        await self._courier.sweep()
        return await self._all(lambda limit: self._store.due_steps(scenario, timezone, until, limit))

    async def ticks(self) -> int:
        """See Rounds.ticks."""
        await self._courier.sweep()
        return await self._all(lambda limit: self._store.due_ticks(self._clock(), limit))

    async def places(self) -> list[tuple[str, str]]:
        """See Rounds.places."""
        return await self._store.zones()

    async def next_tick(self, after: datetime) -> datetime | None:
        """See Rounds.next_tick. Words that a person let wait count as well."""
        found = await self._store.next_wake(after, Wake.TICK), await self._store.next_words(after)
        return min((at for at in found if at is not None), default=None)

    async def next_step(self) -> datetime | None:
        """See Rounds.next_step."""
        return await self._store.next_wake(_EVER, Wake.STEP)

    async def _all(self, due: Callable[[int], Awaitable[list[CaseFile]]]) -> int:
        """Batch after batch until none is due; a case that stays due after its turn is not taken twice.

        Cases that stay due stand first in every look: the next look reaches behind them.
        """
        seen: set[str] = set()
        limit = self._batch
        while True:
            found = await due(limit)
            fresh = [file for file in found if file.case.id not in seen]
            stuck = len(found) - len(fresh)
            if fresh:
                seen.update(file.case.id for file in fresh)
                await self._batch_of(fresh)
            if len(found) < limit:
                return len(seen)
            limit = self._batch + stuck if fresh else limit + self._batch

    async def _batch_of(self, files: list[CaseFile]) -> None:
        if self._parallel == 1:
            for file in files:
                await self._one(file)
            return
        gate = asyncio.Semaphore(self._parallel)

        async def guarded(file: CaseFile) -> None:
            async with gate:
                await self._one(file)

        await asyncio.gather(*(guarded(file) for file in files))

    async def _one(self, file: CaseFile) -> None:
        try:
            await self._wake(file)
        except Exception as error:  # one case must not stop the round; it stays due and the next round takes it again
            log.exception("case_failed", case=file.case.id, error=type(error).__name__)
