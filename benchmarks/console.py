"""The team's pages on the embedded database: the first view of the queue, and a case with its conversation.

Server time is from the request on the wire to the last byte of the page, without the network: a client in the same
process, scripting off. "Read anew" is what the first look after a start waits for, and what happens behind a page each
minute.
Commands are counted by PyMongo's own listener.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from benchmarks.commands import Prepared
from benchmarks.figures import Figure, main, say
from benchmarks.portfolio import account
from bot.clock import FrozenClock
from bot.config import Config
from bot.logs import configure_logs
from bot.service import Service
from bot.web import make_app
from console.passwords import hash_password
from console.queue_words import QUEUES
from flows.case import CaseFile, Escalation
from flows.message import Author, Delivery, Direction, Message
from flows.queues import PRIORITIES
from store.base import Change, Loading
from store.board import Board
from store.commands import CommandCount
from store.embedded import embedded
from store.mongo import MongoStore
from store.queueing import IN_HAND
from store.team import User

MILLISECONDS = 200
_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_PASSWORD = "correct horse battery"
_LOOKS = 9
_TALK = "talk"
_ANEW = "the list read anew"
_PAGES = {
    "queue": "/console/",
    "queue, everybody's": "/console/?whose=all",
    "queue, one kind": "/console/?queue=dispute",
}


@dataclass(slots=True)
class Bench:
    """A team's pages over a filled database."""

    http: TestClient[web.Request, web.Application]
    service: Service
    count: CommandCount


@dataclass(frozen=True, slots=True)
class Seen:
    """How long a page took (milliseconds, the median and the slowest of some looks), and its commands.

    `cpu` is what service and database worked on it together: what counts on a busy machine.
    """

    usual: float
    slowest: float
    commands: frozenset[int]
    cpu: float = 0.0


def _loading(service: Service, number: int, chance: Random) -> Loading:
    """A late account whose case waits for a person, in any queue, due within four days before or after now."""
    owed = account(number, -3)
    case = service.desk.new_case(owed, _NOW - timedelta(days=9))
    queue = chance.choice([name for name in QUEUES if name != IN_HAND])
    opened = _NOW - timedelta(minutes=chance.randrange(6_000))
    deadline = _NOW + timedelta(minutes=chance.randrange(-6_000, 6_000))
    reason = Escalation(f"{case.id}/e1", queue, "the debtor asks for a person", PRIORITIES[queue], opened, deadline)
    return Loading(owed, replace(case, escalations=(reason,)))


def _said(file: CaseFile, number: int, author: Author) -> Message:
    heard = author is Author.DEBTOR
    return Message(
        f"{file.case.id}/s{number}",
        file.case.id,
        file.case.debtor_id,
        "web",
        file.case.debtor_id,
        Direction.INBOUND if heard else Direction.OUTBOUND,
        author,
        f"Message {number}: I shall look at the invoice and come back to you before the end of the week.",
        file.language,
        _NOW - timedelta(days=8) + timedelta(minutes=number),
        Delivery.RECEIVED if heard else Delivery.READ,
        intents=("thanks",) if heard else (),
        confidence=0.9 if heard else None,
    )


async def _talk(store: MongoStore, messages: int) -> None:
    """Let the case that is looked at have said so much."""
    for start in range(0, messages, 200):
        file = await store.load(_TALK)
        assert file is not None
        numbers = range(start, min(start + 200, messages))
        said = tuple(_said(file, number, Author.DEBTOR if number % 2 else Author.BOT) for number in numbers)
        after = replace(file.case, version=file.case.version + 1, said=file.case.said + len(said))
        assert await store.commit(Change(after, file.case.version, messages=said))


@asynccontextmanager
async def _filled(escalations: int, messages: int) -> AsyncIterator[Bench]:
    count = CommandCount()
    with tempfile.TemporaryDirectory() as name:
        async with embedded(Path(name) / "database") as uri:
            store = MongoStore(uri, "bench", production=False, listeners=[count])
            await store.open()
            engines: Any = Prepared()
            service = Service(Config(folder=Path(name)), store, engines, FrozenClock(_NOW))
            service.clock.virtual = False  # type: ignore[misc] - a demo lets everybody in, without a session to look up
            chance = Random(5)
            for start in range(0, escalations, 500):
                numbers = range(start, min(start + 500, escalations))
                await store.import_accounts([_loading(service, number, chance) for number in numbers])
            who = account(escalations + 1, -3)
            who = replace(who, debtor=replace(who.debtor, id=_TALK), invoices=())
            await store.import_accounts([Loading(who, service.desk.new_case(who, _NOW - timedelta(days=9)))])
            await _talk(store, messages)
            await store.put_user(User("sofie", hash_password(_PASSWORD)))
            async with TestClient(TestServer(make_app(service))) as http:
                await _log_in(http)
                yield Bench(http, service, count)
            await store.close()


async def _log_in(http: TestClient[web.Request, web.Application]) -> None:
    page = await (await http.get("/console/login")).text()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    answer = await http.post("/console/login", data={**hidden, "name": "sofie", "password": _PASSWORD})
    assert answer.status == 200, answer.status


async def _look(bench: Bench, path: str, holds: str) -> tuple[float, int]:
    start = perf_counter()
    with bench.count.watch() as names:
        answer = await bench.http.get(path)
        page = await answer.text()
    took = (perf_counter() - start) * 1_000
    assert answer.status == 200, answer.status
    assert holds in page
    return took, len(names)


async def _looks(bench: Bench, path: str, holds: str) -> Seen:
    await _look(bench, path, holds)
    start = _cpu_seconds()
    found = [await _look(bench, path, holds) for _ in range(_LOOKS)]
    cpu = (_cpu_seconds() - start) * 1_000 / _LOOKS
    times = [took for took, _ in found]
    return Seen(median(times), max(times), frozenset(commands for _, commands in found), cpu)


def _cpu_seconds() -> float:
    """CPU time of this process (the client's too) and of its children that run, the database; 0 for those elsewhere."""
    seconds, me = process_time(), str(os.getpid())
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields[1] == me else 0
    return seconds


async def _measured(escalations: int, messages: int) -> dict[str, Seen]:
    say(f"  {escalations:,} open escalations, a conversation of {messages:,} messages …")
    async with _filled(escalations, messages) as bench:
        start = perf_counter()
        await bench.service.board.read()
        took = (perf_counter() - start) * 1_000
        found = {_ANEW: Seen(took, took, frozenset({1}))}
        for name, path in _PAGES.items():
            found[name] = await _looks(bench, path, "card line")
        found["case"] = await _looks(bench, f"/console/cases/{_TALK}", f"Message {messages - 1}:")
        _check(bench.service.board, escalations)
    return found


def _check(board: Board, escalations: int) -> None:
    assert len(list(board.all())) == escalations


def measure(quick: bool) -> list[Figure]:
    """First views at both sizes, and whether they cost the same commands."""
    configure_logs("error", "console")
    large = (1_000, 200) if quick else (10_000, 1_000)
    few, many = asyncio.run(_measured(100, 20)), asyncio.run(_measured(*large))
    figures = []
    for name, seen in many.items():
        of = f"{large[1]:,} messages" if name == "case" else f"{large[0]:,} open escalations"
        small = few[name]
        less = f"small: {small.usual:.0f}, CPU {small.cpu:.0f}"
        words = f"{seen.usual:.0f} ms, slowest {seen.slowest:.0f}, CPU {seen.cpu:.0f} ({less})"
        if name == _ANEW:
            figures.append(Figure(f"console: {name}, {of}", f"{seen.usual:.0f} ms (small: {small.usual:.0f})"))
            continue
        figures.append(Figure(f"console: {name}, {of}", words, f"≤ {MILLISECONDS} ms", seen.usual <= MILLISECONDS))
        same = seen.commands == small.commands and len(seen.commands) == 1
        counted = " or ".join(str(number) for number in sorted(seen.commands | small.commands))
        figures.append(Figure(f"console: commands of {name}, at both sizes", counted, "the same", same))
    return figures


if __name__ == "__main__":
    main([measure], __doc__)
