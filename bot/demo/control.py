"""What the demo page is handed: the virtual clock, the sample debtors, and what happens to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from flows.history import Entry


class DemoDebtor(NamedTuple):
    """A debtor of the sample portfolio. `chat_url` is the path of their chat; `situation` says what is special."""

    id: str
    name: str
    language: str
    channel: str
    situation: str
    chat_url: str


class DemoControl(Protocol):
    """Moves the demo's time and tells what happens meanwhile."""

    def now(self) -> datetime:
        """The virtual time, UTC."""

    async def advance(self, delta: timedelta) -> None:
        """Move the clock and let everything happen that falls due meanwhile."""

    async def next_event(self) -> datetime | None:
        """Move the clock to the next thing that falls due and let it happen; None when nothing waits."""

    def status(self) -> dict[str, str]:
        """Facts for the status line by name. `engine` (who reads messages now), `rasa` (its state in words) and
        `database` come first; `rasa_state` (working, ready or off) only colours the sign before `rasa`.
        """

    def debtors(self) -> Sequence[DemoDebtor]:
        """All debtors; the first of each language are shown at the start."""

    async def feed(self, limit: int) -> list[Entry]:
        """The latest history of all cases, newest first."""
