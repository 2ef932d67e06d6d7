"""The time that counts: the machine's, or a virtual one that simulation and demo move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta


class Clock:
    """Tells the time in UTC. `real` is where time really comes from (bot/__main__.py holds it)."""

    virtual = False

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real

    def __call__(self) -> datetime:
        """Now, in UTC."""
        return self._real()


class VirtualClock(Clock):
    """Goes on at the real pace from a chosen start, and can be set forward; never back."""

    virtual = True

    def __init__(self, real: Callable[[], datetime], start: datetime) -> None:
        super().__init__(real)
        self._offset = start - real()

    def __call__(self) -> datetime:
        """Now, in UTC, of the virtual time."""
        return self._real() + self._offset

    def set(self, moment: datetime) -> None:
        """Jump forward to `moment`; an earlier moment changes nothing."""
        self._offset += max(timedelta(0), moment - self())


class FrozenClock(VirtualClock):
    """Stands still between jumps: the simulation's time."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        super().__init__(lambda: self._now, start)

    def __call__(self) -> datetime:
        """Now, in UTC, of the simulated time."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Jump forward."""
        self._now = max(self._now, moment)
