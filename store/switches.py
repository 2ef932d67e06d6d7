"""Switches in the records, and the creditor's own days on which nothing goes. Nothing of it is ever deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from flows.blackouts import Blackout
from flows.switches import Switch

STANDING = "standing"
"""The id of the one document that every claim looks at: the keys of the switches that are on."""


class Grip(StrEnum):
    """What a claim came to. Only NONE is false.

    FREE: the message is ours to send. HELD: it is ours, but a switch covers it: it has to be given back.
    """

    NONE = ""
    FREE = "free"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class OwnDays:
    """Days on which a creditor wants nothing unasked to go, with who wrote them down and who took them back."""

    id: str
    creditor_id: str
    days: Blackout
    by: str
    at: datetime
    removed_at: datetime | None = None
    removed_by: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What falls into some days: queued messages, cases whose next step is due then."""

    queued: int = 0
    planned: int = 0


class SwitchStore(Protocol):
    """Switches and own days. Methods may raise Unavailable."""

    async def switch_on(self, switch: Switch) -> bool:
        """Put a switch on. False: one of the same key is on already."""

    async def lift_switch(self, switch_id: str, by: str, at: datetime) -> bool:
        """Lift it. False: there is none of this id that is on."""

    async def switch_is_final(self, switch_id: str, at: datetime) -> None:
        """Note that no sender holds anything any more that it covers; the first such moment is kept."""

    async def switches(self, now: datetime) -> list[Switch]:
        """All that are on, the widest first. One command."""

    async def switch_log(self, limit: int = 100) -> list[Switch]:
        """What was put on, lifted or not, the latest first."""

    async def in_flight_under(self, switch: Switch, now: datetime) -> int:
        """How many messages that it covers a sender holds at this moment, with a lease that still runs."""

    async def waiting_under(self, switch: Switch) -> int:
        """How many queued messages it covers."""

    async def release(self, rule: str, at: datetime) -> int:
        """Let queued messages that this rule ("switch/all") held be tried from `at` on; how many there were."""

    async def add_days(self, days: OwnDays) -> bool:
        """Keep new days; False when the id is kept already."""

    async def remove_days(self, days_id: str, by: str, at: datetime) -> bool:
        """Take days back; False when there are none of this id, or they were taken back before."""

    async def own_days(self, creditor_id: str, *, removed: bool = False) -> list[OwnDays]:
        """A creditor's days by their first one; with `removed` those too that were taken back."""

    async def falling_into(self, days: Blackout, begins: datetime, ends: datetime) -> Moved:
        """What is queued or planned (each case's next step) between two moments and would be covered by `days`."""
