"""An ordered list of names by time, for the in-memory store: what is due, and what comes next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

_LAST = "\U0010ffff"
"""Sorts after every name."""


class Agenda:
    """Names with their due times, earliest first; a name stands in it once at most."""

    def __init__(self) -> None:
        self._slots: list[tuple[datetime, str]] = []
        self._times: dict[str, datetime] = {}

    def put(self, name: str, time: datetime | None) -> None:
        """Set the due time of a name; None takes it out."""
        old = self._times.get(name)
        if old == time:
            return
        if old is not None:
            del self._slots[bisect_left(self._slots, (old, name))]
            del self._times[name]
        if time is not None:
            insort(self._slots, (time, name))
            self._times[name] = time

    def due(self, now: datetime) -> Iterator[str]:
        """Names whose time has come, longest due first. Do not change the agenda while reading."""
        return (name for _, name in islice(self._slots, bisect_right(self._slots, (now, _LAST))))

    def after(self, now: datetime) -> datetime | None:
        """The earliest due time later than `now`."""
        index = bisect_right(self._slots, (now, _LAST))
        return self._slots[index][0] if index < len(self._slots) else None
