"""The webhook door: size, signature, raw payload kept, duplicates dropped, then the reception."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from aiohttp import web

from bot.channels.base import Arrival, Call, Channel, Forged, Malformed
from bot.reception import Reception
from store.base import InboxState, RawEvent, Store, Unavailable

log = structlog.get_logger(__name__)

_KEPT_HEADERS = frozenset({"content-type", "content-encoding"})


class Webhooks:
    """Serves /hooks/<channel> for every channel in service. `public_url` is what providers sign."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        store: Store,
        reception: Reception,
        clock: Callable[[], datetime],
        public_url: str,
        max_bytes: int = 256 * 1024,
    ) -> None:
        self._channels = channels
        self._store = store
        self._reception = reception
        self._clock = clock
        self._public_url = public_url
        self._max_bytes = max_bytes

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_route("GET", "/hooks/{channel}", self._subscribe)
        app.router.add_route("POST", "/hooks/{channel}", self._receive)

    async def _call(self, request: web.Request) -> Call:
        length = request.content_length
        if length is not None and length > self._max_bytes:
            raise web.HTTPRequestEntityTooLarge(self._max_bytes, length)
        body = await request.content.read(self._max_bytes + 1)
        while len(body) <= self._max_bytes and not request.content.at_eof():
            body += await request.content.read(self._max_bytes + 1 - len(body))
        if len(body) > self._max_bytes:
            raise web.HTTPRequestEntityTooLarge(self._max_bytes, len(body))
        headers = {name.lower(): value for name, value in request.headers.items()}
        url = f"{self._public_url}{request.raw_path}"  # as it came: a provider signs the very letters
        return Call(request.method, url, headers, body, dict(request.query))

    def _channel(self, request: web.Request) -> Channel:
        channel = self._channels.get(request.match_info["channel"])
        if channel is None:
            raise web.HTTPNotFound(text="no such channel is in service")
        return channel

    async def _subscribe(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        try:
            words = channel.handshake(await self._call(request))
        except Forged:
            await self._count_forged(channel.name)
            raise web.HTTPForbidden(text="the verify token is not ours") from None
        if words is None:
            raise web.HTTPMethodNotAllowed("GET", ["POST"])
        return web.Response(text=words)

    async def _receive(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        call = await self._call(request)
        try:
            channel.verify(call, self._clock())
        except Forged:
            await self._count_forged(channel.name)
            raise web.HTTPForbidden(text="the signature is missing, wrong or too old") from None
        try:
            return await self._verified(channel, call)
        except Unavailable:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "30"}, text="try again later") from None

    async def _verified(self, channel: Channel, call: Call) -> web.Response:
        event = raw_event(channel, call, self._clock())
        try:
            arrivals = channel.parse(call)
        except Malformed as error:
            await self._store.keep_raw(event)
            await self._store.close_raw(event.id, InboxState.BAD, str(error)[:200])
            log.warning("malformed", channel=channel.name)
            raise web.HTTPBadRequest(text="the payload cannot be read; it was kept for a person to look at") from None
        await self._reception.take(event, arrivals)
        return web.Response(text="", content_type="text/plain")

    async def _count_forged(self, name: str) -> None:
        log.warning("forged", channel=name)
        try:
            await self._store.count(f"forged:{name}")
        except Unavailable:
            log.warning("not_counted", channel=name)


def raw_event(channel: Channel, call: Call, now: datetime) -> RawEvent:
    """The call as it is kept; of the headers only what reading needs."""
    kept = tuple((name, value) for name, value in sorted(call.headers.items()) if name in _KEPT_HEADERS)
    event_id = f"{channel.name}:{channel.event_id(call)}"
    return RawEvent(event_id, channel.name, now, call.body, kept, call.url, call.method)


def parse_again(channel: Channel, event: RawEvent) -> list[Arrival]:
    """What a kept raw event means. Raises Malformed."""
    return channel.parse(Call(event.method, event.url, dict(event.headers), event.body))
