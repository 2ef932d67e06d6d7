"""Database commands, counted by PyMongo's own listener on the embedded database, with 100 and with 10,000 cases.

An inbound message: from the reception to the answer settled as sent, by web and by WhatsApp, for several intents; the
understanding is given, it reads no records. A due step: from the look-up to the message in the channel's hands. The
service is the real one; a channel that only accepts stands in for WhatsApp's network.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.figures import Figure, main
from benchmarks.portfolio import account
from bot.channels.base import Accepted, Inbound
from bot.clock import FrozenClock
from bot.config import Config
from bot.logs import configure_logs
from bot.service import Service
from flows.intents import Intent
from flows.message import Delivery, Message
from flows.understanding import Scored, Slots, Understanding
from ledger.account import Account
from ledger.debtor import ContactPoint
from store.base import Loading, RawEvent
from store.commands import CommandCount
from store.embedded import embedded
from store.mongo import MongoStore

INBOUND, STEP = 6, 4
_SCENARIO, _ZONE = "courteous", "Europe/Brussels"
_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_DUE = 60
"""How many cases are due at the time of the measurement, whatever the size of the portfolio."""
_INTENTS = (
    Intent.ASK_BALANCE,
    Intent.PROMISE_TO_PAY,
    Intent.ALREADY_PAID,
    Intent.DISPUTE,
    Intent.HARDSHIP,
    Intent.OPT_OUT,
    Intent.REQUEST_INVOICE_COPY,
)


class Prepared:
    """An understanding that is known before: stands in for the engines."""

    intent = Intent.ASK_BALANCE

    async def parse(self, text: str, *, language: str, now: datetime, timezone: str) -> Understanding:  # noqa: ARG002
        slots = Slots(date=(now + timedelta(days=3)).date()) if self.intent is Intent.PROMISE_TO_PAY else Slots()
        return Understanding(text, language, (Scored(self.intent, 0.95),), slots=slots, engine="local")


class Accepting:
    """A channel that accepts everything; remembers how many commands there had been when it got its last message."""

    def __init__(self, count: CommandCount) -> None:
        self._count = count
        self.commands = 0

    async def send(self, message: Message) -> Accepted:
        self.commands = len(self._count.names)
        return Accepted(f"provider-{message.id}")


@dataclass(slots=True)
class Bench:
    """A service over a filled database."""

    service: Service
    count: CommandCount
    prepared: Prepared
    clock: FrozenClock


def _owed(number: int) -> Account:
    """Everybody in one place, with web and WhatsApp; the first ones late, the others not due for a long time."""
    base = account(number, -3 if number < _DUE else 60)
    points = (ContactPoint("web", base.id), ContactPoint("whatsapp", f"+3246{number:07d}"))
    who = replace(base.debtor, country="BE", timezone=_ZONE, contacts=points)
    return Account(who, base.invoices)


@asynccontextmanager
async def _filled(cases: int) -> AsyncIterator[Bench]:
    count = CommandCount()
    with tempfile.TemporaryDirectory() as name:
        async with embedded(Path(name) / "database") as uri:
            store = MongoStore(uri, "bench", production=False, listeners=[count])
            await store.open()
            clock, prepared = FrozenClock(_NOW - timedelta(days=1)), Prepared()
            engines: Any = prepared
            service = Service(Config(folder=Path(name)), store, engines, clock)
            stand_in: Any = Accepting(count)
            service.channels["whatsapp"] = stand_in
            await service.channels["web"].start()
            for start in range(0, cases, 500):
                owed = [_owed(number) for number in range(start, min(start + 500, cases))]
                await store.import_accounts([Loading(item, service.desk.new_case(item, clock())) for item in owed])
            clock.set(_NOW)
            yield Bench(service, count, prepared, clock)
            await store.close()


async def _inbound(bench: Bench, channel: str, number: int, intent: Intent) -> tuple[int, float]:
    """Commands and milliseconds of one message with its answer."""
    bench.prepared.intent = intent
    who = _owed(number).debtor
    point = who.contact(channel)
    assert point is not None
    name = f"{channel}-{number}-{intent.value}"
    arrival = Inbound(channel, name, point.address, "…", bench.clock())
    event = RawEvent(f"{channel}:{name}", channel, bench.clock(), b"{}")
    start = perf_counter()
    with bench.count.watch() as names:
        assert await bench.service.reception.take(event, [arrival])
        await bench.service.reception.idle()
    took = (perf_counter() - start) * 1000
    said = await bench.service.store.conversation(who.id)
    answers = [item for item in said if item.in_reply_to == f"{channel}:{name}"]
    assert answers, f"{intent} got no answer"
    assert all(item.state in (Delivery.SENT, Delivery.DELIVERED) for item in answers), answers
    return len(names), took


async def _step(bench: Bench) -> tuple[int, float]:
    """Commands and milliseconds of one due step, from the look-up until the channel has the message.

    The look at what waits to be sent, two commands for a whole round whatever its size, is made before.
    """
    service, channel = bench.service, Accepting(bench.count)
    stand_in: Any = channel
    web, service.channels["web"] = service.channels["web"], stand_in
    await _only_one_due(bench)
    await service.outbox.sweep()
    start, first = perf_counter(), len(bench.count.names)
    [due] = await service.store.due_steps(_SCENARIO, _ZONE, bench.clock(), 500)
    await service.desk.wake(due)
    took = (perf_counter() - start) * 1000
    assert channel.commands, "the step did not reach the channel"
    service.channels["web"] = web
    return channel.commands - first, took


async def _only_one_due(bench: Bench) -> None:
    """Take all but the last of the late ones first, so that one case alone pays for the look-up."""
    late = await bench.service.store.due_steps(_SCENARIO, _ZONE, bench.clock(), 1_000)
    assert len(late) > 1
    for file in late[:-1]:
        await bench.service.desk.wake(file)


async def count_commands(cases: int) -> tuple[int, int, float, float]:
    """The most commands of an inbound message and of a due step, and their milliseconds."""
    async with _filled(cases) as bench:
        tried = [
            await _inbound(bench, channel, 2 * place + shift, intent)
            for place, intent in enumerate(_INTENTS)
            for shift, channel in enumerate(("web", "whatsapp"))
        ]
        step, step_took = await _step(bench)
    return max(names for names, _ in tried), step, sum(took for _, took in tried) / len(tried), step_took


def measure(quick: bool) -> list[Figure]:
    configure_logs("error", "console")
    figures = []
    found = {size: asyncio.run(count_commands(size)) for size in (100, 1_000 if quick else 10_000)}
    for size, (inbound, step, inbound_took, step_took) in found.items():
        of = f"at {size:,} cases"
        answer, due = f"commands: message with answer, {of}", f"commands: due step until handed over, {of}"
        figures.append(Figure(answer, f"{inbound} at most ({inbound_took:.0f} ms)", f"≤ {INBOUND}", inbound <= INBOUND))
        figures.append(Figure(due, f"{step} ({step_took:.0f} ms)", f"≤ {STEP}", step <= STEP))
    same = len({item[:2] for item in found.values()}) == 1
    return [*figures, Figure("commands: the same at both sizes", "yes" if same else "no", "yes", same)]


if __name__ == "__main__":
    main([measure], __doc__)
