"""Does what people asked for on many cases, once its undo window has passed: case by case, through the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from flows.bulk import Bulk, event_of, hindrance
from flows.events import Event
from store.base import Store

log = structlog.get_logger(__name__)

_LEASE = timedelta(minutes=2)
"""A runner that has not been heard of for so long is dead; another one goes on where it stopped."""


class Door(Protocol):
    """The desk."""

    async def handle(self, case_id: str, event: Event) -> bool:
        """Decide, keep and perform."""


class Bulks:
    """Runs acts on many cases. A case that has changed meanwhile is looked at again before it is touched."""

    def __init__(self, store: Store, door: Door, clock: Clock) -> None:
        self._store, self._door, self._clock = store, door, clock

    async def sweep(self) -> int:
        """Run what is due; how many cases had their turn."""
        count = 0
        while bulk := await self._store.take_bulk(self._clock(), self._clock() + _LEASE):
            count += await self._run(bulk)
        return count

    async def _run(self, bulk: Bulk) -> int:
        begun = bulk.done
        for case_id in bulk.cases[begun:]:
            key = await self._one(case_id, bulk)
            left = (*bulk.left, (case_id, key)) if key else bulk.left
            bulk = replace(bulk, done=bulk.done + 1, left=left)
            await self._store.count_bulk(bulk.id, bulk.done, bulk.left, self._clock() + _LEASE)
        await self._store.finish_bulk(bulk.id)
        log.info("bulk_done", act=bulk.act.value, cases=len(bulk.cases), left=len(bulk.left))
        return bulk.done - begun

    async def _one(self, case_id: str, bulk: Bulk) -> str:
        """The key of why it was left alone; empty when it was done. One case that fails does not stop the others."""
        file = await self._store.load(case_id)
        if file is None:
            return "gone"
        if key := hindrance(file.case, bulk):
            return key
        try:
            await self._door.handle(case_id, event_of(bulk))
        except Exception as error:  # whatever it is: the others have a right to their turn
            log.warning("bulk_case_failed", act=bulk.act.value, fault=type(error).__name__)
            return "failed"
        return ""
