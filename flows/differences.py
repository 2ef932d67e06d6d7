"""What differs between two scenarios, step by step and field by field, and between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Literal

from flows.timeline import Sketch, SketchStep, days_of

ADDED, REMOVED = "added", "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """`step` is a step's id, empty for the scenario as a whole; `field` a field of it, "day", "added" or "removed".

    Values are told as words: "yes" and "" for flags, lists with commas.
    """

    step: str
    field: str
    before: str
    after: str


_UNTOLD = frozenset({"steps", "head", "version", "id"})
_TIMED = frozenset({"anchor", "days"})


def differences(before: Sketch | None, after: Sketch) -> tuple[Difference, ...]:
    """All differences, the whole first, then the steps in their order; `before` None: everything is new."""
    known = before or Sketch(after.name, send_times=(), late_entry="")
    was, now = _by_id(known), _by_id(after)
    return (
        *_fields("", known, after),
        *(item for name, (step, day) in now.items() for item in _step(name, was.get(name), step, day)),
        *(Difference(name, REMOVED, f"{day}", "") for name, (_, day) in was.items() if name not in now),
    )


def _by_id(sketch: Sketch) -> dict[str, tuple[SketchStep, int]]:
    return {step.id: (step, day) for step, day in zip(sketch.steps, days_of(sketch.steps), strict=True)}


def _step(name: str, was: tuple[SketchStep, int] | None, step: SketchStep, day: int) -> Iterator[Difference]:
    if was is None:
        yield Difference(name, ADDED, "", f"{day}")
        yield from _fields(name, SketchStep(name, kind="", anchor="", days="", roll="none"), step, skip=_TIMED)
        return
    if was[1] != day:
        yield Difference(name, "day", f"{was[1]}", f"{day}")
    elif (was[0].anchor, was[0].days) != (step.anchor, step.days):
        yield Difference(name, "anchor", was[0].anchor, step.anchor)
    yield from _fields(name, was[0], step, skip=_TIMED)


def _fields(
    step: str, before: Sketch | SketchStep, after: Sketch | SketchStep, skip: frozenset[str] = frozenset()
) -> Iterator[Difference]:
    for item in fields(before):
        if item.name in _UNTOLD or item.name in skip:
            continue
        one, other = _told(getattr(before, item.name)), _told(getattr(after, item.name))
        if one != other:
            yield Difference(step, item.name, one, other)


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row: in both texts, only in the old one, or only in the new one."""

    kind: Literal["same", "gone", "new"]
    text: str


_WORDS = re.compile(r"\s+|\{[{%].*?[%}]\}|\w+|[^\w\s]", re.DOTALL)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts in one another, word by word; a placeholder is one word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[start:end])))
        else:
            found += _changed(old[start:end], new[begin:stop])
    return tuple(found)


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if old:
        yield Piece("gone", "".join(old))
    if new:
        yield Piece("new", "".join(new))
