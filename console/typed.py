"""Numbers that were typed and are none: told beside their field, while all else is checked and drawn as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from flows.timeline import Sketch, SketchStep

_NUMBER = re.compile(r"[+-]?\d{1,5}", re.ASCII)
_NUMBERS: Mapping[str, str] = {"days": "editor.no_day", "within_days": "editor.no_days"}
"""The fields of a step that hold whole numbers, with the text that says so."""


def misread(sketch: Sketch | None) -> dict[str, tuple[str, str]]:
    """By field ("s2-days") the key of what to say, and what was typed. An empty field is for the check to tell."""
    if sketch is None:
        return {}
    return {
        f"s{number}-{field}": (key, getattr(step, field)[:20])
        for number, step in enumerate(sketch.steps)
        for field, key in _NUMBERS.items()
        if _is_none(getattr(step, field))
    }


def _is_none(text: str) -> bool:
    return bool(text.strip()) and not _NUMBER.fullmatch(text.strip())


def _or(text: str, was: str) -> str:
    """What was typed, where it is a number; else what was there before."""
    if not _is_none(text):
        return text
    return "0" if _is_none(was) else was


def repaired(sketch: Sketch, like: Sketch | None) -> Sketch:
    """The sketch with its misread numbers as they were in `like`; the day of a new step is that of the one before."""
    known = {step.id: step for step in like.steps} if like else {}
    steps: list[SketchStep] = []
    for step in sketch.steps:
        was = known.get(step.id) or (steps[-1] if steps else SketchStep(step.id))
        steps.append(replace(step, days=_or(step.days, was.days), within_days=_or(step.within_days, was.within_days)))
    return replace(sketch, steps=tuple(steps))
