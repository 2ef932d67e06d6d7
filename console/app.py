"""The team's console: mounted at /console, behind a login."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import aiohttp_session
import jinja2
from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_session.cookie_storage import EncryptedCookieStorage

from console import access, handlers, reviewing
from console.ports import CaseDoor, Clock, Listener
from console.rooms import CONSOLE, CSRF, MEMBER, Console, MakeLinks, no_links
from pages import words
from pages.headers import protect
from pages.streams import Streams
from pages.trouble import records_away
from pages.why import Explain, no_reasons
from store.base import Store

_HERE = Path(__file__).parent
_FILTERS: dict[str, Callable[..., str]] = {
    "money": words.money,
    "day": words.day,
    "short_day": words.short_day,
    "moment": words.moment_in,
    "plain": words.plain,
}


async def _who(request: web.Request) -> dict[str, Any]:
    console = request.app[CONSOLE]
    return {
        "csrf": request.get(CSRF, ""),
        "member": request.get(MEMBER),
        "creditor": console.creditor,
        "demo": console.demo_user is not None,
    }


@web.middleware
async def _library_keys(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Set the string keys of aiohttp-session and aiohttp-jinja2 without aiohttp's warning, which is meant for them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", web.NotAppKeyWarning)
        request[aiohttp_session.STORAGE_KEY] = request[aiohttp_session.SESSION_KEY] = None
        request[aiohttp_jinja2.REQUEST_CONTEXT_KEY] = {}
    return await handler(request)


def add_console(
    app: web.Application,
    store: Store,
    door: CaseDoor,
    listener: Listener,
    clock: Clock,
    *,
    secret: bytes,
    creditor: str = "Amicable",
    timezone: str = "Europe/Brussels",
    secure_cookies: bool = True,
    session_hours: int = 8,
    demo_user: str | None = None,
    channels: Collection[str] | None = None,
    links: MakeLinks = no_links,
    explain: Explain = no_reasons,
) -> None:
    """Mount the console at /console. `secret` is 32 bytes and encrypts the sessions; `channels` are those in service,
    `links` gives what the team may hand to a debtor, `explain` the reasons beside messages and history.

    `secure_cookies` may be off only where there is no https (development). `demo_user` lets everybody in under that
    name, without a password, and lets the demo page frame the console: never set it in production.
    """
    console = web.Application(middlewares=[_library_keys])
    storage = EncryptedCookieStorage(
        secret,
        cookie_name="amicable_team",
        path="/console",
        max_age=session_hours * 3600,
        httponly=True,
        secure=secure_cookies,
        samesite="Lax",
    )
    in_service = None if channels is None else frozenset(channels)
    streams = Streams(console, listener)
    console[CONSOLE] = Console(store, door, clock, streams, creditor, timezone, demo_user, in_service, links, explain)
    aiohttp_session.setup(console, storage)
    console.middlewares.extend([records_away, access.guard])
    _draw(console)
    protect(console, framed=demo_user is not None)
    console.add_routes(_routes())
    app.add_subapp("/console", console)


def _draw(console: web.Application) -> None:
    aiohttp_jinja2.setup(
        console,
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        undefined=jinja2.StrictUndefined,
        filters=_FILTERS,
        context_processors=[_who],
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _routes() -> list[web.AbstractRouteDef]:
    """Ids may hold a slash: they come from the creditor's records."""
    return [
        web.static("/static", _HERE / "static"),
        web.get("/login", access.show_login, name="login"),
        web.post("/login", access.log_in),
        web.post("/logout", access.log_out, name="logout"),
        web.get("/", handlers.queue, name="queue"),
        web.get("/search", handlers.search, name="search"),
        web.get("/events", handlers.events, name="events"),
        web.get("/cases/{case_id:.+}", handlers.case, name="case"),
        web.post("/cases/{case_id:.+}/{act:[a-z-]+}", handlers.act, name="act"),
        web.get(r"/documents/{message:.+}/{index:\d{1,3}}", handlers.document, name="document"),
        web.get("/tasks", handlers.tasks, name="tasks"),
        web.post("/tasks/{task_id:.+}/done", handlers.finish_task, name="finish_task"),
        web.get("/tasks/{task_id:.+}/letter.pdf", handlers.letter, name="letter"),
        web.get("/reviews", reviewing.reviews, name="reviews"),
        web.post("/reviews/{message:.+}/{act:correct|accept|dismiss}", reviewing.review_act, name="review_act"),
    ]
