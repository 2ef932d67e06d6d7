"""The editor of a scenario: a form of steps on a timeline, checked as one types, saved as a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from console.access import text_form
from console.clashing import clash_page
from console.draft_form import KINDS, MOST_TIMES, OF_A_KIND, PROFILES, acted, sketch_from
from console.drafting import (
    NOTE_LIMIT,
    begin,
    bench,
    beside,
    changes_between,
    draft_of,
    editor,
    judged,
    source_of,
    version_in_use,
)
from console.drawing import draw
from console.merging import Clash, Side, before, carried, changed, disputes, joined, keep, side_of
from console.paging import first_time, page
from console.rooms import CONSOLE
from console.texts import LANGUAGES, Say, say_to
from console.typed import misread, repaired
from console.workbench import Verdict
from flows.complaint import Complaint
from flows.queues import PRIORITIES
from flows.scenario_text import LONGEST
from flows.sketching import sketch_of, text_of
from flows.steps.base import Happening
from flows.steps.registry import STEPS
from flows.timeline import Sketch, in_order, order_of
from flows.tones import TONES, tone_of
from ledger.debtor import REACHABLE
from store.library import Deed, Draft, DraftState


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the editor's table: a side of the draft, saved or not. `text` is shown where no form can show it."""

    draft: Draft
    side: Side
    sketch: Sketch | None
    since: int
    saved: bool = True
    problem: str = ""
    complaints: Sequence[Complaint] = field(default_factory=tuple)


async def draft(request: web.Request) -> web.Response:
    """GET /console/drafts/{draft}."""
    found = await draft_of(request)
    return await show(request, Desk(found, side_of(found), sketch_of(found.text), found.version))


async def show(request: web.Request, desk: Desk, status: int = 200) -> web.Response:
    """The editor's page with what lies on the table."""
    verdict = await _verdict(request, desk.draft, desk.side, desk.sketch)
    base = await source_of(request, desk.draft.scenario, desk.draft.base)
    workbench = bench(request)
    context = {
        **_table(request, desk.draft, desk.sketch, desk.side, verdict),
        "draft": desk.draft,
        "open": desk.draft.state is DraftState.OPEN,
        "text": desk.side.text,
        "since": desk.since,
        "saved": desk.saved,
        "problem": desk.problem,
        "notice": _said(request),
        "in_use": version_in_use(request, desk.draft.scenario),
        "changes": changes_between(workbench, Side(base.text, base.wordings) if base else None, desk.side),
        "revisions": await request.app[CONSOLE].store.revisions(desk.draft.id),
        "longest": LONGEST,
        "note_limit": NOTE_LIMIT,
    }
    return page(request, "draft.html", context, status)


def _said(request: web.Request) -> str:
    key = request.query.get("said", "")
    return (
        say_to(request)(f"editor.said_{key}") if key in ("saved", "joined", "same", "own", "words", "rebased") else ""
    )


async def _verdict(request: web.Request, draft: Draft, side: Side, sketch: Sketch | None) -> Verdict:
    """The check; a number that is none takes the remarks about everything else with it no more."""
    if misread(sketch) and sketch is not None:
        side = Side(text_of(repaired(sketch, sketch_of(draft.text))), side.wordings)
    return await judged(request, draft.scenario, side)


def _table(request: web.Request, draft: Draft, sketch: Sketch | None, side: Side, verdict: Verdict) -> dict[str, Any]:
    """The form of a sketch with its picture, choices and complaints."""
    typed = misread(sketch)
    say = say_to(request)
    titles = {name: title_of(say, name) for name in bench(request).for_steps(side.wordings)}
    names = sorted(titles, key=lambda name: titles[name].casefold())
    complaints = beside(verdict.complaints)
    shown = {name for name in complaints if name}
    return {
        "sketch": sketch,
        "picture": draw(repaired(sketch, sketch_of(draft.text))) if sketch else None,
        "complaints": complaints,
        "typed": {name: say(key, typed=text) for name, (key, text) in typed.items()},
        "refused": len(verdict.refused) + len(typed),
        "warned": len(verdict.complaints) - len(verdict.refused),
        "elsewhere": [item for name in shown if _hidden(name, sketch) for item in complaints[name]],
        "kinds": tuple(STEPS),
        "of_a_kind": OF_A_KIND,
        "tones": [(tone, [name for name in names if tone_of(name) == tone]) for tone in TONES],
        "toneless": [name for name in names if not tone_of(name)],
        "titles": titles,
        "tone_of": tone_of,
        "channels": REACHABLE,
        "queues": tuple(PRIORITIES),
        "events": tuple(item.value for item in Happening),
        "debtor_kinds": KINDS,
        "profiles": PROFILES,
        "most_times": MOST_TIMES,
        "languages": LANGUAGES,
    }


def title_of(say: Say, wording: str) -> str:
    """What a wording is called for people; a new one only has its name."""
    return f"{say(f'editor.wording_{wording}')} ({wording})" if tone_of(wording) else wording


_SHOWN = {"id", "days", "wording", "letter", "channels", "conditions", "queue", "reason", "within_days"}


def _hidden(name: str, sketch: Sketch | None) -> bool:
    """Whether a complaint's field is not on the page, so that it is told at the top."""
    if sketch is None:
        return True
    step, _, key = name.partition("-")
    if step.startswith("s") and step[1:].isdecimal():
        return int(step[1:]) >= len(sketch.steps) or bool(key and key not in _SHOWN)
    return name not in ("send_times", "applies_to", "words", "description")


# --- what the form does ---


async def _from_form(request: web.Request, found: Draft, form: Mapping[str, str]) -> tuple[Side, Sketch | None, int]:
    """What the member has before them: their form over the version of the draft that their page showed."""
    since = _since(form, found)
    base = await before(request, found, since)
    if "scenario" in form:
        text = form["scenario"].replace("\r\n", "\n")
        return Side(text, base.wordings), sketch_of(text), since
    like = sketch_of(base.text) or Sketch(found.scenario)
    sketch = sketch_from(form, like)
    return Side(base.text if sketch == like else text_of(sketch), base.wordings), sketch, since


def _since(form: Mapping[str, str], found: Draft) -> int:
    text = form.get("version", "")
    return min(int(text), found.version) if text.isdecimal() and 0 < len(text) < 7 else found.version  # noqa: PLR2004


async def table(request: web.Request) -> web.Response:
    """POST /console/drafts/{draft}/table: the form after one of its buttons; nothing is saved."""
    found, form = await draft_of(request), await text_form(request)
    side, sketch, since = await _from_form(request, found, form)
    if sketch is not None:
        sketch = acted(sketch, form.get("act", ""))
        side = Side(text_of(sketch), side.wordings)
    return await show(request, Desk(found, side, sketch, since, saved=side == side_of(found)))


async def check(request: web.Request) -> web.Response:
    """POST /console/drafts/{draft}/check: the complaints beside their fields, as pieces that htmx puts in place."""
    found, form = await draft_of(request), await text_form(request)
    side, sketch, _ = await _from_form(request, found, form)
    read = repaired(sketch, sketch_of(found.text)) if sketch else None
    order = order_of(read) if read else []
    if read is not None and (order != sorted(order) or read != sketch):
        side = Side(text_of(in_order(read)), side.wordings)
    verdict = await judged(request, found.scenario, side)
    complaints = tuple(_as_on_the_page(item, order) for item in verdict.complaints)
    context = _table(request, found, sketch, side, Verdict(verdict.scenario, complaints))
    if read is not None:
        context["picture"] = draw(in_order(read), order)
    return aiohttp_jinja2.render_template("draft/check.html", request, {**context, "draft": found})


def _as_on_the_page(item: Complaint, order: Sequence[int]) -> Complaint:
    """A complaint of the steps in order, at the place where its step stands on the page now."""
    match item.place:
        case ("steps", int(number), *rest) if number < len(order):
            return replace(item, place=("steps", order[number], *rest))
    return item


async def save(request: web.Request) -> web.Response:
    """POST /console/drafts/{draft}: save; a button that is no save only changes the table."""
    found, form = await draft_of(request), await text_form(request)
    if form.get("act", "save") != "save":
        return await table(request)
    side, sketch, since = await _from_form(request, found, form)
    if "scenario" not in form and misread(sketch):
        problem = say_to(request)("editor.not_saved_numbers")
        return await show(request, Desk(found, side, sketch, since, saved=False, problem=problem), 400)
    if sketch is not None and sketch != in_order(sketch):
        side = Side(text_of(in_order(sketch)), side.wordings)
    if len(side.text) > LONGEST:
        problem = say_to(request)("editor.too_long", most=LONGEST)
        return await show(request, Desk(found, side, sketch, since, saved=False, problem=problem), 400)
    note = form.get("note", "").strip()[:NOTE_LIMIT]
    return await settle(request, found, side, since, note=note)


async def settle(
    request: web.Request,
    found: Draft,
    mine: Side,
    since: int,
    *,
    keep_mine: Sequence[str] | None = None,
    note: str = "",
) -> web.Response:
    """Save and go on, or show both people's work side by side."""
    outcome = await keep(request, found, mine, since, keep_mine, note)
    if isinstance(outcome, Clash):
        return clash_page(request, outcome)
    said = "same" if outcome.version == found.version else "saved" if found.version == since else "joined"
    raise editor(request, outcome, said=said)


async def merge(request: web.Request) -> web.Response:
    """POST /console/drafts/{draft}/merge: what is to become of a save that came second."""
    found, form = await draft_of(request), await text_form(request)
    since = _since(form, found)
    base = await before(request, found, since)
    mine = Side(form.get("scenario", base.text).replace("\r\n", "\n")[:LONGEST], carried(form, base))
    if form.get("act") == "own":
        if not await first_time(request, form):
            raise web.HTTPSeeOther(request.app.router["scenario"].url_for(name=found.scenario))
        raise editor(request, await begin(request, found.scenario, found.base, mine), said="own")
    asked = disputes(base, side_of(found), mine)
    if any(f"choice-{number}" not in form for number in range(len(asked))) or form.get("seen") != str(found.version):
        return clash_page(request, Clash(base, found, mine, tuple(asked), since), say_to(request)("editor.choose_each"))
    chosen = [unit for number, unit in enumerate(asked) if form[f"choice-{number}"] == "mine"]
    return await settle(request, found, mine, since, keep_mine=chosen)


async def rebase(request: web.Request) -> web.Response:
    """POST /console/drafts/{draft}/rebase: take in what was activated since the draft was begun."""
    found = await draft_of(request)
    latest = version_in_use(request, found.scenario)
    old, new = await source_of(request, found.scenario, found.base), await source_of(request, found.scenario, latest)
    if found.state is not DraftState.OPEN or new is None or latest == found.base:
        raise editor(request, found)
    base, theirs = Side(old.text, old.wordings) if old else Side(""), Side(new.text, new.wordings)
    asked = disputes(base, theirs, side_of(found))
    after = joined(base, theirs, side_of(found), asked)
    moved = changed(request, found, text=after.text, wordings=after.wordings, base=latest)
    done = await request.app[CONSOLE].store.change_draft(moved, Deed.SAVED)
    raise editor(request, moved if done else found, said="rebased" if done else "")


async def discard(request: web.Request) -> web.Response:
    """POST /console/drafts/{draft}/discard: close it; it stays in the records and can be begun anew from there."""
    found = await draft_of(request)
    gone = changed(request, found, state=DraftState.DISCARDED)
    if found.state is DraftState.OPEN and not await request.app[CONSOLE].store.change_draft(gone, Deed.DISCARDED):
        problem = say_to(request)("editor.changed_meanwhile")
        fresh = await draft_of(request)
        return await show(
            request, Desk(fresh, side_of(fresh), sketch_of(fresh.text), fresh.version, problem=problem), 409
        )
    raise web.HTTPSeeOther(request.app.router["scenario"].url_for(name=found.scenario))


async def reopen(request: web.Request) -> web.Response:
    """POST /console/drafts/{draft}/again: a new draft from one of this draft's versions."""
    found, form = await draft_of(request), await text_form(request)
    side = await before(request, found, _since(form, found))
    if not await first_time(request, form):
        raise editor(request, found)
    base = version_in_use(request, found.scenario)
    raise editor(request, await begin(request, found.scenario, base, side, Deed.RESTORED), said="own")


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/drafts/{draft}", draft, name="draft"),
    web.post("/drafts/{draft}", save),
    web.post("/drafts/{draft}/table", table, name="draft_table"),
    web.post("/drafts/{draft}/check", check, name="draft_check"),
    web.post("/drafts/{draft}/merge", merge, name="draft_merge"),
    web.post("/drafts/{draft}/rebase", rebase, name="draft_rebase"),
    web.post("/drafts/{draft}/discard", discard, name="draft_discard"),
    web.post("/drafts/{draft}/again", reopen, name="draft_again"),
)
