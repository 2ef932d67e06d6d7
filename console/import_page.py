"""Portfolio files: looked through first, taken in on a second word, with their rejected rows; and the history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from console.access import allowed
from console.operations import ImportDoor, Refused
from console.paging import first_time, known, page
from console.roles import May
from console.rooms import CONSOLE, Console, member_name
from console.texts import say_to
from console.uploads import fields_of, receive
from console.viewing import shown
from pages.intake import FileRefused, Intake
from store.operations import ImportRun, ImportState

LARGEST = 20 * 1024 * 1024
"""Bytes of an upload; larger portfolios go by the command line, which has no limit."""

_SILENT = timedelta(minutes=2)
"""After so long without a word a running import has died with its process."""


def door(console: Console) -> ImportDoor:
    """The door behind this page. Raises HTTPNotFound where there is none."""
    if console.operations.imports is None:
        raise web.HTTPNotFound
    return console.operations.imports


async def imports(request: web.Request) -> web.Response:
    """GET /console/imports."""
    return await _show(request)


async def _show(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    console = request.app[CONSOLE]
    door(console)
    context = {
        "runs": await console.store.imports(),
        "problem": problem,
        "may_bring": allowed(request, May.KEEP_SETUP),
        "largest": LARGEST // (1024 * 1024),
    }
    return page(
        request, "imports.html", context, status=400 if problem and status == web.HTTPOk.status_code else status
    )


async def bring(request: web.Request) -> web.Response:
    """POST /console/imports: a file comes in and is looked through; nothing is taken in yet."""
    console, say = request.app[CONSOLE], say_to(request)
    if not request.content_type.startswith("multipart/") or not await first_time(request, await fields_of(request)):
        raise web.HTTPSeeOther(request.app.router["imports"].url_for())
    with Intake(LARGEST) as intake:
        try:
            name = await receive(request, intake, LARGEST)
            if not name:
                return await _show(request, say("import.empty"))
            run = await door(console).check(intake, name, member_name(request))
        except FileRefused:
            return await _show(request, say("import.large", most=LARGEST // (1024 * 1024)), 413)
        except Refused as refusal:
            return await _show(request, say(refusal.key, **refusal.values))
    raise web.HTTPSeeOther(request.app.router["import_run"].url_for(run=run.id))


async def _run(request: web.Request) -> ImportRun:
    return known(await request.app[CONSOLE].store.import_run(request.match_info["run"]), "There is no such import.")


async def import_run(request: web.Request) -> web.Response:
    """GET /console/imports/{run}: what the file would do, how far it is, or what it did."""
    return await _show_run(request, await _run(request))


async def _show_run(request: web.Request, run: ImportRun, problem: str = "") -> web.Response:
    console = request.app[CONSOLE]
    context = {
        "run": run,
        "died": run.state is ImportState.RUNNING and console.clock() - run.seen_at > _SILENT,
        "has_rejected": door(console).rejected(run) is not None,
        "problem": problem,
        "may_bring": allowed(request, May.KEEP_SETUP),
    }
    return page(request, "import_run.html", context, status=400 if problem else 200)


async def start(request: web.Request) -> web.Response:
    """POST /console/imports/{run}/start."""
    run = await _run(request)
    try:
        await door(request.app[CONSOLE]).start(run, member_name(request))
    except Refused as refusal:
        return await _show_run(request, run, say_to(request)(refusal.key, **refusal.values))
    raise web.HTTPSeeOther(request.app.router["import_run"].url_for(run=run.id))


async def discard(request: web.Request) -> web.Response:
    """POST /console/imports/{run}/discard."""
    run = await _run(request)
    if run.state in (ImportState.CHECKED, ImportState.FAILED):
        await door(request.app[CONSOLE]).discard(run)
    raise web.HTTPSeeOther(request.app.router["imports"].url_for())


async def rejected(request: web.Request) -> web.StreamResponse:
    """GET /console/imports/{run}/rejected.csv: the rows that did not go in, to be corrected and brought again."""
    run = await _run(request)
    path = door(request.app[CONSOLE]).rejected(run)
    if path is None:
        raise web.HTTPNotFound(text="No rejected rows of this import are kept any more.\n")
    shown(request, [f"import {run.id}"])
    headers = {
        "Content-Disposition": f'attachment; filename="{run.id}.rejected.csv"',
        "Content-Type": "text/csv",
        "Cache-Control": "no-store",
    }
    return web.FileResponse(path, headers=headers)


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/imports", imports, name="imports"),
    web.post("/imports", bring, name="bring_import"),
    web.get("/imports/{run}", import_run, name="import_run"),
    web.post("/imports/{run}/start", start, name="start_import"),
    web.post("/imports/{run}/discard", discard, name="discard_import"),
    web.get("/imports/{run}/rejected.csv", rejected, name="rejected_rows"),
)
