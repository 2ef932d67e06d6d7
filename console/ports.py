"""What the team's pages are handed: they know no more of the house than this."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from flows.events import Event


class Listener(Protocol):
    """News of cases that changed (bot.hub.Hub)."""

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[asyncio.Queue[str]]:
        """A queue of ids of changed cases; the topic is a case id or "*"."""


class Clock(Protocol):
    """The time that counts: real, or the demo's virtual one."""

    def __call__(self) -> datetime:
        """Now, in UTC."""


class CaseDoor(Protocol):
    """Where a team member's act goes in: an event like any other, decided and kept by the desk."""

    async def handle(self, case_id: str, event: Event) -> bool:
        """Decide, keep and perform. False when there is no such case."""
