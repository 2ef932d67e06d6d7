"""The two steps by which a draft becomes an edition: everything that it changes in words, then a confirmation."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from hashlib import sha256

import structlog
from aiohttp import web

from console.access import text_form
from console.drafting import bench, changes_between, draft_of, judged, source_of, version_in_use
from console.merging import Side, changed, side_of
from console.paging import first_time, page
from console.rooms import CONSOLE
from console.texts import say_to
from console.workbench import Verdict
from flows.scenario_text import with_version
from flows.sketching import sketch_of
from store.library import Draft, DraftState, Edition, edition_id
from store.replays import ReplayRun
from store.replays import Work as Stand

log = structlog.get_logger(__name__)


async def summary(request: web.Request) -> web.Response:
    """GET /console/drafts/{draft}/activation: the first step."""
    return await _show(request, await draft_of(request))


async def _show(request: web.Request, draft: Draft, problem: str = "") -> web.Response:
    verdict = await judged(request, draft.scenario, side_of(draft))
    base = await source_of(request, draft.scenario, draft.base)
    old = Side(base.text, base.wordings) if base else None
    context = {
        "draft": draft,
        "open": draft.state is DraftState.OPEN,
        "problem": problem,
        "verdict": verdict,
        "changes": changes_between(bench(request), old, side_of(draft)),
        "times_change": _send_times(old) != _send_times(side_of(draft)),
        "obstacles": _obstacles(request, draft, verdict),
        "in_use": version_in_use(request, draft.scenario),
        "seal": seal_of(draft),
        "replay": await _replay(request, draft),
        "machine": _machine(request, draft),
    }
    return page(request, "activation.html", context, 409 if problem else 200)


def _send_times(side: Side | None) -> tuple[str, ...]:
    sketch = sketch_of(side.text) if side else None
    return sketch.send_times if sketch else ()


def _obstacles(request: web.Request, draft: Draft, verdict: Verdict) -> list[str]:
    """Why it cannot be activated now, as keys of texts."""
    found = []
    if draft.state is not DraftState.OPEN:
        found.append("editor.obstacle_closed")
    if version_in_use(request, draft.scenario) != draft.base:
        found.append("editor.obstacle_moved")
    if verdict.scenario is None or verdict.refused:
        found.append("editor.obstacle_refused")
    return found


def seal_of(draft: Draft) -> str:
    """Stands for exactly this version and text: what is confirmed is what was shown."""
    words = "\n".join(f"{':'.join(item.place)}={item.text}" for item in draft.wordings)
    return sha256(f"{draft.id}:{draft.version}:{draft.base}\n{draft.text}\n{words}".encode()).hexdigest()[:32]


async def _replay(request: web.Request, draft: Draft) -> ReplayRun | None:
    """The latest replay of this very version of the draft that came to its end."""
    runs = await request.app[CONSOLE].store.replays(draft=draft.id)
    return next((run for run in runs if run.state is Stand.DONE and run.draft.draft_version == draft.version), None)


def _machine(request: web.Request, draft: Draft) -> str:
    """Where the time machine is, if it is there."""
    found = request.app.router.named_resources().get("machine")
    return str(found.url_for().with_query(draft=draft.id)) if found else ""


async def activate(request: web.Request) -> web.Response:
    """POST /console/drafts/{draft}/activation: the second step; only what was shown is put into use."""
    console, draft, form, say = request.app[CONSOLE], await draft_of(request), await text_form(request), say_to(request)
    if not hmac.compare_digest(form.get("seal", "").encode(), seal_of(draft).encode()):
        return await _show(request, draft, say("editor.changed_meanwhile"))
    obstacles = _obstacles(request, draft, await judged(request, draft.scenario, side_of(draft)))
    if obstacles:
        return await _show(request, draft, " ".join(say(key) for key in obstacles))
    if form.get("sure") != "yes":
        return await _show(request, draft, say("editor.confirm_missing"))
    if not await first_time(request, form):
        raise web.HTTPSeeOther(request.app.router["scenario"].url_for(name=draft.scenario))
    done = changed(request, draft, state=DraftState.ACTIVATED)
    edition = _edition(draft, done)
    if not await console.store.activate(edition, done):
        return await _show(request, await draft_of(request), say("editor.changed_meanwhile"))
    await bench(request).take_into_use()
    log.info("edition_activated", edition=edition.id, wordings=len(edition.wordings))
    raise web.HTTPSeeOther(request.app.router["scenario"].url_for(name=draft.scenario).with_query(activated="1"))


def _edition(draft: Draft, done: Draft) -> Edition:
    version = draft.base + 1
    return Edition(
        id=edition_id(draft.scenario, version),
        scenario=draft.scenario,
        version=version,
        text=with_version(draft.text, version),
        drafted_by=draft.changed_by,
        activated_by=done.changed_by,
        at=done.changed_at,
        draft=draft.id,
        draft_version=draft.version,
        base=draft.base,
        wordings=draft.wordings,
        note=draft.note,
    )


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/drafts/{draft}/activation", summary, name="activation"),
    web.post("/drafts/{draft}/activation", activate),
)
