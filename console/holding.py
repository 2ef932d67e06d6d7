"""Who has a case: take it, give it back, give it to somebody; take the next that fits; be away for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import structlog
from aiohttp import web

from console.access import allowed, refuse, text_form
from console.case_page import file_of, show_case
from console.fitting import next_for
from console.roles import May, may
from console.rooms import CONSOLE, MEMBER, member_name
from console.texts import say_to
from flows.assigning import waits
from flows.case import CaseFile
from flows.events import Assigned
from store.board import Sought

log = structlog.get_logger(__name__)

_TRIES = 5
"""So many cases are tried for who asks for the next: others ask at the same moment."""


async def hold(request: web.Request) -> web.Response:
    """POST /console/hold/{case_id}: `to` has the case from now on; empty: nobody."""
    console, form, say = request.app[CONSOLE], await text_form(request), say_to(request)
    file, me, to = await file_of(request), member_name(request), form.get("to", "")
    supervises = allowed(request, May.ASSIGN)
    if to not in {"", me} and not supervises:
        return refuse(request)
    if not waits(file.case):
        return await show_case(request, file, say("hold.nothing"))
    if to and not await _works(request, to):
        return await show_case(request, file, say("hold.no_member"))
    over = supervises and form.get("over") == "yes"
    await console.door.handle(file.case.id, Assigned(me, to, over))
    after = await file_of(request)
    if after.case.holder != to:
        return await _not_so(request, after)
    log.info(
        "team_hold", case=file.case.id, act="assigned" if to not in {"", me} else "claimed" if to else "given_back"
    )
    raise web.HTTPSeeOther(_back(request, form.get("from", ""), file.case.id))


async def _not_so(request: web.Request, file: CaseFile) -> web.Response:
    say = say_to(request)
    problem = say("hold.theirs", name=file.case.holder) if waits(file.case) else say("hold.nothing")
    return await show_case(request, file, problem)


async def _works(request: web.Request, name: str) -> bool:
    """Whether somebody can be given a case: themselves, or an active member who works on cases."""
    if name == member_name(request):
        return True
    user = await request.app[CONSOLE].store.user(name)
    return user is not None and not user.disabled and may(user.role, May.WORK)


def _back(request: web.Request, origin: str, case_id: str) -> str:
    router = request.app.router
    if origin == "queue":
        return str(router["queue"].url_for())
    return str(router["case"].url_for(case_id=case_id))


async def take_next(request: web.Request) -> web.Response:
    """POST /console/next: the most urgent case that nobody has and that fits me, if there is one."""
    console, user = request.app[CONSOLE], request[MEMBER]
    assert user is not None
    await console.board.look()
    for _, item in console.board.page(Sought(parts=next_for(user)), None, _TRIES):
        await console.door.handle(item.case_id, Assigned(user.name, user.name))
        file = await console.store.load(item.case_id)
        console.board.seen([item.case_id], [file] if file else [])
        if file is not None and file.case.holder == user.name and waits(file.case):
            log.info("team_hold", case=item.case_id, act="next")
            raise web.HTTPSeeOther(request.app.router["case"].url_for(case_id=item.case_id))
    raise web.HTTPSeeOther(request.app.router["queue"].url_for().with_query(none="1"))


async def be_away(request: web.Request) -> web.Response:
    """POST /console/away: whether I am at work now, as colleagues see it."""
    form, store = await text_form(request), request.app[CONSOLE].store
    user = await store.user(member_name(request))
    away = form.get("away") == "yes"
    if user is not None and user.away is not away:
        await store.change_user(replace(user, away=away, version=user.version + 1))
    raise web.HTTPSeeOther(request.app.router["queue"].url_for())


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.post("/hold/{case_id:.+}", hold, name="hold"),
    web.post("/next", take_next, name="next"),
    web.post("/away", be_away, name="be_away"),
)
