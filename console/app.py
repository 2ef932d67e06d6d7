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

from console import access, account, federated, handlers, reviewing, signing_in, team
from console.entry import Entry
from console.guarding import PolicyOf, house_policy
from console.oidc import OpenId, Terms
from console.ports import CaseDoor, Clock, Listener
from console.rooms import CONSOLE, Console, MakeLinks, no_links
from pages import words
from pages.headers import protect
from pages.streams import Streams
from pages.trouble import records_away
from pages.why import Explain, no_reasons
from store.base import Store

_HERE = Path(__file__).parent
_LOBBY_SECONDS = 3_600
_FILTERS: dict[str, Callable[..., str]] = {
    "money": words.money,
    "day": words.day,
    "short_day": words.short_day,
    "moment": words.moment_in,
    "plain": words.plain,
}


async def _who(request: web.Request) -> dict[str, Any]:
    return access.shared_context(request)


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
    entry: Entry,
    oidc: Terms | None = None,
    creditor: str = "Amicable",
    timezone: str = "Europe/Brussels",
    demo_user: str | None = None,
    channels: Collection[str] | None = None,
    links: MakeLinks = no_links,
    explain: Explain = no_reasons,
    policy: PolicyOf = house_policy,
) -> None:
    """Mount the console at /console. `entry` and `oidc` say how the team signs in; `channels` are those in service,
    `links` gives what the team may hand to a debtor, `explain` the reasons beside messages and history, `policy` the
    rules in force for a debtor.

    `entry.secure` may be off only where there is no https (development). `demo_user` lets everybody in under that name,
    without a password, and lets the demo page frame the console: never set it in production.
    """
    console = web.Application(middlewares=[_library_keys])
    in_service = None if channels is None else frozenset(channels)
    streams = Streams(console, listener)
    service = OpenId(oidc, clock) if oidc else None
    console[CONSOLE] = Console(
        store, door, clock, streams, creditor, timezone, entry, demo_user, in_service, links, explain, service, policy
    )
    aiohttp_session.setup(console, _lobby(entry))
    console.middlewares.extend([records_away, access.guard])
    _draw(console)
    protect(console, framed=demo_user is not None)
    console.add_routes(_routes())
    app.add_subapp("/console", console)


def _lobby(entry: Entry) -> EncryptedCookieStorage:
    """The sealed cookie of a stranger: the word for the forms, and a sign-in that is under way."""
    return EncryptedCookieStorage(
        entry.key,
        cookie_name="__Host-amicable_entry" if entry.secure else "amicable_entry",
        path="/",
        max_age=_LOBBY_SECONDS,
        httponly=True,
        secure=entry.secure,
        samesite="Lax",
    )


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
    """Ids may hold a slash: they come from the creditor's records. console.roles says what each page asks for."""
    return [
        web.static("/static", _HERE / "static"),
        *_door_routes(),
        *_team_routes(),
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


def _door_routes() -> list[web.AbstractRouteDef]:
    return [
        web.get("/login", signing_in.show_login, name="login"),
        web.post("/login", signing_in.log_in),
        web.get("/login/code", signing_in.show_code, name="login_code"),
        web.post("/login/code", signing_in.enter_code),
        web.get("/login/password", signing_in.show_password, name="login_password"),
        web.post("/login/password", signing_in.change_given),
        web.get("/login/setup", signing_in.show_setup, name="login_setup"),
        web.post("/login/setup", signing_in.set_up),
        web.get("/login/oidc", federated.start, name="login_oidc"),
        web.get("/login/callback", federated.callback, name="login_callback"),
        web.post("/logout", signing_in.log_out, name="logout"),
    ]


def _team_routes() -> list[web.AbstractRouteDef]:
    acts = "|".join(team.ACTS)
    return [
        web.get("/account", account.account, name="account"),
        web.post("/account/language", account.set_language, name="account_language"),
        web.post("/account/password", account.set_password, name="account_password"),
        web.get("/account/totp", account.show_totp, name="account_totp"),
        web.post("/account/totp", account.set_totp),
        web.post("/account/totp/off", account.stop_totp, name="account_totp_off"),
        web.post("/account/recovery", account.new_paper, name="account_recovery"),
        web.post("/account/sessions", account.end_others, name="account_sessions"),
        web.get("/users", team.users, name="users"),
        web.post("/users", team.add_user),
        web.post(rf"/users/{{name}}/{{act:{acts}}}", team.user_act, name="user_act"),
        web.get("/views", team.views, name="views"),
    ]
