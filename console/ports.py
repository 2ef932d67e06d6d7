"""What the team's pages are handed: they know no more of the house than this."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flows.case import CaseFile
from flows.events import Event
from flows.policy import DEFAULT, Policy

PolicyOf = Callable[[CaseFile], Policy]
"""The policy in force for a debtor."""


def house_policy(_: CaseFile) -> Policy:
    """The default pack's."""
    return DEFAULT


class Listener(Protocol):
    """News of cases that changed (bot.hub.Hub)."""

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[asyncio.Queue[str]]:
        """A queue of ids of changed cases; the topic is a case id or "*"."""


class Clock(Protocol):
    """The time that counts: real, or the demo's virtual one."""

    def __call__(self) -> datetime:
        """Now, in UTC."""


@dataclass(frozen=True, slots=True)
class StaleData:
    """Payment data are too old: automatic messages wait. `since` is when the last came (UTC), None: never."""

    since: datetime | None
    limit_hours: int


LooksStale = Callable[[], StaleData | None]
"""Whether payment data are too old now."""


def never_stale() -> StaleData | None:
    """Nobody watches the payment data."""
    return None


class CaseDoor(Protocol):
    """Where a team member's act goes in: an event like any other, decided and kept by the desk."""

    async def handle(self, case_id: str, event: Event, once: str = "") -> bool:
        """Decide, keep and perform. False when there is no such case.

        `once` is the word of a form, used up by the write that keeps the act: raises Duplicate for the second copy.
        """


Post = Callable[[str, str, str], Awaitable[bool]]
"""Carries a mail (address, subject, text) to somebody who is asked something; whether it was taken."""
