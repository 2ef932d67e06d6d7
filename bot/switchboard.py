"""The switchboard: puts switches on and lifts them, and tells the rulebook of this process what is on.

What nobody may slip past is the claim in the outbox (schedulers.outbox), which looks at the records. The picture that
is kept here, at most a second old, only saves deciding what would have to wait anyway, and tells every page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta

import structlog

from bot.rulebook import Rulebook
from flows.blackouts import Blackout
from flows.switches import Reach, Switch
from ledger.calendar import at_local
from store.base import Store, StoreError
from store.switches import Moved, OwnDays

log = structlog.get_logger(__name__)

LOOK_EVERY_SECONDS = 1
"""How old the picture may be: another process's switch is seen after so long."""

_PAUSE_SECONDS = 0.05
_START_OF_DAY = datetime.min.time()


class Switchboard:
    """What is on, for pages and rules. `clock` tells the time, `creditor_id` whose days and rules these are."""

    def __init__(
        self,
        store: Store,
        rulebook: Rulebook,
        clock: Callable[[], datetime],
        creditor_id: str,
        *,
        pause: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._store = store
        self._rulebook = rulebook
        self._clock = clock
        self._creditor = creditor_id
        self._pause = pause or _moment
        self._missed = False
        self.on: tuple[Switch, ...] = ()
        self.days: tuple[OwnDays, ...] = ()

    async def look(self) -> None:
        """Take the records' picture; let go what ended meanwhile; note which switches are final by now."""
        now = self._clock()
        on = tuple(await self._store.switches(now))
        still = {item.id for item in on}
        ended = {item.rule for item in self.on if item.id not in still}
        self._take(on, tuple(await self._store.own_days(self._creditor)))
        for rule in sorted(ended):
            await self._store.release(rule, now)
        for switch in on:
            if switch.final_at is None and not await self._store.in_flight_under(switch, now):
                await self._store.switch_is_final(switch.id, now)

    async def keep_looking(self) -> None:
        """The same as a job: while the records are away nothing can be claimed either, and it is said once."""
        try:
            await self.look()
            self._missed = False
        except StoreError as error:
            if not self._missed:
                log.warning("switches_not_seen", error=type(error).__name__)
            self._missed = True

    def _take(self, on: tuple[Switch, ...], days: tuple[OwnDays, ...]) -> None:
        self.on, self.days = on, days
        self._rulebook.stopped_by(on)
        self._rulebook.own_days(tuple(sorted(item.days for item in days)))

    async def put_on(self, switch: Switch, patience_seconds: float = 8) -> bool:
        """Put a switch on. False: one of its kind is on already. Raises StoreError.

        It returns when no sender holds anything any more that it covers, or when the patience is over: then `look`
        goes on looking, and `Switch.final_at` says when it was so.
        """
        if not await self._store.switch_on(switch):
            return False
        log.warning("switch_on", rule=switch.rule, until=switch.until and switch.until.isoformat())
        await self.look()
        try:
            async with asyncio.timeout(patience_seconds):
                await self.quiet(switch)
        except TimeoutError:
            log.warning("switch_not_final_yet", rule=switch.rule)
        await self.look()
        return True

    async def quiet(self, switch: Switch) -> None:
        """Wait until no sender, of whatever process, holds anything that the switch covers."""
        while await self._store.in_flight_under(switch, self._clock()):
            await self._pause()

    async def lift(self, switch: Switch, by: str) -> bool:
        """Lift a switch; what waited is tried at once. False: it is on no more. Raises StoreError."""
        now = self._clock()
        if not await self._store.lift_switch(switch.id, by, now):
            return False
        log.warning("switch_lifted", rule=switch.rule)
        await self._store.release(switch.rule, now)
        await self.look()
        return True

    # --- own days ---

    async def keep_free(self, days: OwnDays) -> bool:
        """Write days down on which nothing unasked goes. Raises StoreError."""
        kept = await self._store.add_days(days)
        await self.look()
        return kept

    async def free_no_more(self, days_id: str, by: str) -> bool:
        """Take days back. Raises StoreError."""
        gone = await self._store.remove_days(days_id, by, self._clock())
        await self.look()
        return gone

    async def would_move(self, days: Blackout, timezone: str) -> Moved:
        """How much of what is queued or planned falls into these days, counted at one place. Raises StoreError."""
        begins = at_local(days.first, _START_OF_DAY, timezone)
        ends = at_local(_after(days.last), _START_OF_DAY, timezone)
        return await self._store.falling_into(days, begins, ends)


def told(on: Sequence[Switch]) -> dict[str, object]:
    """What /health says of the switches that are on: kinds and moments, no names of debtors or people."""
    wide = [item for item in on if item.reach not in (Reach.CASE, Reach.DEBTOR)]
    said: dict[str, object] = {item.key: f"since {item.since:%Y-%m-%d %H:%M} UTC, {item.number}" for item in wide}
    few = len(on) - len(wide)
    return {**said, "cases": few} if few else said


def _after(day: date) -> date:
    return day + timedelta(days=1)


async def _moment() -> None:
    await asyncio.sleep(_PAUSE_SECONDS)
