"""Moving running cases to another edition: choose, look at each before anything is done, confirm, follow, take back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

import structlog
from aiohttp import web

from console.access import text_form
from console.machine_ports import MoveDoor, Outlook, move_topic
from console.paging import first_time, known, page
from console.rooms import CONSOLE, member_name
from console.texts import say_to
from console.viewing import shown
from ledger.debtor import LANGUAGES, Kind
from store.replays import OVER, Migration

log = structlog.get_logger(__name__)

_LINES = 50
_WHY_LIMIT = 300


def door(request: web.Request) -> MoveDoor:
    """Who moves cases. Raises HTTPNotFound where nobody does."""
    return known(request.app[CONSOLE].machine.moves, "Cases are not moved here.")


async def moves(request: web.Request) -> web.Response:
    """GET /console/moves: what was moved, and the choice of what to move next; with a choice, what it would mean."""
    await door(request).recover()
    return await _page(request, request.query)


async def _page(request: web.Request, chosen: Mapping[str, str], problem: str = "") -> web.Response:
    console, say = request.app[CONSOLE], say_to(request)
    several = [(name, versions) for name, versions in door(request).editions() if len(versions) > 1]
    job = _wanted(request, chosen, several)
    outlook = Outlook()
    if job is not None:
        outlook = await door(request).outlook(job, chosen.get("after", ""), _LINES)
        shown(request, [line.file.case.id for line in outlook.lines])
    elif chosen.get("edition"):
        problem = problem or say("moves.choose")
    pairs = [(name, old, new) for name, versions in several for new in versions for old in versions if new != old]
    context = {
        "editions": pairs,
        "jobs": await console.store.migrations(),
        "job": job,
        "outlook": outlook,
        "chosen": {name: chosen.get(name, "") for name in ("edition", "country", "kind", "language", "after")},
        "kinds": [kind.value for kind in Kind],
        "languages": LANGUAGES,
        "problem": problem,
        "over": OVER,
    }
    return page(request, "moves.html", context, status=400 if problem else 200)


def _wanted(
    request: web.Request, chosen: Mapping[str, str], several: Sequence[tuple[str, tuple[int, ...]]], why: str = ""
) -> Migration | None:
    """The migration that a choice stands for; None when it names no two editions of one scenario."""
    name, _, versions = chosen.get("edition", "").partition(":")
    old, _, new = versions.partition(":")
    there = [str(version) for version in dict(several).get(name, ())]
    if old not in there or new not in there or old == new:
        return None
    console = request.app[CONSOLE]
    return Migration(
        f"g-{secrets.token_hex(6)}",
        member_name(request),
        console.clock(),
        why,
        name,
        int(old),
        int(new),
        countries=tuple(filter(None, [chosen.get("country", "").strip().upper()[:2]])),
        kinds=tuple(filter(None, [chosen.get("kind", "")[:20]])),
        languages=tuple(filter(None, [chosen.get("language", "")[:2]])),
    )


async def begin(request: web.Request) -> web.Response:
    """POST /console/moves: move the cases that were shown."""
    form, say = await text_form(request), say_to(request)
    several = [(name, versions) for name, versions in door(request).editions() if len(versions) > 1]
    why = form.get("why", "").strip()[:_WHY_LIMIT]
    job = _wanted(request, form, several, why)
    if job is None:
        return await _page(request, {}, say("moves.choose"))
    if not why or form.get("sure") != "yes":
        return await _page(request, form, say("moves.say_why"))
    if not await first_time(request, form):
        raise web.HTTPSeeOther(request.app.router["moves"].url_for())
    if not await door(request).begin(job):
        return await _page(request, {}, say("moves.choose"))
    log.info("migration_begun", migration=job.id)
    raise web.HTTPSeeOther(request.app.router["move"].url_for(move=job.id))


async def _job_of(request: web.Request) -> Migration:
    return known(await request.app[CONSOLE].store.migration(request.match_info["move"]), "There is no such migration.")


async def move(request: web.Request) -> web.Response:
    """GET /console/moves/{move}: how far it is, who stayed and why."""
    job = await _job_of(request)
    return page(request, "move.html", {"job": job, "topic": move_topic(job.id), "over": job.state in OVER})


async def act(request: web.Request) -> web.Response:
    """POST /console/moves/{move}/{act}: stop it, go on with it, or take it back."""
    job, form = await _job_of(request), await text_form(request)
    if await first_time(request, form):
        match request.match_info["act"]:
            case "stop":
                await door(request).stop(job.id)
            case "go-on":
                await door(request).go_on(job.id)
            case "undo":
                await door(request).undo(job.id, member_name(request))
            case _:
                raise web.HTTPNotFound
        log.info("migration_act", migration=job.id, act=request.match_info["act"])
    raise web.HTTPSeeOther(request.app.router["move"].url_for(move=job.id))


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/moves", moves, name="moves"),
    web.post("/moves", begin),
    web.get("/moves/{move}", move, name="move"),
    web.post("/moves/{move}/{act:stop|go-on|undo}", act, name="move_act"),
)
