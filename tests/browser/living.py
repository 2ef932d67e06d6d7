"""The whole service over the in-memory store with a virtual clock and a few debtors: what the page tests look at."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import VirtualClock
from bot.config import load_config
from bot.demo.control import DemoDebtor
from bot.demo.page import add_demo
from bot.engines import Engines
from bot.service import ROOT, Service
from bot.web import make_app
from flows.history import Entry
from ledger.account import Account
from ledger.debtor import ContactPoint, Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money
from store.base import Loading
from store.memory import MemoryStore

START = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
_HORIZON = timedelta(days=120)
_PEOPLE = (
    ("anna", "Anna Peeters", "en", "one small invoice, 6 days late", [("2026-101", 24_000, 6)]),
    ("bruno", "Bruno & Fils <SRL>", "fr", "three invoices, up to 20 days late", [("2026-102", 48_050, 20)]),
    ("clara", "Clara Janssens", "nl", "due in a few days", [("2026-103", 12_500, -4)]),
    ("dev", 'Dev "Ops" O\'Neil {{7*7}}', "en", "large amount, 30 days late", [("2026-104", 1_250_000, 30)]),
)


def _account(person: tuple[str, str, str, str, list[tuple[str, int, int]]]) -> Account:
    debtor_id, name, language, _, owed = person
    today = START.date()
    points = (ContactPoint("web", debtor_id), ContactPoint("email", f"{debtor_id}@example.test"))
    debtor = Debtor(debtor_id, "sample", name, Kind.PERSON, language, "BE", "Europe/Brussels", points)
    zero = Money(0, "EUR")
    invoices = tuple(
        Invoice(number, debtor_id, _due(today, late + 30), _due(today, late), Money(minor, "EUR"), zero, zero)
        for number, minor, late in owed
    )
    return Account(debtor, invoices)


def _due(today: date, late: int) -> date:
    return today - timedelta(days=late)


@dataclass(slots=True)
class Living:
    """The running service; also the demo page's control."""

    service: Service
    store: MemoryStore
    clock: VirtualClock

    def now(self) -> datetime:
        return self.clock()

    async def advance(self, delta: timedelta) -> None:
        await self.service.timetable.run_until(self.clock() + delta, self.clock.set)
        await self.service.timetable.refresh()

    async def next_event(self) -> datetime | None:
        found = await self.service.timetable.run_to_next(self.clock() + _HORIZON, self.clock.set)
        return self.clock() if found else None

    def status(self) -> dict[str, str]:
        return {"engine": "local", "rasa": "not used here", "database": "in memory", "rasa_state": "off"}

    def debtors(self) -> Sequence[DemoDebtor]:
        return [
            DemoDebtor(name, full, language, "web", situation, self.chat(name))
            for name, full, language, situation, _ in _PEOPLE
        ]

    async def feed(self, limit: int) -> list[Entry]:
        lists = [await self.store.history(name) for name, *_ in _PEOPLE]
        return sorted(itertools.chain(*lists), key=lambda entry: entry.at, reverse=True)[:limit]

    def chat(self, debtor_id: str) -> str:
        return f"/chat/{self.service.tokens.chat(debtor_id)}"

    async def settle(self) -> None:
        """Wait until everything said so far has been dealt with."""
        await self.service.reception.idle()


async def make_living(tmp: Path) -> Living:
    """A started service with its debtors imported; nothing has been sent yet."""
    config = load_config(ROOT / "config.yml", {**os.environ, "AMICABLE_SECRET_KEY": "a" * 48})
    config = replace(config, folder=tmp) if hasattr(config, "__dataclass_fields__") else config
    store = MemoryStore()
    clock = VirtualClock(lambda: datetime.now(UTC), START)  # noqa: TID251 - the tests' own real clock
    service = Service(config, store, Engines(time.monotonic, rasa=False), clock)
    accounts = [_account(person) for person in _PEOPLE]
    await store.import_accounts([Loading(item, service.desk.new_case(item, clock())) for item in accounts])
    await service.start()
    return Living(service, store, clock)


@asynccontextmanager
async def living(tmp: Path) -> AsyncIterator[Living]:
    """The same, closed at the end."""
    alive = await make_living(tmp)
    try:
        yield alive
    finally:
        await alive.service.close()


@asynccontextmanager
async def served(alive: Living) -> AsyncIterator[TestServer]:
    """Chat, console and demo page on a free port."""
    app: web.Application = make_app(alive.service)
    add_demo(app, alive, alive.service.hub, creditor=alive.service.config.creditor.name)
    server = TestServer(app)
    await server.start_server()
    try:
        yield server
    finally:
        await server.close()
