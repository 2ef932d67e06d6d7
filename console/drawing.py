"""The picture of a ladder: where its steps stand on a line of days. Figures of an SVG; no style of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.steps.base import Anchor
from flows.timeline import FIRST_DAY, LAST_DAY, Sketch, SketchStep, days_of
from flows.tones import tone_of

WIDTH, EDGE = 1_000, 60
_ROWS = (34, 58, 82)
_NEAR = 130
"""Marks that stand nearer to each other take different rows."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A step on the line. `lowest` and `highest` are how far it can be moved."""

    number: int
    step: SketchStep
    day: int
    x: int
    y: int
    tone: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The line from `first` to `last` (days from the due date), its ticks and marks; `due` is where day 0 stands."""

    first: int
    last: int
    due: int
    ticks: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]


def draw(sketch: Sketch, numbers: Sequence[int] = ()) -> Picture:
    """The picture of a sketch; steps that wait for an event are left out, for no day is theirs.

    `numbers` are what the steps are called where they stand elsewhere than in their order.
    """
    days = days_of(sketch.steps)
    timed = [(n, step) for n, step in enumerate(sketch.steps) if step.anchor != Anchor.EVENT]
    shown = [min(max(days[n], FIRST_DAY), 2 * LAST_DAY) for n, _ in timed]
    first, last = min([-7, *(day - 3 for day in shown)]), max([30, *(day + 7 for day in shown)])
    marks: list[Mark] = []
    for (number, step), day in zip(timed, shown, strict=True):
        x = _x(day, first, last)
        lowest = (
            days[number] - int(step.days) if step.anchor == Anchor.LAST_STEP and step.days.isdecimal() else FIRST_DAY
        )
        wording = step.letter or step.wording
        marks.append(
            Mark(
                numbers[number] if numbers else number,
                step,
                day,
                x,
                _row(marks, x),
                tone_of(wording, step.kind),
                lowest,
                LAST_DAY,
            )
        )
    return Picture(first, last, _x(0, first, last), _ticks(first, last), tuple(marks))


def _x(day: int, first: int, last: int) -> int:
    return EDGE + round((day - first) / (last - first) * (WIDTH - 2 * EDGE))


def _row(marks: Sequence[Mark], x: int) -> int:
    taken = {mark.y for mark in marks[-len(_ROWS) + 1 :] if x - mark.x < _NEAR}
    return next((row for row in _ROWS if row not in taken), _ROWS[-1])


def _ticks(first: int, last: int) -> tuple[tuple[int, int], ...]:
    every = next(step for step in (7, 14, 28, 56, 112, 400) if (last - first) / step <= 12)  # noqa: PLR2004 - ticks
    begin = -(-first // every) * every
    return tuple((day, _x(day, first, last)) for day in range(begin, last + 1, every))
