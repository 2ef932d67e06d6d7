"""Who of the team looks at which case at this moment, and who is writing to the debtor.

Kept in this process only, like all news (bot.hub): a page's stream of events says that somebody is there, its end that
they left. A page without scripting counts for a few minutes after it was read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from console.ports import Listener

NEWS = "\x00present:"
"""Begins the news that who looks at a case has changed; the case's id follows. No case has such an id."""

_BEAT = timedelta(seconds=90)
"""A stream that was not heard of for so long is gone, whatever it says."""

_READ = timedelta(minutes=3)
_WRITING = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Present:
    """A colleague who looks at a case. `writing`: they are typing a message to the debtor."""

    name: str
    writing: bool = False


@dataclass(slots=True)
class _Case:
    streams: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    read: dict[str, datetime] = field(default_factory=dict)
    writing: dict[str, datetime] = field(default_factory=dict)

    def empty(self) -> bool:
        return not (self.streams or self.read or self.writing)


class Presence:
    """Hands on the house's news, and adds its own to them: who looks at what."""

    def __init__(self, listener: Listener, clock: Callable[[], datetime]) -> None:
        self._listener = listener
        self._clock = clock
        self._cases: dict[str, _Case] = {}
        self._ears: dict[str, set[asyncio.Queue[str]]] = {}
        self._count = 0

    # --- news ---

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[asyncio.Queue[str]]:
        """See Listener.subscribe."""
        return self._subscribed(topic)

    @asynccontextmanager
    async def _subscribed(self, topic: str) -> AsyncIterator[asyncio.Queue[str]]:
        async with self._listener.subscribe(topic) as queue:
            ears = self._ears.setdefault(topic, set())
            ears.add(queue)
            try:
                yield queue
            finally:
                ears.discard(queue)
                if not ears and self._ears.get(topic) is ears:
                    del self._ears[topic]

    def _tell(self, case_id: str) -> None:
        for topic in (case_id, "*"):
            for queue in self._ears.get(topic, ()):
                if not queue.full():
                    queue.put_nowait(NEWS + case_id)

    # --- who is there ---

    @contextmanager
    def at(self, case_id: str, member: str) -> Iterator[Callable[[], None]]:
        """A page that is open; call what it gives from time to time to say that it still is."""
        self._count += 1
        key = self._count

        def beat() -> None:
            with self._changing(case_id) as found:
                found.streams[key] = (member, self._clock() + _BEAT)
                found.read.pop(member, None)

        try:
            beat()
            yield beat
        finally:
            with self._changing(case_id) as found:
                found.streams.pop(key, None)
                if member not in {name for name, _ in found.streams.values()}:
                    found.writing.pop(member, None)

    def read(self, case_id: str, member: str) -> None:
        """Somebody was just shown a case."""
        with self._changing(case_id) as found:
            if member not in {name for name, _ in found.streams.values()}:
                found.read[member] = self._clock() + _READ

    def writing(self, case_id: str, member: str) -> None:
        """Somebody types a message to the debtor."""
        with self._changing(case_id) as found:
            found.writing[member] = self._clock() + _WRITING

    def sent(self, case_id: str, member: str) -> None:
        """Somebody is done writing."""
        with self._changing(case_id) as found:
            found.writing.pop(member, None)

    def others(self, case_id: str, me: str) -> list[Present]:
        """The colleagues who look at a case now, by name."""
        return [item for item in self._present(case_id) if item.name != me]

    def online(self, members: Collection[str]) -> set[str]:
        """Which of these members have any page of the console open now."""
        there = {item.name for case_id in tuple(self._cases) for item in self._present(case_id)}
        return there & set(members)

    def _present(self, case_id: str) -> list[Present]:
        found = self._cases.get(case_id)
        if found is None:
            return []
        now = self._clock()
        writing = {name for name, until in found.writing.items() if until > now}
        names = {name for name, until in found.streams.values() if until > now} | writing
        names |= {name for name, until in found.read.items() if until > now}
        return [Present(name, name in writing) for name in sorted(names)]

    @contextmanager
    def _changing(self, case_id: str) -> Iterator[_Case]:
        before = self._present(case_id)
        found = self._cases.setdefault(case_id, _Case())
        self._tidy(found)
        yield found
        if found.empty():
            self._cases.pop(case_id, None)
        if self._present(case_id) != before:
            self._tell(case_id)

    def _tidy(self, found: _Case) -> None:
        now = self._clock()
        found.streams = {key: seen for key, seen in found.streams.items() if seen[1] > now}
        found.read = {name: until for name, until in found.read.items() if until > now}
        found.writing = {name: until for name, until in found.writing.items() if until > now}
