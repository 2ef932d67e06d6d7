"""The part of the store's door that keeps people's rights: stops by address, and what goes when its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from flows.case import CaseFile


class RightsStore(Protocol):
    """Stops, retention, erasure. What one debtor's erasure takes goes with `commit` (`Change.erase`)."""

    async def stopped(self, keys: Sequence[str]) -> dict[str, frozenset[str]]:
        """The ids of cases that hold a stop from one of these addresses (keys as in ContactPoint), by key."""

    async def settled(self, before: datetime, after_id: str, limit: int) -> list[CaseFile]:
        """Cases settled before a time, by id, from the first id behind `after_id` on."""

    async def forget_raw(self, before: datetime, *, count_only: bool = False) -> int:
        """Delete raw payloads that were dealt with and came before a time; how many there were."""

    async def forget_reviews(self, before: datetime, *, count_only: bool = False) -> int:
        """Delete reviews of messages that came before a time, whatever their state; how many there were."""

    async def remove(self, case_id: str, version: int) -> bool:
        """Delete all that is kept of a case and its debtor, if the case has this version; False when it has not."""
