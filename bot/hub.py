"""News inside one process: pages that are open hear at once that a case has changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

EVERYTHING = "*"
"""The topic of those who want to hear of every case (the team's list)."""

_BACKLOG = 100


class Hub:
    """Topics are case ids. A slow listener loses news, not the sender time: pages read the records anyway."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[str]]] = {}

    def publish(self, case_id: str) -> None:
        """Tell everybody who listens to the case, or to everything."""
        for topic in (case_id, EVERYTHING):
            for queue in self._listeners.get(topic, ()):
                if not queue.full():
                    queue.put_nowait(case_id)

    def listening(self, topic: str) -> bool:
        """Whether anybody has this case's page open."""
        return bool(self._listeners.get(topic))

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[asyncio.Queue[str]]:
        """A queue of ids of cases that changed."""
        queue: asyncio.Queue[str] = asyncio.Queue(_BACKLOG)
        self._listeners.setdefault(topic, set()).add(queue)
        try:
            yield queue
        finally:
            self._listeners[topic].discard(queue)
            if not self._listeners[topic]:
                del self._listeners[topic]
