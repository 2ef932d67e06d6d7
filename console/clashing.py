"""Two members saved the same draft: both sides of what both touched, on one page."""

from __future__ import annotations

from aiohttp import web

from console.drafting import bench, changes_between
from console.merging import Clash, Side, carrying, side_of
from console.paging import page
from flows.differences import Difference, differences
from flows.sketching import sketch_of, text_of
from flows.timeline import Sketch
from store.library import DraftState


def clash_page(request: web.Request, clash: Clash, problem: str = "") -> web.Response:
    """Both sides of what both touched, with a choice for each, and a draft of one's own as a way out."""
    workbench = bench(request)
    theirs = side_of(clash.theirs)
    context = {
        "draft": clash.theirs,
        "open": clash.theirs.state is DraftState.OPEN,
        "since": clash.since,
        "units": clash.units,
        "mine": clash.mine,
        "carrying": carrying(clash.base, clash.mine),
        "my_changes": changes_between(workbench, clash.base, clash.mine),
        "their_changes": changes_between(workbench, clash.base, theirs),
        "problem": problem,
        "unit_words": {
            unit: (_words_of(unit, clash.base, theirs), _words_of(unit, clash.base, clash.mine)) for unit in clash.units
        },
        "unit_texts": {unit: _unit_texts(unit, theirs, clash.mine) for unit in clash.units},
    }
    return page(request, "clash.html", context, status=409)


def _words_of(unit: str, base: Side, side: Side) -> list[Difference]:
    """What a side changed of a disputed step or field, where it can be said in words."""
    kind, _, rest = unit.partition(":")
    was, now = sketch_of(base.text), sketch_of(side.text)
    if kind not in ("step", "field") or was is None or now is None:
        return []
    found = differences(was, now)
    return [item for item in found if (item.step == rest if kind == "step" else not item.step and item.field == rest)]


def _unit_texts(unit: str, theirs: Side, mine: Side) -> tuple[str, str]:
    """What each side says of a disputed text or step."""
    return _said_of(unit, theirs), _said_of(unit, mine)


def _said_of(unit: str, side: Side) -> str:
    kind, _, rest = unit.partition(":")
    if kind == "text":
        return next((item.text for item in side.wordings if ":".join(item.place) == rest), "")
    sketch = sketch_of(side.text)
    if sketch is None or kind == "scenario":
        return side.text
    if kind == "field":
        value = getattr(sketch, rest, "")
        return ", ".join(value) if isinstance(value, tuple) else str(value)
    one = [step for step in sketch.steps if step.id == rest]
    return text_of(Sketch("", steps=tuple(one))).partition("steps:\n")[2] if one else ""
