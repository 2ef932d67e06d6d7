"""The whole service over the in-memory store with a virtual clock and a few debtors: what the page tests look at."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import VirtualClock
from bot.config import load_config
from bot.demo.director import Director
from bot.demo.page import add_demo
from bot.engines import Engines
from bot.service import ROOT, Service
from bot.web import make_app
from flows.intents import Intent
from flows.understanding import Scored, Understanding
from ledger.account import Account
from ledger.debtor import ContactPoint, Debtor, Kind
from ledger.invoice import Invoice
from ledger.money import Money
from store.memory import MemoryStore

START = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
PEOPLE = (
    ("anna", "Anna Peeters", "en", "one small invoice, 6 days late", [("2026-101", 24_000, 6)]),
    ("bruno", "Bruno & Fils <SRL>", "fr", "three invoices, up to 20 days late", [("2026-102", 48_050, 20)]),
    ("clara", "Clara Janssens", "nl", "due in a few days", [("2026-103", 12_500, -4)]),
    ("dev", 'Dev "Ops" O\'Neil {{7*7}}', "en", "a name full of markup, 30 days late", [("2026-104", 90_000, 30)]),
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
    """The running service and who moves its time."""

    service: Service
    store: MemoryStore
    clock: VirtualClock
    director: Director

    def chat(self, debtor_id: str) -> str:
        """The path of a debtor's chat."""
        return f"/chat/{self.service.tokens.chat(debtor_id)}"

    async def settle(self) -> None:
        """Wait until everything said so far has been dealt with."""
        await self.service.reception.idle()


class WordsReader:
    """Reads a few fixed sentences and nothing else: where what was understood is not what is tested."""

    KNOWN: ClassVar[dict[str, Intent]] = {
        "I dispute this": Intent.DISPUTE,
        "I want a person": Intent.TALK_TO_HUMAN,
        "I lost my job": Intent.HARDSHIP,
        "Please send me my invoice": Intent.REQUEST_INVOICE_COPY,
    }

    async def start(self) -> None:
        """Nothing to load."""

    async def close(self) -> None:
        """Nothing to close."""

    def health(self) -> dict[str, object]:
        return {"primary": "words", "answering": "words", "ready": True, "reason": "", "progress": "Rasa is not used"}

    async def parse(self, text: str, *, language: str, now: datetime, timezone: str) -> Understanding:
        return Understanding(text, language, (Scored(self.KNOWN.get(text, Intent.THANKS), 0.97),), engine="words")


async def make_living(engines: Engines | WordsReader, store: MemoryStore | None = None) -> Living:
    """A started service with its debtors imported; nothing has been sent yet."""
    config = load_config(ROOT / "config.yml", {"AMICABLE_SECRET_KEY": "a" * 48})
    store = store or MemoryStore()
    clock = VirtualClock(lambda: datetime.now(UTC), START)  # noqa: TID251 - the tests' own real clock
    service = Service(config, store, engines, clock)
    director = Director(service, clock)
    await director.load([_account(person) for person in PEOPLE])
    await service.start()
    return Living(service, store, clock, director)


@asynccontextmanager
async def living(
    engines: Engines | WordsReader | None = None, store: MemoryStore | None = None
) -> AsyncIterator[Living]:
    """The same, closed at the end; without `engines` the real local one reads."""
    alive = await make_living(engines or Engines(time.monotonic, rasa=False), store)
    try:
        yield alive
    finally:
        await alive.service.close()


@asynccontextmanager
async def served(alive: Living) -> AsyncIterator[TestServer]:
    """Chat, console and demo page on a free port."""
    app: web.Application = make_app(alive.service)
    add_demo(app, alive.director, alive.service.hub, creditor=alive.service.config.creditor.name)
    server = TestServer(app)
    await server.start_server()
    try:
        yield server
    finally:
        await server.close()
