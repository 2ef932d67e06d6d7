"""Sketches and the one format: a scenario's YAML text becomes a sketch and the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from flows.scenario import ScenarioError
from flows.scenario_text import guarded
from flows.timeline import Sketch, SketchStep

_TOP = {"name", "version", "description", "send_times", "late_entry", "applies_to", "steps"}
_APPLIES = {"kinds", "countries", "profiles"}
_STEP = {"id", "kind", "first", "when", "if", "wording", "letter", "channels"}
_STEP |= {"ask_satisfied", "within_days", "queue", "reason"}
_WHEN = {"from", "days", "business", "roll", "event"}
_IF = {"min_balance", "max_balance", "kinds", "profiles", "countries"}
_MINUTES = 60


def sketch_of(text: str) -> Sketch | None:
    """The sketch of a text; None when the text holds what no field of the editor shows: it is edited as text then."""
    try:
        data = yaml.safe_load(guarded(text))
        return _sketch(data, text) if _only(data, _TOP) else None
    except (ScenarioError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def _only(data: object, keys: set[str]) -> bool:
    return isinstance(data, dict) and all(isinstance(key, str) and key in keys for key in data)


def _sketch(data: Mapping[str, Any], text: str) -> Sketch | None:
    applies = data.get("applies_to") or {}
    steps = data.get("steps") or []
    if not _only(applies, _APPLIES) or not isinstance(steps, list) or not all(_only(step, _STEP) for step in steps):
        return None
    if not all(_only(step.get("when") or {}, _WHEN) and _only(step.get("if") or {}, _IF) for step in steps):
        return None
    return Sketch(
        name=_text(data.get("name")),
        version=_text(data.get("version", 1)),
        description=_text(data.get("description")),
        send_times=tuple(_clock(item) for item in _list(data.get("send_times"))),
        late_entry=_text(data.get("late_entry", "first_reminder")),
        kinds=_texts(applies.get("kinds")),
        countries=_texts(applies.get("countries")),
        profiles=_texts(applies.get("profiles")),
        steps=tuple(_step(step) for step in steps),
        head=_head(text),
    )


def _step(data: Mapping[str, Any]) -> SketchStep:
    when, conditions = data.get("when") or {}, data.get("if") or {}
    return SketchStep(
        id=_text(data.get("id")),
        kind=_text(data.get("kind")),
        first=_flag(data.get("first")),
        anchor=_text(when.get("from", "due")),
        days=_text(when.get("days", 0)),
        business=_flag(when.get("business")),
        roll=_text(when.get("roll", "none")),
        event=_text(when.get("event")),
        wording=_text(data.get("wording")),
        letter=_text(data.get("letter")),
        channels=_texts(data.get("channels")),
        ask_satisfied=_flag(data.get("ask_satisfied")),
        within_days=_text(data.get("within_days")),
        queue=_text(data.get("queue")),
        reason=_text(data.get("reason")),
        min_balance=_text(conditions.get("min_balance")),
        max_balance=_text(conditions.get("max_balance")),
        kinds=_texts(conditions.get("kinds")),
        profiles=_texts(conditions.get("profiles")),
        countries=_texts(conditions.get("countries")),
    )


def _head(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line)
    return "\n".join(lines)


def _text(value: object) -> str:
    if isinstance(value, dict | list):
        raise TypeError("one value is expected")
    return "" if value is None else str(value)


def _flag(value: object) -> bool:
    if value not in (None, True, False):
        raise TypeError("yes or no is expected")
    return bool(value)


def _list(value: object) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise TypeError("a list is expected")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in _list(value))


def _clock(value: object) -> str:
    """YAML reads 10:30 without quotes as a number of minutes."""
    whole = value if isinstance(value, int) and not isinstance(value, bool) else None
    return f"{whole // _MINUTES:02d}:{whole % _MINUTES:02d}" if whole is not None else _text(value)


# --- the other way ---


def text_of(sketch: Sketch) -> str:
    """The scenario's YAML text."""
    applies = {"kinds": sketch.kinds, "countries": sketch.countries, "profiles": sketch.profiles}
    data = {
        "name": sketch.name,
        "version": _number(sketch.version),
        **_given({"description": sketch.description}),
        "send_times": list(sketch.send_times),
        "late_entry": sketch.late_entry,
        **_given({"applies_to": _given(applies)}),
        "steps": [_step_data(step) for step in sketch.steps],
    }
    body = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
    return f"{sketch.head}\n{body}" if sketch.head else body


def _step_data(step: SketchStep) -> dict[str, Any]:
    when = {"from": step.anchor, "days": _number(step.days) if step.anchor != "event" or step.days != "0" else ""}
    when |= {"business": step.business, "roll": "" if step.roll == "none" else step.roll, "event": step.event}
    conditions = {
        "min_balance": _number(step.min_balance),
        "max_balance": _number(step.max_balance),
        "kinds": step.kinds,
        "profiles": step.profiles,
        "countries": step.countries,
    }
    return {
        "id": step.id,
        "kind": step.kind,
        **_given({"first": step.first, "when": _given(when), "if": _given(conditions)}),
        **_given({"wording": step.wording, "letter": step.letter, "channels": step.channels}),
        **_given({"ask_satisfied": step.ask_satisfied, "within_days": _number(step.within_days)}),
        **_given({"queue": step.queue, "reason": step.reason}),
    }


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty; a 0 stays."""
    kept = {
        name: value
        for name, value in fields.items()
        if value not in ("", (), {}, False) or (value == 0 and value is not False)
    }
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}


def _number(text: str) -> int | str:
    """What looks like a whole number becomes one; the rest stays as typed, and flows.scenario says what is wrong."""
    digits = text.strip().removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 12 else text.strip()  # noqa: PLR2004
