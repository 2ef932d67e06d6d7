"""What is stopped, by whom, why and until when; and the levers to stop something and to let it go on."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from aiohttp import web

from console.access import allowed, text_form
from console.operations import Refused, SetupDoor, SwitchDoor
from console.paging import first_time, page
from console.roles import May
from console.rooms import CONSOLE, Console, member_name
from console.texts import say_to
from flows.case import CaseFile
from flows.switches import Reach, Switch, key_of
from ledger.calendar import zone

log = structlog.get_logger(__name__)

PAUSES = (Reach.SCENARIO, Reach.CASE, Reach.DEBTOR)
"""What a supervisor may stop."""

STOPS = (Reach.ALL, Reach.CREDITOR, Reach.CHANNEL)
"""What an admin alone may stop."""

_LONGEST_REASON = 500
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A switch that is on, how many queued messages it covers, and whether this member may lift it."""

    switch: Switch
    waiting: int
    may_lift: bool


def doors(console: Console) -> tuple[SwitchDoor, SetupDoor]:
    """The doors behind this page. Raises HTTPNotFound where there are none."""
    found = console.operations
    if found.switches is None or found.setup is None:
        raise web.HTTPNotFound
    return found.switches, found.setup


def shown_on_every_page(console: Console) -> Mapping[str, Any]:
    """The wide switches that are on, and how many cases are paused one by one."""
    if console.operations.switches is None:
        return {}
    now = console.clock()
    on = [item for item in console.operations.switches.on if item.is_on(now)]
    few = [item for item in on if item.reach in (Reach.CASE, Reach.DEBTOR)]
    return {"switches_on": [item for item in on if item not in few], "cases_paused": len(few)}


async def of_case(request: web.Request, file: CaseFile) -> Mapping[str, Any]:
    """What a case's page says: the switches of this very case."""
    console = request.app[CONSOLE]
    door, now = console.operations.switches, console.clock()
    mine = {key_of(Reach.CASE, file.case.id), key_of(Reach.DEBTOR, file.case.debtor_id)}
    return {
        "case_switches": [item for item in (door.on if door else ()) if item.key in mine and item.is_on(now)],
        "may_pause_case": door is not None and allowed(request, May.PAUSE),
    }


async def switches(request: web.Request) -> web.Response:
    """GET /console/switches."""
    return await _show(request)


async def _show(request: web.Request, problem: str = "", typed: Mapping[str, str] | None = None) -> web.Response:
    console = request.app[CONSOLE]
    _, setup = doors(console)
    now = console.clock()
    on = await console.store.switches(now)
    waiting = [await console.store.waiting_under(item) for item in on]
    lines = [Line(item, count, _may(request, item.reach)) for item, count in zip(on, waiting, strict=True)]
    context = {
        "lines": lines,
        "log": await console.store.switch_log(_SHOWN),
        "problem": problem,
        "typed": typed or dict(request.query),
        "pauses": [item.value for item in PAUSES],
        "scenarios": setup.scenarios(),
        "channels": sorted(console.channels or ()),
        "creditor_id": (await setup.creditor()).id,
        "all_on": any(item.reach is Reach.ALL for item in on),
        "may_pause": allowed(request, May.PAUSE),
        "may_stop": allowed(request, May.KEEP_SETUP),
        "settling": any(item.final_at is None for item in on),
        "longest": _LONGEST_REASON,
    }
    return page(request, "switches.html", context, status=400 if problem else 200)


def _may(request: web.Request, reach: Reach) -> bool:
    return allowed(request, May.PAUSE if reach in PAUSES else May.KEEP_SETUP)


async def pause(request: web.Request) -> web.Response:
    """POST /console/switches/pause: a scenario, a case or a debtor."""
    return await _put_on(request, PAUSES)


async def stop(request: web.Request) -> web.Response:
    """POST /console/switches/stop: everything, the creditor, a channel."""
    return await _put_on(request, STOPS)


async def _put_on(request: web.Request, within: Collection[Reach]) -> web.Response:
    console, form = request.app[CONSOLE], await text_form(request)
    board, setup = doors(console)
    try:
        switch = await _read(console, setup, form, within, member_name(request))
    except Refused as refusal:
        return await _show(request, say_to(request)(refusal.key, **refusal.values), form)
    if await first_time(request, form) and not await board.put_on(switch):
        return await _show(request, say_to(request)("switch.already"), form)
    raise web.HTTPSeeOther(request.app.router["switches"].url_for())


async def _read(
    console: Console, setup: SetupDoor, form: Mapping[str, str], within: Collection[Reach], by: str
) -> Switch:
    """The switch that a form asks for. Raises Refused."""
    reach = next((item for item in within if item.value == form.get("reach")), None)
    if reach is None:
        raise Refused("switch.no_reach")
    name = "" if reach is Reach.ALL else form.get(reach.value, "").strip()
    if not await _is_there(console, setup, reach, name):
        raise Refused(f"switch.no_{reach.value}")
    reason = form.get("reason", "").strip()
    if not reason or len(reason) > _LONGEST_REASON:
        raise Refused("switch.no_reason", most=_LONGEST_REASON)
    if reach is Reach.ALL and form.get("sure") != "yes":
        raise Refused("switch.not_sure")
    now = console.clock()
    until = read_until(form.get("until", ""), console.timezone, now)
    return Switch(secrets.token_hex(8), reach, name, reason, by, now, until)


async def _is_there(console: Console, setup: SetupDoor, reach: Reach, name: str) -> bool:
    match reach:
        case Reach.ALL:
            return True
        case Reach.CREDITOR:
            return name == (await setup.creditor()).id
        case Reach.SCENARIO:
            return name in setup.scenarios()
        case Reach.CHANNEL:
            return name in (console.channels or ())
        case Reach.DEBTOR:
            return bool(name) and await console.store.by_debtor(name) is not None
        case Reach.CASE:
            return bool(name) and await console.store.load(name) is not None


def read_until(text: str, timezone: str, now: datetime) -> datetime | None:
    """A moment typed in the team's zone ("2026-12-01T09:00"), UTC; None when nothing is typed. Raises Refused."""
    if not text.strip():
        return None
    try:
        until = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refused("switch.bad_until") from None
    until = until.replace(tzinfo=zone(timezone)) if until.tzinfo is None else until
    if not timedelta(0) < until - now < timedelta(days=732):
        raise Refused("switch.bad_until")
    return until.astimezone(UTC)


async def lift_pause(request: web.Request) -> web.Response:
    """POST /console/switches/{switch}/resume: lift what a supervisor may put on."""
    return await _lift(request, PAUSES)


async def lift_stop(request: web.Request) -> web.Response:
    """POST /console/switches/{switch}/lift: lift what an admin alone may put on."""
    return await _lift(request, STOPS)


async def _lift(request: web.Request, within: Collection[Reach]) -> web.Response:
    console, form = request.app[CONSOLE], await text_form(request)
    board, _ = doors(console)
    on = await console.store.switches(console.clock())
    switch = next((item for item in on if item.id == request.match_info["switch"] and item.reach in within), None)
    if switch is None:
        return await _show(request, say_to(request)("switch.off_already"))
    if form.get("sure") != "yes":
        return await _show(request, say_to(request)("switch.not_sure"))
    await board.lift(switch, member_name(request))
    raise web.HTTPSeeOther(request.app.router["switches"].url_for())


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/switches", switches, name="switches"),
    web.post("/switches/pause", pause, name="switch_pause"),
    web.post("/switches/stop", stop, name="switch_stop"),
    web.post("/switches/{switch}/resume", lift_pause, name="switch_resume"),
    web.post("/switches/{switch}/lift", lift_stop, name="switch_lift"),
)
