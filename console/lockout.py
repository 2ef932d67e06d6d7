"""Failed sign-ins: after a few, each next try of an account or from an address has to wait, twice as long every time.

They are counted in the records, so that neither a restart nor a second process forgets them; and for names that nobody
has just the same, so that a pause says nothing about who is a member. Nothing ever sleeps.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.team import Failures, TeamStore

_FIRST = timedelta(seconds=30)
_FORGET = timedelta(hours=24)
_BUSY = timedelta(seconds=2)
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """Failures in a row that an account and an address have before they wait, and the longest wait."""

    account: int = 5
    address: int = 50
    longest: timedelta = timedelta(minutes=60)


def pause(count: int, free: int, longest: timedelta) -> timedelta:
    """How long to wait after this many failures in a row."""
    return min(longest, _FIRST * (1 << min(count - free, 20))) if count >= free else timedelta(0)


def account_key(name: str) -> str:
    """Where the failures of an account stand; the records need not hold what strangers type."""
    return f"account:{hashlib.sha256(name.casefold().encode()).hexdigest()}"


def _address_key(address: str) -> str:
    return f"address:{hashlib.sha256(address.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Lockout:
    """Counts in `store`."""

    store: TeamStore
    limits: Limits

    async def wait(self, name: str, address: str, now: datetime) -> timedelta:
        """Zero when a try may be made, which then counts as failed until `passed` is said; else how long to wait.

        Any number of tries at the same moment are counted one by one, so none gets more guesses than the others.
        """
        account, at = account_key(name), _address_key(address)
        for _ in range(_TRIES):
            known = await self.store.failures([account, at])
            left = max(
                self._left(known.get(account), self.limits.account, now),
                self._left(known.get(at), self.limits.address, now),
            )
            if left or await self._count(account, known.get(account), now):
                return left
        return _BUSY

    def _left(self, known: Failures | None, free: int, now: datetime) -> timedelta:
        if known is None:
            return timedelta(0)
        return max(timedelta(0), known.last_at + pause(known.count, free, self.limits.longest) - now)

    async def _count(self, key: str, known: Failures | None, now: datetime) -> bool:
        anew = known is not None and now - known.last_at > _FORGET
        return await self.store.count_failure(key, known.count if known else 0, now, anew=anew)

    async def failed(self, address: str, now: datetime) -> None:
        """Count a failure for the address too."""
        key = _address_key(address)
        for _ in range(_TRIES):
            if await self._count(key, (await self.store.failures([key])).get(key), now):
                return

    async def passed(self, name: str) -> None:
        """Forget the failures of somebody who proved who they are."""
        await self.store.forgive([account_key(name)])
