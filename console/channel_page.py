"""How each channel fares, and a test message to an address of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from console.access import allowed, text_form
from console.operations import ChannelDoor, Refused
from console.paging import first_time, page
from console.roles import May
from console.rooms import CONSOLE, Console, member_name
from console.texts import LANGUAGES, language_of, say_to

SINCE = timedelta(days=7)
"""How far the counts look back."""

_LONGEST_ADDRESS = 254


def door(console: Console) -> ChannelDoor:
    """The door behind this page. Raises HTTPNotFound where there is none."""
    if console.operations.channels is None:
        raise web.HTTPNotFound
    return console.operations.channels


async def channels(request: web.Request) -> web.Response:
    """GET /console/channels."""
    return await _show(request)


async def _show(request: web.Request, problem: str = "", tried: str = "", address: str = "") -> web.Response:
    console = request.app[CONSOLE]
    states = await door(console).states()
    since = console.clock() - SINCE
    stopped = console.operations.switches.on if console.operations.switches else ()
    context = {
        "states": states,
        "figures": await console.store.channel_figures([item.name for item in states], since),
        "stopped": {item.name for item in stopped if item.reach.value == "channel" and item.is_on(console.clock())},
        "trials": await console.store.trials(),
        "may_test": allowed(request, May.KEEP_SETUP),
        "languages": LANGUAGES,
        "reads": language_of(request),
        "testable": ("sms", "whatsapp", "telegram", "email"),
        "problem": problem,
        "tried": tried,
        "typed": address,
        "days": SINCE.days,
    }
    return page(request, "channels.html", context, status=400 if problem else 200)


async def test_send(request: web.Request) -> web.Response:
    """POST /console/channels/{channel}/test: the fixed text, once, to an address that is said to be one's own."""
    console, form, say = request.app[CONSOLE], await text_form(request), say_to(request)
    channel, address = request.match_info["channel"], form.get("address", "").strip()[:_LONGEST_ADDRESS]
    if form.get("own") != "yes":
        return await _show(request, say("channel.not_own"), channel, address)
    if not await first_time(request, form):
        raise web.HTTPSeeOther(request.app.router["channels"].url_for())
    try:
        await door(console).trial(channel, address, form.get("language", ""), member_name(request))
    except Refused as refusal:
        return await _show(request, say(refusal.key, **refusal.values), channel, address)
    raise web.HTTPSeeOther(request.app.router["channels"].url_for().with_fragment("trials"))


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/channels", channels, name="channels"),
    web.post("/channels/{channel}/test", test_send, name="test_send"),
)
