"""The time machine's pages: start a replay of the present portfolio, follow it, read what came out."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import structlog
from aiohttp import web

from console import machine_view
from console.access import text_form
from console.machine_ports import ReplayDoor, replay_topic
from console.paging import first_time, known, page
from console.rooms import CONSOLE, member_name
from console.texts import say_to
from console.viewing import shown
from store.library import Draft, DraftState
from store.replay_names import resolved
from store.replays import OVER, ReplayRun, Side, Work

log = structlog.get_logger(__name__)

SPANS = (30, 60, 90)
ASSUMPTIONS = ("nobody", "lately")
_SAMPLE = 40


def door(request: web.Request) -> ReplayDoor:
    """The time machine. Raises HTTPNotFound where there is none."""
    return known(request.app[CONSOLE].machine.replays, "There is no time machine here.")


async def machine(request: web.Request) -> web.Response:
    """GET /console/machine: the latest runs, and the form that starts one."""
    await door(request).recover()
    return await _page(request)


async def _page(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    console = request.app[CONSOLE]
    moves = console.machine.moves.editions() if console.machine.moves else ()
    context = {
        "runs": await console.store.replays(),
        "drafts": await console.store.drafts(DraftState.OPEN),
        "editions": [(name, version) for name, versions in moves for version in versions],
        "chosen": request.query.get("draft", ""),
        "spans": SPANS,
        "assumptions": ASSUMPTIONS,
        "problem": problem,
    }
    return page(request, "machine.html", context, status=status)


async def start(request: web.Request) -> web.Response:
    """POST /console/machine: ask for a replay."""
    form, say = await text_form(request), say_to(request)
    draft, base = await _side(request, form.get("subject", "")), await _side(request, form.get("base", ""))
    if draft is None or not draft.scenario or base is None:
        return await _page(request, say("machine.choose"), status=400)
    days, assume = form.get("days", ""), form.get("assume", "")
    if days not in map(str, SPANS) or assume not in ASSUMPTIONS:
        return await _page(request, say("machine.choose"), status=400)
    run = ReplayRun(
        id=f"r-{secrets.token_hex(6)}",
        by=member_name(request),
        asked_at=request.app[CONSOLE].clock(),
        days=int(days),
        draft=draft,
        assume=assume,
        move=form.get("move") == "yes",
        arrivals=form.get("arrivals") == "yes",
        base=base,
    )
    if not await first_time(request, form):
        raise web.HTTPSeeOther(request.app.router["machine"].url_for())
    await door(request).ask(run)
    log.info("replay_asked", run=run.id, days=run.days)
    raise web.HTTPSeeOther(_address(request, run))


async def _side(request: web.Request, chosen: str) -> Side | None:
    """What a choice of the form stands for: "draft:<id>", "edition:<name>:<version>", nothing: what is in use."""
    kind, _, rest = chosen.partition(":")
    if not chosen:
        return Side()
    if kind == "draft":
        draft = await request.app[CONSOLE].store.draft(rest)
        return side_of(draft) if draft is not None else None
    name, _, version = rest.partition(":")
    moves = request.app[CONSOLE].machine.moves
    there = dict(moves.editions()) if moves else {}
    fits = version.isascii() and version.isdigit() and int(version) in there.get(name, ())
    return Side(name, int(version)) if kind == "edition" and fits else None


def side_of(draft: Draft) -> Side:
    """A draft as it is now: what is replayed can be told later, whatever becomes of it."""
    return Side(draft.scenario, draft.base, draft.id, draft.version, draft.text, draft.wordings)


def _address(request: web.Request, run: ReplayRun) -> str:
    return str(request.app.router["machine_run"].url_for(run=run.id))


async def _run_of(request: web.Request) -> ReplayRun:
    return known(await request.app[CONSOLE].store.replay(request.match_info["run"]), "There is no such replay.")


async def run(request: web.Request) -> web.Response:
    """GET /console/machine/{run}: how far it is, or what came out."""
    found = await _run_of(request)
    context: dict[str, Any] = {"run": found, "topic": replay_topic(found.id), "over": found.state in OVER}
    context["percent"] = 100 * found.done // found.total if found.total else 0
    if found.state is Work.DONE:
        context |= _shown(_named(request, found))
    return page(request, "machine_run.html", context)


def _named(request: web.Request, run: ReplayRun) -> dict[str, Any]:
    """The result with the names of its cases, which the reader is shown."""
    shown(request, [item.case_id for item in run.named])
    return resolved(json.loads(run.result), run.named)


def _shown(result: Mapping[str, Any]) -> dict[str, Any]:
    view = machine_view
    return {
        "result": result,
        "headlines": view.headlines(result),
        "messages": view.chart(result, "unasked"),
        "channels": view.charts(result, "unasked"),
        "work_days": view.chart(result, "work"),
        "kinds": view.work(result),
        "fatigue": view.fatigue(result),
        "held": view.rules(result, "held"),
        "blocked": view.rules(result, "blocked"),
        "costs": view.costs(result),
        "paid": view.paid(result),
        "shifts": view.shifts(result),
        "sample": result["moves"]["sample"][:_SAMPLE],
        "worst": result["after"]["worst"][:10],
        "habits": result["assumed"]["habits"],
        "dated": date.fromisoformat,
        "width": view.WIDTH,
        "height": view.HEIGHT,
    }


async def cancel(request: web.Request) -> web.Response:
    """POST /console/machine/{run}/cancel."""
    found, _ = await _run_of(request), await text_form(request)
    await door(request).cancel(found.id)
    raise web.HTTPSeeOther(_address(request, found))


async def as_json(request: web.Request) -> web.Response:
    """GET /console/machine/{run}/result.json: the whole result."""
    found = await _finished(request)
    return _file(json.dumps(_named(request, found)).encode(), "application/json", f"{found.id}.json")


async def as_csv(request: web.Request) -> web.Response:
    """GET /console/machine/{run}/result.csv: the daily figures."""
    found = await _finished(request)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("day", "part", "name", "today", "draft"))
    writer.writerows(machine_view.rows(json.loads(found.result)))
    return _file(out.getvalue().encode(), "text/csv", f"{found.id}.csv")


async def _finished(request: web.Request) -> ReplayRun:
    found = await _run_of(request)
    if found.state is not Work.DONE:
        raise web.HTTPNotFound(text="This replay has no result.\n")
    return found


def _file(body: bytes, kind: str, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/machine", machine, name="machine"),
    web.post("/machine", start),
    web.get("/machine/{run}", run, name="machine_run"),
    web.post("/machine/{run}/cancel", cancel, name="machine_cancel"),
    web.get("/machine/{run}/result.json", as_json, name="machine_json"),
    web.get("/machine/{run}/result.csv", as_csv, name="machine_csv"),
)
