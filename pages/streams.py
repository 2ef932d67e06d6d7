"""Live pages: server-sent events that end when the reader leaves or the server shuts down."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from weakref import WeakSet

from aiohttp import web
from aiohttp_sse import EventSourceResponse

_HEARTBEAT_SECONDS = 15
_RETRY_MILLISECONDS = 2_000


class Listener(Protocol):
    """News of cases that changed (bot.hub.Hub)."""

    def subscribe(self, topic: str) -> AbstractAsyncContextManager[asyncio.Queue[str]]:
        """A queue of ids of changed cases; the topic is a case id or "*"."""


class StreamOver(Exception):
    """Raised by a teller when the reader may hear no more."""


class Stream:
    """One reader's open stream."""

    def __init__(self, response: EventSourceResponse, queue: asyncio.Queue[str]) -> None:
        self._response = response
        self._queue = queue
        self._over = asyncio.create_task(response.wait())

    async def send(self, data: str, *, event: str, name: str | None = None) -> None:
        """Send one event; `name` is its id, from which a reader that was cut off goes on."""
        await self._response.send(data, event=event, id=name, retry=_RETRY_MILLISECONDS)

    async def changes(self, patience: float | None = None) -> set[str] | None:
        """Ids of cases that changed, an empty set after `patience` seconds without; None when the stream is over."""
        waiting = asyncio.create_task(self._queue.get())
        try:
            await asyncio.wait({waiting, self._over}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        await asyncio.wait({waiting})
        changed = set() if waiting.cancelled() else {waiting.result()}
        while not self._queue.empty():
            changed.add(self._queue.get_nowait())
        return None if self._over.done() else changed

    async def end(self) -> None:
        """Stop, whatever the state."""
        self._response.stop_streaming()
        await self._over


Tell = Callable[[Stream, set[str]], Awaitable[None]]
"""Says what is new; called once at the start with an empty set."""


class Streams:
    """All open streams of an application."""

    def __init__(self, app: web.Application, listener: Listener) -> None:
        self._listener = listener
        self._open: WeakSet[EventSourceResponse] = WeakSet()
        app.on_shutdown.append(self._end)

    async def _end(self, _app: web.Application) -> None:
        for response in tuple(self._open):
            response.stop_streaming()

    async def serve(
        self, request: web.Request, topic: str, tell: Tell, patience: float | None = None
    ) -> EventSourceResponse:
        """Keep the reader informed until they leave, which is no error, or the teller says that it is over."""
        response = EventSourceResponse(ping_interval=_HEARTBEAT_SECONDS)
        async with self._listener.subscribe(topic) as queue:
            changed: set[str] | None = set()
            with contextlib.suppress(ConnectionResetError, StreamOver):
                await response.prepare(request)
                self._open.add(response)
                stream = Stream(response, queue)
                try:
                    while changed is not None:
                        await tell(stream, changed)
                        changed = await stream.changes(patience)
                finally:
                    await stream.end()
        return response
