"""Two people changed the same draft: what only one of them touched is taken, what both touched is asked.

`base` is what both began from, `theirs` what was saved meanwhile, `mine` what came second. A unit is a field of the
whole ("field:send_times") or a step ("step:friendly").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any

from flows.timeline import Sketch, SketchStep, in_order

MINE, THEIRS = "mine", "theirs"
_WHOLE = tuple(item.name for item in fields(Sketch) if item.name not in ("steps", "name", "version"))

Units = Mapping[str, Any]


def units_of(sketch: Sketch) -> dict[str, Any]:
    """A sketch in units; a step's place is that of its day."""
    whole = {f"field:{name}": getattr(sketch, name) for name in _WHOLE}
    return whole | {f"step:{step.id}": step for step in sketch.steps}


def disputed(base: Units, theirs: Units, mine: Units) -> list[str]:
    """The units that both changed, and not alike."""
    return [
        name
        for name in dict.fromkeys((*theirs, *mine))
        if theirs.get(name) != mine.get(name)
        and theirs.get(name) != base.get(name)
        and mine.get(name) != base.get(name)
    ]


def merged(base: Units, theirs: Units, mine: Units, keep_mine: Collection[str] = ()) -> dict[str, Any]:
    """Both people's changes; of a disputed unit mine if `keep_mine` names it, else theirs. None: it is gone."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys((*theirs, *mine)):
        one, other = theirs.get(name), mine.get(name)
        changed = other != base.get(name) and (one == base.get(name) or name in keep_mine)
        value = other if changed else one
        if value is not None:
            found[name] = value
    return found


def sketch_from(units: Units, like: Sketch, order: Collection[str]) -> Sketch:
    """The sketch of these units. Steps stand as in `order` (ids), unknown ones at the end, then by their days."""
    whole = {name: units[f"field:{name}"] for name in _WHOLE if f"field:{name}" in units}
    steps: dict[str, SketchStep] = {
        name.removeprefix("step:"): step for name, step in units.items() if name.startswith("step:")
    }
    names = [name for name in dict.fromkeys(order) if name in steps]
    names += [name for name in steps if name not in names]
    return in_order(replace(like, **whole, steps=tuple(steps[name] for name in names)))
