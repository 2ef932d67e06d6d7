"""What the debtor's and the team's pages are handed: they know no more of the house than this."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol


class Listener(Protocol):
    """News of cases that changed (bot.hub.Hub)."""

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[asyncio.Queue[str]]:
        """A queue of ids of changed cases; the topic is a case id or "*"."""


class Clock(Protocol):
    """The time that counts: real, or the demo's virtual one."""

    def __call__(self) -> datetime:
        """Now, in UTC."""


class StopDoor(Protocol):
    """Where the wish to get no more messages goes in."""

    async def stop(self, case_id: str, channel: str, mark: str) -> None:
        """Close the channel for the case and for everybody who shares the address that the token's mark stands for."""


class ChatDoor(Protocol):
    """Where a web chat message goes in, like any other channel's."""

    async def say(self, debtor_id: str, text: str, client_id: str) -> None:
        """Keep and handle a message. `client_id` is the page's own id of it: the second copy is dropped."""
