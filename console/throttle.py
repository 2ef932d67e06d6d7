"""Login attempts: after a few failures each next try has to wait, twice as long every time. Nothing ever sleeps."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

_FREE = 3
_FIRST = timedelta(seconds=2)
_LONGEST = timedelta(minutes=15)
_FORGET = timedelta(hours=1)
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: datetime

    @property
    def open_at(self) -> datetime:
        """When the next try is allowed."""
        if self.count < _FREE:
            return self.last
        return self.last + min(_LONGEST, _FIRST * (1 << min(self.count - _FREE, 20)))


class Throttle:
    """Failures by name and address. The oldest are forgotten when there are too many of them."""

    def __init__(self) -> None:
        self._failures: OrderedDict[tuple[str, str], _Failures] = OrderedDict()

    def wait(self, name: str, address: str, now: datetime) -> timedelta:
        """How long this name has to wait from this address; zero when it may try."""
        known = self._failures.get((name.casefold(), address))
        return max(timedelta(0), known.open_at - now) if known else timedelta(0)

    def failed(self, name: str, address: str, now: datetime) -> None:
        """Count a failure; one more than an hour after the last starts anew."""
        key = (name.casefold(), address)
        known = self._failures.pop(key, None)
        count = known.count + 1 if known and now - known.last < _FORGET else 1
        self._failures[key] = _Failures(count, now)
        while len(self._failures) > _MOST:
            self._failures.popitem(last=False)

    def passed(self, name: str, address: str) -> None:
        """Forget the failures of somebody who got in."""
        self._failures.pop((name.casefold(), address), None)
