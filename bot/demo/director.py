"""Runs the demo: a virtual clock that drives the real scheduler's jobs, over the sample portfolio."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.clock import VirtualClock
from bot.demo.control import DemoDebtor
from bot.service import Service
from flows.history import Entry
from ledger.account import Account
from ledger.calendar import local_date
from ledger.debtor import ContactPoint
from store.base import Change, Loading, StoreError

log = structlog.get_logger(__name__)

_PACE_SECONDS = 1.0
_HORIZON = timedelta(days=120)
_REMEMBERED = 500


class Director:
    """Implements bot.demo.control.DemoControl. One move of the clock at a time, after the replies under way."""

    def __init__(self, service: Service, clock: VirtualClock) -> None:
        self._service = service
        self._clock = clock
        self._moving = asyncio.Lock()
        self._entries: deque[Entry] = deque(maxlen=_REMEMBERED)
        self._accounts: list[Account] = []
        service.watchers.append(self._remember)

    def _remember(self, change: Change) -> None:
        self._entries.extend(change.entries)

    async def load(self, accounts: Sequence[Account]) -> None:
        """Bring the sample portfolio in. Everybody also has the web chat, first: that is their phone on the page."""
        self._accounts = [_with_phone(account) for account in accounts]
        now = self._clock()
        batch = [Loading(account, self._service.desk.new_case(account, now)) for account in self._accounts]
        await self._service.store.import_accounts(batch)

    async def keep_pace(self) -> None:
        """Fire what falls due while the virtual clock goes on at the real pace; until cancelled."""
        while True:
            await asyncio.sleep(_PACE_SECONDS)
            try:
                async with self._moving:
                    await self._service.timetable.run_until(self._clock(), self._clock.set)
            except StoreError as error:
                log.warning("demo_waits", error=type(error).__name__)

    def now(self) -> datetime:
        """See DemoControl."""
        return self._clock()

    async def advance(self, delta: timedelta) -> None:
        """See DemoControl."""
        await self._service.reception.idle()
        async with self._moving:
            await self._service.timetable.run_until(self._clock() + delta, self._clock.set)

    async def next_event(self) -> datetime | None:
        """See DemoControl."""
        await self._service.reception.idle()
        async with self._moving:
            moved = await self._service.timetable.run_to_next(self._clock() + _HORIZON, self._clock.set)
        return self._clock() if moved else None

    def status(self) -> dict[str, str]:
        """See DemoControl."""
        nlu = self._service.engines.health()
        rasa, state = rasa_line(nlu)
        return {
            "engine": str(nlu["answering"]),
            "rasa": rasa,
            "database": "SecantusDB (embedded, MongoDB protocol)",
            "rasa_state": state,
        }

    def debtors(self) -> Sequence[DemoDebtor]:
        """See DemoControl."""
        return [self._debtor(account) for account in self._accounts]

    def _debtor(self, account: Account) -> DemoDebtor:
        debtor = account.debtor
        link = f"/chat/{self._service.tokens.chat(debtor.id)}"
        situation = _situation(account, self._clock())
        return DemoDebtor(debtor.id, debtor.name, debtor.language, debtor.contacts[0].channel, situation, link)

    async def feed(self, limit: int) -> list[Entry]:
        """See DemoControl."""
        return list(reversed(self._entries))[:limit]


def rasa_line(nlu: Mapping[str, object]) -> tuple[str, str]:
    """What is true of Rasa now, and its sign: working, ready or off."""
    progress = str(nlu["progress"])
    if nlu["primary"] != "rasa" or "local engine goes on" in progress:
        return progress, "off"
    if not nlu["ready"]:
        return progress, "working"
    if nlu["answering"] != "rasa":
        return f"Rasa is there but missed the last message ({nlu['reason']}); it is asked again", "working"
    return progress, "ready"


def _with_phone(account: Account) -> Account:
    debtor = account.debtor
    others = tuple(point for point in debtor.contacts if point.channel != "web")
    return replace(account, debtor=replace(debtor, contacts=(ContactPoint("web", debtor.id), *others)))


def _situation(account: Account, now: datetime) -> str:
    oldest = account.oldest_open()
    if oldest is None:
        return "all paid"
    days = oldest.days_overdue(local_date(now, account.debtor.timezone))
    count = len(account.open_invoices())
    what = f"{count} invoices" if count > 1 else "1 invoice"
    when = f"{days} days late" if days > 0 else ("due today" if days == 0 else f"due in {-days} days")
    return f"{what}, {account.balance()}, {when}"
