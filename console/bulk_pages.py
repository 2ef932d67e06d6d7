"""One act on many cases: chosen, looked at case by case, confirmed, and taken back while its window is open."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import structlog
from aiohttp import web

from console.access import allowed, text_form
from console.paging import known, page
from console.roles import May, may
from console.rooms import CONSOLE, member_name
from console.texts import say_to
from console.viewing import shown
from flows.bulk import MOST, Bulk, BulkAct, BulkState, hindrance
from flows.case import CaseFile
from ledger.calendar import local_date

log = structlog.get_logger(__name__)

UNDO = timedelta(seconds=30)
"""How long an act on many cases can be taken back before it begins."""

_WORDS = 500
_FURTHEST_DAYS = 1_100
_SHOWN = 20


class _Refused(ValueError):
    """What is wrong with the form, as the key of a text."""


async def colleagues(request: web.Request) -> list[str]:
    """To whom a member may give cases: a supervisor to everybody who works on cases, others to themselves."""
    me = member_name(request)
    if not allowed(request, May.ASSIGN):
        return [me]
    users = await request.app[CONSOLE].store.users()
    names = [user.name for user in users if not user.disabled and may(user.role, May.WORK)]
    return sorted({me, *names})


async def preview(request: web.Request) -> web.Response:
    """POST /console/bulk: what the act would do to each of the cases; nothing is done."""
    try:
        bulk = await _asked(request)
    except _Refused as refusal:
        return _refused(request, str(refusal))
    return await _preview(request, bulk)


async def _preview(request: web.Request, bulk: Bulk) -> web.Response:
    files = await _files(request, bulk.cases)
    fits = [file for file in files if not hindrance(file.case, bulk)]
    left = [(file, hindrance(file.case, bulk)) for file in files if hindrance(file.case, bulk)]
    shown(request, [file.case.id for file in files])
    context = {"bulk": bulk, "fits": fits, "left": left, "gone": len(bulk.cases) - len(files), "undo": UNDO.seconds}
    return page(request, "bulk.html", context)


async def _files(request: web.Request, cases: Sequence[str]) -> list[CaseFile]:
    store = request.app[CONSOLE].store
    found = await asyncio.gather(*(store.load(case_id) for case_id in cases))
    return [file for file in found if file is not None]


def _refused(request: web.Request, key: str) -> web.Response:
    return page(request, "bulk_refused.html", {"problem": say_to(request)(key, most=MOST)}, status=400)


async def _asked(request: web.Request) -> Bulk:
    """The act of a form. Raises _Refused."""
    console, form, posted = request.app[CONSOLE], await text_form(request), await request.post()
    cases = tuple(dict.fromkeys(item for item in posted.getall("case", []) if isinstance(item, str) and item))
    if not 0 < len(cases) <= MOST:
        raise _Refused("bulk.how_many")
    if form.get("act") not in set(BulkAct):
        raise _Refused("bulk.choose")
    act, now, me = BulkAct(form["act"]), console.clock(), member_name(request)
    once = form.get("once", "")
    if not re.fullmatch(r"[0-9a-f]{32}", once):
        raise _Refused("bulk.incomplete")
    bulk = Bulk(once, me, now, now + UNDO, act, cases, over=allowed(request, May.ASSIGN))
    return await _completed(request, bulk, form)


async def _completed(request: web.Request, bulk: Bulk, form: Mapping[str, str]) -> Bulk:
    more: dict[str, Any] = {}
    if bulk.act is BulkAct.ASSIGN:
        more["to"] = form.get("to", "")
        if more["to"] not in await colleagues(request):
            raise _Refused("bulk.whom")
    if bulk.act is BulkAct.PAUSE:
        more["until"] = _day(form.get("until", ""), local_date(bulk.at, request.app[CONSOLE].timezone))
    if bulk.act is BulkAct.HAND_BACK:
        more["words"] = form.get("words", "").strip()
        if not 0 < len(more["words"]) <= _WORDS:
            raise _Refused("bulk.outcome")
    return Bulk(bulk.id, bulk.by, bulk.at, bulk.runs_at, bulk.act, bulk.cases, over=bulk.over, **more)


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise _Refused("refusal.date") from None
    if not 0 < (day - today).days <= _FURTHEST_DAYS:
        raise _Refused("bulk.until")
    return day


async def confirm(request: web.Request) -> web.Response:
    """POST /console/bulk/confirm: it begins when its window has passed."""
    try:
        bulk = await _asked(request)
    except _Refused as refusal:
        return _refused(request, str(refusal))
    if await request.app[CONSOLE].store.keep_bulk(bulk):
        log.info("bulk_asked", act=bulk.act.value, cases=len(bulk.cases))
    raise web.HTTPSeeOther(request.app.router["bulk"].url_for(bulk=bulk.id))


async def one(request: web.Request) -> web.Response:
    """GET /console/bulk/{bulk}: how far it is, and the button that takes it back."""
    console = request.app[CONSOLE]
    await console.run_bulks()
    bulk = known(await console.store.bulk(request.match_info["bulk"]), "There is no such act.")
    left = await _files(request, [case_id for case_id, _ in bulk.left])
    shown(request, [file.case.id for file in left])
    names = {file.case.id: file.account.debtor.name for file in left}
    seconds = max(0, round((bulk.runs_at - console.clock()).total_seconds()))
    return page(request, "bulk_one.html", {"bulk": bulk, "names": names, "seconds": seconds, "states": BulkState})


async def undo(request: web.Request) -> web.Response:
    """POST /console/bulk/{bulk}/undo."""
    name = request.match_info["bulk"]
    await request.app[CONSOLE].store.undo_bulk(name, member_name(request))
    raise web.HTTPSeeOther(request.app.router["bulk"].url_for(bulk=name))


async def latest(request: web.Request) -> web.Response:
    """GET /console/bulk: the latest acts on many cases, and who asked for them."""
    return page(request, "bulks.html", {"bulks": await request.app[CONSOLE].store.bulks(_SHOWN)})


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/bulk", latest, name="bulks"),
    web.post("/bulk", preview, name="bulk_preview"),
    web.post("/bulk/confirm", confirm, name="bulk_confirm"),
    web.get("/bulk/{bulk}", one, name="bulk"),
    web.post("/bulk/{bulk}/undo", undo, name="bulk_undo"),
)
