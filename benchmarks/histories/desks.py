"""The same histories at the real desk, scribe, store and outbox: two processes, overtaken and killed by a seed.

What the pure level models (post.py) is here the house itself: texts are rendered, the history is chained, every wait of
every process is a turn that somebody else may take. The oracle is the same.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from time import perf_counter
from typing import Any

import structlog

from benchmarks.figures import ROOT
from benchmarks.histories import acts, said
from benchmarks.histories.happenings import Happening
from benchmarks.histories.law import local
from benchmarks.histories.many import Found, Played
from benchmarks.histories.post import Mail, Stop
from benchmarks.histories.seen import Breach, Seen, Tally
from benchmarks.histories.texts import rendered
from benchmarks.histories.ways import HOUSE
from benchmarks.histories.world import World
from bot.clock import FrozenClock
from bot.config_schema.sections import Creditor
from bot.creditor import creditor_facts
from bot.desk import Busy, Desk
from bot.scribe import Scribe, Written
from bot.wording import Wordings
from flows.case import Case, CaseFile
from flows.chain import verify
from flows.effects import Decision, Send
from flows.events import Event, Imported, Woken
from flows.message import Direction, Message
from flows.sending import Accepted, Later, Refused, SendResult, Unknown
from schedulers.outbox import Outbox, Patience
from store.base import Change, Kept, Loading, Outcome
from store.memory import MemoryStore
from store.switches import Grip
from tests.turns import Turns

_SHARE = 250
_EVENT: ContextVar[Event] = ContextVar("event")
_CHANNELS = ("sms", "whatsapp", "telegram", "email", "web")


@lru_cache(maxsize=1)
def _wordings() -> Wordings:
    return Wordings.load(ROOT / "flows" / "wordings")


class Overtaken(MemoryStore):
    """The twin, with a turn before and after what a desk or a sender asks of it; the floor sees every kept change."""

    def __init__(self, turns: Turns, floor: Floor) -> None:
        super().__init__()
        self._turns = turns
        self._floor = floor

    async def load(self, case_id: str) -> CaseFile | None:
        await self._turns()
        return await super().load(case_id)

    async def commit(self, change: Change) -> Kept | None:
        await self._turns()
        kept = await super().commit(change)
        if kept is not None:
            after = self._file(change.case.id)
            assert after is not None
            self._floor.kept(change, after)
        await self._turns()
        return kept

    async def claim(self, message_id: str, now: datetime, lease_until: datetime, switches: Sequence[str] = ()) -> Grip:
        await self._turns()
        claimed = await super().claim(message_id, now, lease_until, switches)
        await self._turns()
        return claimed

    async def settle(self, outcome: Outcome) -> bool:
        await self._turns()
        return await super().settle(outcome)


class Noted(Scribe):
    """The scribe, which also notes what it was given, for the oracle to look at once it is kept."""

    floor: Floor

    def write(self, before: CaseFile, decision: Decision, now: datetime, *more: Any, **named: Any) -> Written:
        written = super().write(before, decision, now, *more, **named)
        self.floor.decided[id(written.change.case)] = (before, decision, now, _EVENT.get(), written.change.case)
        return written


class Asked(Desk):
    """The desk; the oracle knows which event it has in hand."""

    async def apply(self, file: CaseFile, event: Event, **more: Any) -> Decision | None:
        token = _EVENT.set(event)
        try:
            return await super().apply(file, event, **more)
        finally:
            _EVENT.reset(token)


Decided = tuple[CaseFile, Decision, datetime, Event, Case]


@dataclass(eq=False)
class Floor:
    """One history: two processes, a desk and an outbox each. `stopping` are the stops of a call not yet returned."""

    world: World
    turns: Turns
    clock: FrozenClock
    desks: list[Desk] = field(default_factory=list)
    outboxes: list[Outbox] = field(default_factory=list)
    mails: dict[str, Mail] = field(default_factory=dict)
    decided: dict[int, Decided] = field(default_factory=dict)
    stopping: list[Stop] = field(default_factory=list)

    # --- what the oracle is shown ---

    def kept(self, change: Change, after: CaseFile) -> None:
        """A change was kept: look at its decision, and at the texts that it brings. Raises Breach."""
        before, decision, now, event, _ = self.decided.pop(id(change.case))
        world = self.world
        world.now, world.file = now, before
        world.look()
        shown = local(now, before.account.debtor.timezone)
        seen = Seen(before, event, after, decision.effects, now, shown, world.law, world.rules.scenario)
        world.tally[type(event).__name__] += 1
        world.watch.decision(seen)
        if what := world.watch.stop(event, seen):
            self.stopped(type(event).__name__, answers_too=what == "all")
        sends = [effect for effect in decision.effects if isinstance(effect, Send)]
        for message in change.messages:
            if message.direction is Direction.OUTBOUND:
                send = next(item for item in sends if item.wording == (message.wording or ""))
                mail = Mail(message.id, send, message.channel, message.address, now)
                mail.first = world.watch.first_reminder(seen, send)
                self.mails[message.id] = mail
                rendered(seen, message, world.tally)
        world.file = after

    def stopped(self, why: str, *, answers_too: bool) -> None:
        """A stop was kept; everything that it means so far must not leave once it is acknowledged."""
        stop = Stop(why)
        self.world.tally["stops"] += 1
        for mail in self.mails.values():
            if answers_too or mail.send.unasked:
                mail.stops.append(stop)
        self.stopping.append(stop)

    async def send(self, message: Message) -> SendResult:
        """A provider's call begins; the answer is a matter of chance."""
        mail, world = self.mails[message.id], self.world
        mail.attempts = message.attempts
        world.watch.leaves(mail, world.file, world.law, self.clock())
        mail.left_at = self.clock()
        world.watch.left(mail, self.clock(), world.file.account.debtor.timezone)
        await self.turns()
        number = self.turns.random.random()
        if number < 0.75:
            return Accepted(f"p-{message.id}-{message.attempts}")
        if number < 0.95:
            world.watch.undone(mail)
            refused = Refused("x1", "refused", address_dead=number < 0.78)
            return refused if number < 0.85 else Later("429", "busy", retry_after=1)
        return Unknown("no answer")

    # --- what happens ---

    async def handle(self, desk: Desk, event: Event) -> None:
        """An event at a desk; when this returns, its stop is acknowledged."""
        try:
            if isinstance(event, Woken):
                file = await desk.store.load("D1")
                assert file is not None
                await desk.wake(file)
            else:
                await desk.handle("D1", event)
        except Busy:
            self.world.tally["a desk found others too busy"] += 1
            return
        self._acknowledge()

    def _acknowledge(self) -> None:
        for stop in self.stopping:
            stop.acknowledged = True
        self.stopping.clear()

    async def imports(self, desk: Desk, outbox: Outbox, what: Happening) -> None:
        """New records, and the word that they are there."""
        file = self.world.file
        account = acts.records(file.account, self.today, what)
        loaded = await desk.store.import_accounts([Loading(account, desk.new_case(account, self.clock()))])
        fresh = await desk.store.load("D1")
        assert fresh is not None
        self.world.file = fresh
        self.world.look()
        if loaded.relieved:
            self.stopped("import", answers_too=False)
            await outbox.quiet("D1")
            self._acknowledge()
        if loaded.changed:
            await self.handle(desk, Imported())

    @property
    def today(self) -> date:
        """The debtor's local day."""
        return local(self.clock(), self.world.file.account.debtor.timezone).date()

    def event(self, what: Happening) -> Event | None:
        """The event that a happening stands for; None where only the senders have something to do."""
        world, file = self.world, self.world.file
        match what.kind:
            case "due" | "wake":
                return Woken()
            case "say":
                return said.reply(file, self.today, what, world.name("in"), None)
            case "stranger":
                return said.stranger(file, self.today, what, world.name("in"), None)
            case "pay":
                return acts.paid(file, self.clock(), what, world.name("pay"))
            case "agent":
                return acts.act(file, self.today, what)
            case "bind":
                return acts.bound(what)
            case "door":
                return acts.closed(file, what)
        return None

    async def happen(self, what: Happening) -> None:
        """Both processes at work: one with the event, the other with what waits; one of them may be killed."""
        world = self.world
        world.now = max(self.clock() + timedelta(seconds=int(what.wait)), self.clock())
        due = world.due(what) if what.kind == "due" else None
        self.clock.set(due or world.now)
        first = int(what.b * 2)
        desk, outbox, other = self.desks[first], self.outboxes[first], self.outboxes[1 - first]
        event = self.event(what)
        if what.kind == "import":
            self.turns.begin("one", self.imports(desk, outbox, what))
        elif event is not None:
            self.turns.begin("one", self.handle(desk, event))
        self.turns.begin("one", outbox.sweep())
        self.turns.begin("other", other.sweep())
        await self.turns.run(crash=0.01)
        self.stopping.clear()


def _floor(seed: int, tally: Tally) -> Floor:
    world, turns = World(seed, HOUSE, tally), Turns(seed)
    world.watch.memory.fresh_until = None  # one rulebook for many histories: its payment data are always new
    clock = FrozenClock(world.now)
    floor = Floor(world, turns, clock)
    store = Overtaken(turns, floor)
    creditor = creditor_facts(Creditor(name="Acme", company_number="BE0403170701", iban="BE68539007547034"))
    for _ in range(2):
        scribe = Noted(_wordings(), creditor)
        scribe.floor = floor
        outbox = Outbox(store, dict.fromkeys(_CHANNELS, floor), clock, Patience(backoff=1, attempts=5))
        desk = Asked(store, world.who.house.rulebook, scribe, outbox, clock)
        outbox.report, outbox.look_again, outbox.pause = desk.failed, desk.may_go_at, turns
        floor.desks.append(desk)
        floor.outboxes.append(outbox)

    def jump() -> None:
        if turns.random.random() < 0.1:
            clock.set(clock() + timedelta(seconds=turns.random.choice((1, 2, 30, 90, 200))))

    turns.between = jump
    return floor


async def _played(seed: int, tally: Tally) -> int:
    floor = _floor(seed, tally)
    store = floor.desks[0].store
    await store.import_accounts([Loading(floor.world.file.account, floor.world.file.case)])
    for what in floor.world.happenings:
        await floor.happen(what)
    entries = sorted(await store.history("D1"), key=lambda entry: entry.number)
    inspection = verify(entries, floor.world.file.case.chain, "D1")
    if not inspection.whole:
        raise Breach("chain", f"{inspection.faults[0].words}")
    tally["held: chained entries verified"] += inspection.count
    return len(floor.world.happenings)


def at_desks(first: int, count: int) -> Played:
    """Play the histories of `count` seeds from `first` on at the real desk, in this process."""
    structlog.configure(processors=[_silence])
    found = Played(histories=count)
    for seed in range(first, first + count):
        try:
            found.happenings += asyncio.run(_played(seed, found.tally))
        except Breach as breach:
            found.breaches.append(Found(seed, breach.about, str(breach)))
    return found


def _silence(logger: Any, method: str, event: Any) -> Any:
    raise structlog.DropEvent


def real(first: int, count: int, processes: int | None = None) -> Played:
    """The same on `processes` cores."""
    begun, whole = perf_counter(), Played()
    starts = range(first, first + count, _SHARE)
    with ProcessPoolExecutor(processes or os.cpu_count()) as pool:
        for part in pool.map(at_desks, starts, [min(_SHARE, first + count - start) for start in starts]):
            whole.add(part)
    whole.seconds = perf_counter() - begun
    return whole
