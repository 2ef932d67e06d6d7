"""A scenario as it lies on the editor's table: every field as typed, right or wrong, and moves of its steps.

A `Sketch` becomes the scenario's YAML text and is read from it; whether it is any good, flows.scenario says. Days are
counted from the due date. A step counted from the last one moves those behind it along, as the ladder does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.scenario import Scenario
from flows.steps.base import Anchor

FIRST_DAY, LAST_DAY = -60, 365
MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class SketchStep:
    """One step; empty fields are left out of the text. Which of them a kind knows, its class in flows/steps says."""

    id: str
    kind: str = "message"
    first: bool = False
    anchor: str = "due"
    days: str = "0"
    business: bool = False
    roll: str = "none"
    event: str = ""
    wording: str = ""
    letter: str = ""
    channels: tuple[str, ...] = ()
    ask_satisfied: bool = False
    within_days: str = ""
    queue: str = ""
    reason: str = ""
    min_balance: str = ""
    max_balance: str = ""
    kinds: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """A whole scenario. `head` are the comments above it."""

    name: str
    version: str = "1"
    description: str = ""
    send_times: tuple[str, ...] = ("10:00",)
    late_entry: str = "first_reminder"
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    steps: tuple[SketchStep, ...] = ()
    head: str = ""


def whole(text: str) -> int:
    """A typed number; 0 for what is none."""
    plain = text.strip()
    digits = plain.removeprefix("-").removeprefix("+")
    return int(plain) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0  # noqa: PLR2004 - days


def days_of(steps: Sequence[SketchStep]) -> list[int]:
    """The day of each step, counted from the due date; a step that waits for an event stands where the last one is."""
    found: list[int] = []
    last = 0
    for step in steps:
        if step.anchor == Anchor.DUE:
            last = whole(step.days)
        elif step.anchor == Anchor.LAST_STEP:
            last += whole(step.days)
        found.append(last)
    return found


def days_of_scenario(scenario: Scenario) -> list[int]:
    """The same of a scenario that is in use."""
    return days_of([SketchStep(s.id, anchor=s.when.anchor.value, days=str(s.when.days)) for s in scenario.steps])


def moved(sketch: Sketch, index: int, by: int) -> Sketch:
    """The step goes `by` days later (earlier, if negative), as far as there are days.

    Steps counted from it go along. A step counted from the due date may pass others: then the order follows the days.
    """
    step = sketch.steps[index]
    if step.anchor == Anchor.EVENT:
        return sketch
    lowest = 0 if step.anchor == Anchor.LAST_STEP else FIRST_DAY
    days = min(max(whole(step.days) + by, lowest), LAST_DAY)
    return in_order(_with(sketch, index, replace(step, days=str(days))))


def moved_to(sketch: Sketch, index: int, day: int) -> Sketch:
    """The step goes to a day counted from the due date, as far as it can."""
    return moved(sketch, index, day - days_of(sketch.steps)[index])


def in_order(sketch: Sketch) -> Sketch:
    """Steps counted from the due date in the order of their days, each with those that are counted from it."""
    return replace(sketch, steps=tuple(sketch.steps[number] for number in order_of(sketch)))


def order_of(sketch: Sketch) -> list[int]:
    """The numbers of the steps as they stand when they are in order."""
    steps = sketch.steps
    blocks: list[list[int]] = []
    for number, step in enumerate(steps):
        if step.anchor == Anchor.DUE or not blocks:
            blocks.append([number])
        else:
            blocks[-1].append(number)
    led = [block for block in blocks if steps[block[0]].anchor == Anchor.DUE]
    others = [block for block in blocks if steps[block[0]].anchor != Anchor.DUE]
    ordered = others + sorted(led, key=lambda block: whole(steps[block[0]].days))
    return [number for block in ordered for number in block]


def added(sketch: Sketch, kind: str = "message", after: int | None = None) -> Sketch:
    """A new step a week behind the one before it."""
    place = len(sketch.steps) if after is None else after + 1
    if len(sketch.steps) >= MOST_STEPS:
        return sketch
    day = days_of(sketch.steps)[place - 1] + 7 if place else 3
    fresh = SketchStep(_free(sketch, kind), kind, days=str(min(day, LAST_DAY)))
    return in_order(replace(sketch, steps=(*sketch.steps[:place], fresh, *sketch.steps[place:])))


def copied(sketch: Sketch, index: int) -> Sketch:
    """The same step once more, behind it; of two only one is the first reminder."""
    if len(sketch.steps) >= MOST_STEPS:
        return sketch
    step = sketch.steps[index]
    twin = replace(step, id=_free(sketch, step.id), first=False)
    return replace(sketch, steps=(*sketch.steps[: index + 1], twin, *sketch.steps[index + 1 :]))


def deleted(sketch: Sketch, index: int) -> Sketch:
    """Without the step; one that was counted from it keeps its day."""
    days = days_of(sketch.steps)
    steps = list(sketch.steps)
    gone = steps.pop(index)
    if index < len(steps) and steps[index].anchor == Anchor.LAST_STEP and gone.anchor != Anchor.EVENT:
        steps[index] = _heir(gone, steps[index], days[index + 1])
    return replace(sketch, steps=tuple(steps))


def _heir(gone: SketchStep, step: SketchStep, day: int) -> SketchStep:
    """What was counted from a step that goes is counted from what that one was counted from."""
    if gone.anchor == Anchor.DUE:
        return replace(step, anchor=Anchor.DUE.value, days=str(min(max(day, FIRST_DAY), LAST_DAY)))
    return replace(step, days=str(min(whole(step.days) + whole(gone.days), LAST_DAY)))


def _with(sketch: Sketch, index: int, step: SketchStep) -> Sketch:
    return replace(sketch, steps=(*sketch.steps[:index], step, *sketch.steps[index + 1 :]))


def _free(sketch: Sketch, wanted: str) -> str:
    """A name that no step has yet."""
    taken = {step.id for step in sketch.steps}
    stem = wanted.rstrip("0123456789").rstrip("_")[:36] or "step"
    names = (stem if number == 1 else f"{stem}_{number}" for number in range(1, MOST_STEPS + 2))
    return next(name for name in names if name not in taken)
