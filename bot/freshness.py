"""The watch over the creditor's payment data: too old, and automatic messages wait; new, and they go on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog

from bot.rulebook import Rulebook
from store.base import Store

log = structlog.get_logger(__name__)

_NEVER = datetime.min.replace(tzinfo=UTC)

Change = Callable[[], Awaitable[object]]


class Freshness:
    """Looks how old a creditor's payment data are and tells the rulebook (policy.data_max_age_hours).

    `went_stale` and `came_back` are awaited at each change: the team is told; what waited is looked at.
    """

    def __init__(
        self,
        store: Store,
        rulebook: Rulebook,
        clock: Callable[[], datetime],
        creditor_id: str,
        max_age_hours: int,
        went_stale: Change,
        came_back: Change,
    ) -> None:
        self._store = store
        self._rulebook = rulebook
        self._clock = clock
        self._creditor = creditor_id
        self._max_age = timedelta(hours=max_age_hours)
        self._went_stale = went_stale
        self._came_back = came_back
        self._stale: bool | None = None
        self.complaint = ""
        self.came: datetime | None = None

    async def look(self) -> None:
        """Called at the start and with each tick. Raises StoreError."""
        came = await self._store.data_age_from(self._creditor)
        until = came + self._max_age if came else _NEVER
        self._rulebook.payment_data_hold_until(until)
        self.came = came
        stale, before = self._clock() >= until, self._stale
        self._stale = stale
        self.complaint = self._says(came) if stale else ""
        if stale and not before:
            log.warning("payment_data_too_old", hours=int(self._max_age / timedelta(hours=1)), ever=came is not None)
            await self._went_stale()
        elif before and not stale:
            log.info("payment_data_fresh_again")
            await self._came_back()

    @property
    def limit_hours(self) -> int:
        """How old payment data may be."""
        return int(self._max_age / timedelta(hours=1))

    @property
    def too_old(self) -> bool:
        """Whether automatic messages wait, as of the last look."""
        return bool(self._stale)

    def _says(self, came: datetime | None) -> str:
        since = f"since {came:%Y-%m-%d %H:%M} UTC" if came else "yet"
        hours = int(self._max_age / timedelta(hours=1))
        return (
            f"no payment data have come {since}; automatic messages wait because the limit is {hours} hours: "
            "run `python -m bot import` with a portfolio or payments file, and they go on by themselves"
        )
