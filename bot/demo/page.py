"""The demo page: the clock, the debtors' phones and the team's view beside each other."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.demo.control import DemoControl
from bot.demo.view import chosen_phones, clock_face, feed_lines, status_lines
from pages.headers import protect, protective_headers
from pages.streams import Listener, Stream, Streams

_HERE = Path(__file__).parent
_TEMPLATES = web.AppKey("demo_templates", jinja2.Environment)
_FEED = 60
_LOOK_SECONDS = 1.0
_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class _Demo:
    control: DemoControl
    streams: Streams
    creditor: str
    timezone: str
    moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def page(self, request: web.Request) -> web.Response:
        """GET /: everything at once; `phone` (repeated) chooses whose phones are shown."""
        debtors = self.control.debtors()
        context = {
            "creditor": self.creditor,
            "clock": self._clock(),
            "status": status_lines(self.control.status()),
            "feed": feed_lines(await self.control.feed(_FEED), debtors, self.timezone),
            "debtors": [debtor for debtor in debtors if debtor.chat_url],
            "phones": chosen_phones(debtors, request.query.getall("phone", [])),
        }
        response = aiohttp_jinja2.render_template("demo.html", request, context, app_key=_TEMPLATES)
        response.headers.update({**protective_headers(framed=False), "Cache-Control": "no-store"})
        return response

    def _clock(self) -> dict[str, str]:
        return asdict(clock_face(self.control.now(), self.timezone))

    async def advance(self, request: web.Request) -> web.Response:
        """POST /demo/advance with `step` = hour, day or next: move the clock, one move at a time."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            raise web.HTTPForbidden(text="Only the demo page moves the clock.\n")
        step = str((await request.post()).get("step", ""))
        if step != "next" and step not in _STEPS:
            raise web.HTTPBadRequest(text="step must be hour, day or next.\n")
        async with self.moving:
            moved = await self._move(step)
        if "application/json" in request.headers.get("Accept", ""):
            said = "" if moved else "Nothing is waiting: the clock stays where it is."
            return web.json_response({"clock": self._clock(), "said": said})
        raise web.HTTPSeeOther("/")

    async def _move(self, step: str) -> bool:
        if step == "next":
            return await self.control.next_event() is not None
        await self.control.advance(_STEPS[step])
        return True

    async def events(self, request: web.Request) -> web.StreamResponse:
        """GET /demo/events: clock, status and feed as they change, and the ids of cases that changed."""
        sent: dict[str, str] = {}

        async def tell(stream: Stream, changed: set[str]) -> None:
            for name, data in (await self._news(request, feed_too=bool(changed) or not sent)).items():
                if sent.get(name) != data:
                    await stream.send(data, event=name)
                    sent[name] = data
            for case_id in sorted(changed):
                await stream.send(case_id, event="changed")

        return await self.streams.serve(request, "*", tell, patience=_LOOK_SECONDS)

    async def _news(self, request: web.Request, *, feed_too: bool) -> dict[str, str]:
        clock = self._clock()
        news = {
            "clock": json.dumps({"day": clock["day"], "time": clock["time"]}),
            "status": _fragment(request, "status.html", {"status": status_lines(self.control.status())}),
        }
        if feed_too:
            lines = feed_lines(await self.control.feed(_FEED), self.control.debtors(), self.timezone)
            news["feed"] = _fragment(request, "feed.html", {"feed": lines})
        return news


def _fragment(request: web.Request, name: str, context: dict[str, Any]) -> str:
    return aiohttp_jinja2.render_string(name, request, context, app_key=_TEMPLATES)


def add_demo(
    app: web.Application, control: DemoControl, listener: Listener, *, creditor: str, timezone: str = "Europe/Brussels"
) -> None:
    """Put the demo page at / of the main application, and what it needs under /demo. `timezone` is the creditor's."""
    inner = web.Application()
    aiohttp_jinja2.setup(
        app,
        app_key=_TEMPLATES,
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    protect(inner, framed=False)
    demo = _Demo(control, Streams(inner, listener), creditor, timezone)
    app.router.add_get("/", demo.page)
    inner.add_routes(
        [
            web.static("/static", _HERE / "static"),
            web.get("/events", demo.events),
            web.post("/advance", demo.advance),
        ]
    )
    app.add_subapp("/demo", inner)
