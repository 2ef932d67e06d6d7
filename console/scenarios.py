"""The scenarios in use: what each does when, who changed it, and where to begin a draft."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from console.access import text_form
from console.drafting import NAME, NOTE_LIMIT, begin, bench, changes_between, editor, version_in_use
from console.drawing import Picture, draw
from console.merging import Side
from console.paging import first_time, page
from console.rooms import CONSOLE
from console.texts import say_to
from flows.scenario import Scenario
from flows.sketching import sketch_of, text_of
from flows.timeline import Sketch, SketchStep
from flows.tones import tone_of
from store.library import Deed, Draft, Edition


@dataclass(frozen=True, slots=True)
class Line:
    """A scenario in the list."""

    scenario: Scenario
    edition: Edition | None
    drafts: Sequence[Draft]
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a scenario: a file (`edition` None) or an edition."""

    number: int
    edition: Edition | None
    at: datetime | None
    in_use: bool


async def scenarios(request: web.Request) -> web.Response:
    """GET /console/scenarios."""
    return await _list(request)


async def _list(request: web.Request, problem: str = "", typed: str = "") -> web.Response:
    console, workbench = request.app[CONSOLE], bench(request)
    drafts, editions = await asyncio.gather(console.store.drafts(), console.store.editions())
    known = {(item.scenario, item.version): item for item in editions}
    lines = [
        Line(
            found, known.get((name, found.version)), [item for item in drafts if item.scenario == name], _picture(found)
        )
        for name in workbench.names()
        if (found := workbench.scenario(name))
    ]
    names = {line.scenario.name for line in lines}
    context = {
        "lines": lines,
        "newcomers": [item for item in drafts if item.scenario not in names],
        "problem": problem,
        "typed": typed,
    }
    return page(request, "scenarios.html", context, status=400 if problem else 200)


def _picture(scenario: Scenario) -> Picture:
    return draw(sketch_of_scenario(scenario))


def sketch_of_scenario(scenario: Scenario) -> Sketch:
    """A scenario in use as a sketch, for its picture."""
    steps = tuple(
        SketchStep(
            step.id,
            kind=getattr(step, "kind", "message"),
            anchor=step.when.anchor.value,
            days=str(step.when.days),
            wording=getattr(step, "wording", ""),
            letter=getattr(step, "letter", ""),
        )
        for step in scenario.steps
    )
    return Sketch(scenario.name, str(scenario.version), scenario.description, steps=steps)


async def scenario(request: web.Request) -> web.Response:
    """GET /console/scenarios/{name}?version=: one version as it is, all versions, all deeds."""
    console, workbench, name = request.app[CONSOLE], bench(request), request.match_info["name"]
    drafts, editions, deeds = await asyncio.gather(
        console.store.drafts(), console.store.editions(), console.store.deeds(name)
    )
    editions = [item for item in editions if item.scenario == name]
    in_use = version_in_use(request, name)
    number = _number(request.query.get("version", "")) or in_use
    source = await workbench.source(name, number) if number else None
    if source is None and not deeds:
        raise web.HTTPNotFound(text="There is no such scenario.\n")
    sketch = sketch_of(source.text) if source else None
    before = await _before(request, name, number, editions)
    context = {
        "name": name,
        "number": number,
        "in_use": in_use,
        "source": source,
        "sketch": sketch,
        "picture": draw(sketch) if sketch else None,
        "tone_of": tone_of,
        "versions": _versions(request, name, editions, in_use),
        "changes": changes_between(workbench, before, Side(source.text, source.wordings))
        if source and before
        else None,
        "drafts": [item for item in drafts if item.scenario == name],
        "deeds": deeds,
    }
    return page(request, "scenario.html", context)


async def _before(request: web.Request, name: str, number: int, editions: Sequence[Edition]) -> Side | None:
    """What an edition was begun from."""
    edition = next((item for item in editions if item.version == number), None)
    source = await bench(request).source(name, edition.base) if edition and edition.base else None
    return Side(source.text, source.wordings) if source else None


def _versions(request: web.Request, name: str, editions: Sequence[Edition], in_use: int) -> list[Version]:
    known = {item.version: item for item in editions}
    numbers = {*known, *(n for n in range(1, in_use + 1) if bench(request).scenario(name, n))}
    return [
        Version(number, known.get(number), known[number].at if number in known else None, number == in_use)
        for number in sorted(numbers, reverse=True)
    ]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0  # noqa: PLR2004 - versions


async def begin_draft(request: web.Request) -> web.Response:
    """POST /console/scenarios/{name}/drafts: a draft of the version in use, or an old one restored as a draft."""
    form, name = await text_form(request), request.match_info["name"]
    in_use = version_in_use(request, name)
    number = _number(form.get("version", "")) or in_use
    source = await bench(request).source(name, number) if in_use else None
    if source is None:
        raise web.HTTPNotFound(text="There is no such version.\n")
    if not await first_time(request, form):
        raise web.HTTPSeeOther(request.app.router["scenario"].url_for(name=name))
    deed = Deed.BEGUN if number == in_use else Deed.RESTORED
    note = form.get("note", "").strip()[:NOTE_LIMIT]
    raise editor(request, await begin(request, name, in_use, Side(source.text, source.wordings), deed, note))


async def new_scenario(request: web.Request) -> web.Response:
    """POST /console/scenarios: a draft of a scenario that is not there yet, like another one if wished."""
    form, workbench = await text_form(request), bench(request)
    name, like = form.get("name", "").strip(), form.get("like", "")
    if not NAME.fullmatch(name):
        return await _list(request, say_to(request)("editor.bad_name"), name)
    if workbench.scenario(name) is not None:
        return await _list(request, say_to(request)("editor.name_taken", name=name), name)
    if not await first_time(request, form):
        raise web.HTTPSeeOther(request.app.router["scenarios"].url_for())
    source = await workbench.source(like, version_in_use(request, like)) if workbench.scenario(like) else None
    side = Side(_renamed(source.text, name), source.wordings) if source else Side(text_of(Sketch(name)))
    raise editor(request, await begin(request, name, 0, side))


def _renamed(text: str, name: str) -> str:
    sketch = sketch_of(text)
    return text_of(Sketch(name)) if sketch is None else text_of(_fresh(sketch, name))


def _fresh(sketch: Sketch, name: str) -> Sketch:
    """Like another scenario, but for nobody in particular yet: else it would take that one's debtors."""
    return Sketch(name, "1", sketch.description, sketch.send_times, sketch.late_entry, steps=sketch.steps)


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/scenarios", scenarios, name="scenarios"),
    web.post("/scenarios", new_scenario),
    web.get("/scenarios/{name}", scenario, name="scenario"),
    web.post("/scenarios/{name}/drafts", begin_draft, name="begin_draft"),
)
