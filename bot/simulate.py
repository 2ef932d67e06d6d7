"""The simulation: the real desk and decisions over the in-memory store, in virtual time; nothing is sent.

What comes out are the history entries of all cases in time order, one JSON object a line (README, interfaces).
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TextIO

from bot.channels.base import Inbound
from bot.clock import FrozenClock
from bot.desk import Desk, NoCourier
from bot.reception import Reception, Understander
from bot.rulebook import Rulebook
from bot.scribe import Scribe
from flows.events import PaymentReceived
from flows.history import Entry
from flows.message import Delivery, Message
from ledger.account import Account
from ledger.calendar import at_local, zone
from ledger.invoice import Payment
from schedulers.rounds import CaseRounds
from schedulers.timetable import Timetable
from store.base import Change, Kept, Loading
from store.memory import MemoryStore


@dataclass(frozen=True, slots=True)
class SimReply:
    """What a debtor will write. `channel` empty: the preferred one."""

    at: datetime
    debtor: str
    text: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last local day of the simulation, both included."""

    first: date
    last: date


class _Witness(MemoryStore):
    """The twin, which also hands on every entry as it is kept. Decided entries are told, not stored twice."""

    def __init__(self, tell: Callable[[Entry], None]) -> None:
        super().__init__()
        self._tell = tell

    async def commit(self, change: Change) -> Kept | None:
        """Keep, then tell. What is said has left at once: a hold that follows takes no word back."""
        if change.messages:
            change = replace(change, messages=tuple(_left(item) for item in change.messages))
        kept = await super().commit(change)
        if kept:
            for entry in change.entries:
                self._tell(entry)
        return kept


def _left(message: Message) -> Message:
    if message.state is not Delivery.QUEUED:
        return message
    return replace(message, state=Delivery.SENT, settled_at=message.at)


class Simulation:
    """One run. `understander` is needed only when there are replies."""

    def __init__(
        self,
        accounts: Iterable[Account],
        rulebook: Rulebook,
        scribe: Scribe,
        span: Span,
        tell: Callable[[Entry], None],
        understander: Understander | None = None,
    ) -> None:
        self._accounts = list(accounts)
        self._zones = {account.id: account.debtor.timezone for account in self._accounts}
        self._span = span
        self._begin = min(
            (at_local(span.first, time(0), name) for name in self._zones.values()), default=_utc(span.first)
        )
        after = span.last + timedelta(days=1)
        self._end = max((at_local(after, time(0), name) for name in self._zones.values()), default=_utc(after))
        self.clock = FrozenClock(self._begin)
        self.store = _Witness(lambda entry: tell(entry) if self._inside(entry) else None)
        self._desk = Desk(self.store, rulebook, scribe, NoCourier(), self.clock)
        rounds = CaseRounds(self.store, self._desk.wake, _Nothing(), self.clock, batch=500, parallel=1)
        self._timetable = Timetable(rounds, rulebook.send_times, self.clock)
        self._understander = understander
        self._reception = (
            Reception(self.store, self._desk, understander, self.clock, _no_token) if understander else None
        )
        self._count = 0

    def _inside(self, entry: Entry) -> bool:
        return self._span.first <= entry.at.astimezone(zone(self._zones[entry.debtor_id])).date() <= self._span.last

    async def run(
        self, replies: Iterable[SimReply] = (), payments: Iterable[Payment] = (), scenario: str | None = None
    ) -> None:
        """Play the whole span."""
        batch = [Loading(item, self._desk.new_case(item, self._begin, scenario)) for item in self._accounts]
        await self.store.import_accounts(batch)
        await self._timetable.start(driven=True)
        for at, _, happening in self._timeline(replies, payments):
            if at < self._end:
                await self._timetable.run_until(at, self.clock.set)
                await self._happen(happening)
                await self._timetable.refresh()
        await self._timetable.run_until(self._end - timedelta(seconds=1), self.clock.set)
        self._timetable.stop()

    def _timeline(
        self, replies: Iterable[SimReply], payments: Iterable[Payment]
    ) -> Iterator[tuple[datetime, int, SimReply | Payment]]:
        first = ((_moment(item), n, item) for n, item in enumerate(sorted(payments, key=_moment)))
        second = ((_moment(item), n, item) for n, item in enumerate(sorted(replies, key=_moment)))
        return heapq.merge(first, second, key=lambda item: item[0])

    async def _happen(self, happening: SimReply | Payment) -> None:
        if isinstance(happening, Payment):
            await self._desk.handle(happening.debtor_id, PaymentReceived(happening))
        else:
            await self._reply(happening)

    async def _reply(self, reply: SimReply) -> None:
        file = await self.store.load(reply.debtor)
        if file is None or self._reception is None:
            return
        self._count += 1
        points = {point.channel: point.address for point in reversed(file.account.debtor.contacts)}
        channel = reply.channel or next(iter(point.channel for point in file.account.debtor.contacts), "web")
        address = points.get(channel, file.account.debtor.id)
        arrival = Inbound(channel, f"reply-{self._count}", address, reply.text, reply.at)
        sharing = [item for item in await self.store.by_contact(f"{channel}:{address}") if item.case.id != file.case.id]
        await self._reception.reply(None, arrival, [file, *sharing])


class _Nothing:
    """There is no outbox to sweep."""

    async def sweep(self) -> int:
        """Nothing waits."""
        return 0


def _moment(happening: SimReply | Payment) -> datetime:
    """In UTC: two times of one zone compare by their clock, which goes back or jumps on the night of a DST day."""
    return happening.at.astimezone(UTC)


def _no_token(_: str) -> None:
    """Nobody binds a chat in a simulation."""


def _utc(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=UTC)


def line_of(entry: Entry, timezone: str) -> dict[str, object]:
    """A simulation line; keys that do not apply are null."""
    return {
        "at": entry.at.astimezone(zone(timezone)).isoformat(),
        "debtor": entry.debtor_id,
        "kind": entry.kind.value,
        "channel": entry.channel,
        "step": entry.step,
        "language": entry.language,
        "unasked": entry.unasked,
        "rule": entry.rule,
        "reason": entry.reason,
        "queue": entry.queue,
        "text": entry.text,
    }


def writer(out: TextIO, zones: dict[str, str]) -> Callable[[Entry], None]:
    """Writes entries as JSON Lines."""

    def write(entry: Entry) -> None:
        out.write(json.dumps(line_of(entry, zones[entry.debtor_id]), ensure_ascii=False) + "\n")

    return write
