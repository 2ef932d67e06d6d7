"""The team's console: mounted at /console, behind a login."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, TypedDict, Unpack

import aiohttp_jinja2
import aiohttp_session
import jinja2
from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp_session.cookie_storage import EncryptedCookieStorage

from console import (
    access,
    account,
    activating,
    asked,
    asking,
    bulk_pages,
    calling,
    canned_pages,
    case_page,
    channel_page,
    creditor_page,
    drafts,
    federated,
    files,
    finding,
    handing_back,
    holding,
    import_page,
    live,
    look,
    moving,
    notes,
    own_days,
    present,
    queue_page,
    replying,
    reviewing,
    scenarios,
    settling,
    signing_in,
    switch_page,
    task_pages,
    team,
    time_machine,
    vendor,
    wordings,
)
from console.alerts import alerts
from console.entry import Entry
from console.filters import FILTERS
from console.machine_ports import MachineDoors
from console.oidc import OpenId, Terms
from console.operations import Operations
from console.paging import given_back
from console.ports import CaseDoor, Clock, Listener, LooksStale, PolicyOf, Post
from console.presence import Presence
from console.rooms import CONSOLE, Console, MakeLinks, RunBulks
from console.talk_doors import TalkDoors
from console.workbench import Workbench
from pages.headers import protect
from pages.streams import Streams
from pages.trouble import records_away
from pages.why import Explain
from store.base import Store
from store.board import Board

_HERE = Path(__file__).parent
_LOBBY_SECONDS = 3_600
_ROUTES: Sequence[Sequence[web.AbstractRouteDef]] = (
    vendor.ROUTES,
    signing_in.ROUTES,
    federated.ROUTES,
    account.ROUTES,
    look.ROUTES,
    team.ROUTES,
    queue_page.ROUTES,
    holding.ROUTES,
    present.ROUTES,
    live.ROUTES,
    task_pages.ROUTES,
    reviewing.ROUTES,
    files.ROUTES,
    notes.ROUTES,
    asking.ROUTES,
    asked.ROUTES,
    canned_pages.ROUTES,
    replying.ROUTES,
    handing_back.ROUTES,
    finding.ROUTES,
    bulk_pages.ROUTES,
    calling.ROUTES,
    settling.ROUTES,
    scenarios.ROUTES,
    drafts.ROUTES,
    wordings.ROUTES,
    activating.ROUTES,
    time_machine.ROUTES,
    moving.ROUTES,
    switch_page.ROUTES,
    own_days.ROUTES,
    channel_page.ROUTES,
    creditor_page.ROUTES,
    import_page.ROUTES,
    case_page.ROUTES,
)
"""Every part's pages; console.roles says what each asks for."""


async def _who(request: web.Request) -> dict[str, Any]:
    return {**access.shared_context(request), **await alerts(request), **await notes.unread(request)}


@web.middleware
async def _library_keys(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Set the string keys of aiohttp-session and aiohttp-jinja2 without aiohttp's warning, which is meant for them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", web.NotAppKeyWarning)
        request[aiohttp_session.STORAGE_KEY] = request[aiohttp_session.SESSION_KEY] = None
        request[aiohttp_jinja2.REQUEST_CONTEXT_KEY] = {}
    return await handler(request)


class Doors(TypedDict, total=False):
    """What the console is handed beside what it cannot do without. Whatever is left out is not there.

    `oidc` says how the company signs in; `channels` are those in service, `links` what the team may hand to a debtor,
    `explain` the reasons beside messages and history, `policy` the rules in force for a debtor. `board` is the team's
    list where somebody keeps it true, `stale` says whether payment data are too old. `post` carries mail to people who
    are asked something, `public_url` is where links lead. `demo_user` lets everybody in under that name, without a
    password, and lets the demo page frame the console: never set it in production.
    """

    oidc: Terms | None
    creditor: str
    timezone: str
    demo_user: str | None
    channels: Collection[str] | None
    links: MakeLinks
    explain: Explain
    policy: PolicyOf
    board: Board | None
    stale: LooksStale
    post: Post | None
    public_url: str
    talk: TalkDoors
    workbench: Workbench | None
    machine: MachineDoors
    operations: Operations
    run_bulks: RunBulks


def add_console(
    app: web.Application,
    store: Store,
    door: CaseDoor,
    listener: Listener,
    clock: Clock,
    *,
    entry: Entry,
    **doors: Unpack[Doors],
) -> None:
    """Mount the console at /console. `entry` says how the team signs in; `entry.secure` may be off only where there is
    no https (development).
    """
    console = web.Application(middlewares=[_library_keys])
    presence = Presence(listener, clock)
    streams = Streams(console, presence)
    console[CONSOLE] = _console(store, presence, door, clock, streams, entry, doors)
    aiohttp_session.setup(console, _lobby(entry))
    console.middlewares.extend([records_away, given_back, access.guard])
    _draw(console)
    protect(console, framed=console[CONSOLE].demo_user is not None)
    console.add_routes([route for routes in _ROUTES for route in routes])
    console.add_routes([web.static("/static", _HERE / "static", name="static")])
    app.add_subapp("/console", console)


def _console(
    store: Store, presence: Presence, door: CaseDoor, clock: Clock, streams: Streams, entry: Entry, doors: Doors
) -> Console:
    given: dict[str, Any] = dict(doors)
    oidc, channels = given.pop("oidc", None), given.pop("channels", None)
    return Console(
        store,
        given.pop("board", None) or Board(store, clock),
        presence,
        door,
        clock,
        streams,
        given.pop("creditor", "Amicable"),
        given.pop("timezone", "Europe/Brussels"),
        entry,
        channels=None if channels is None else frozenset(channels),
        oidc=OpenId(oidc, clock) if oidc else None,
        **given,
    )


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
        filters=FILTERS,
        context_processors=[_who],
        trim_blocks=True,
        lstrip_blocks=True,
    )
