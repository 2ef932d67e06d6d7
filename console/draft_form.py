"""The editor's form: a scenario's sketch in the fields of a page, and back again; what a button does to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from flows.sketching import text_of
from flows.steps.registry import STEPS
from flows.timeline import MOST_STEPS, Sketch, SketchStep, added, copied, deleted, in_order, moved, moved_to
from ledger.debtor import REACHABLE, Kind

PROFILES = ("reliable", "standard", "repeat")
KINDS = tuple(kind.value for kind in Kind)
MOST_TIMES = 8

_TEXTS = (
    *("id", "kind", "anchor", "days", "roll", "event", "wording", "letter", "within_days", "queue", "reason"),
    *("min_balance", "max_balance"),
)
_FLAGS = ("first", "business", "ask_satisfied")
_CHOICES = {"channels": REACHABLE, "kinds": KINDS, "profiles": PROFILES}
_OF_A_STEP = re.compile(r"s\d{1,2}-[a-z_-]+")
_LISTED = re.compile(r"[,;\s]+")

OF_A_KIND: Mapping[str, frozenset[str]] = {
    "message": frozenset({"wording", "channels", "ask_satisfied"}),
    "letter": frozenset({"letter", "wording"}),
    "call_task": frozenset({"wording", "within_days"}),
    "escalate": frozenset({"queue", "reason"}),
}
"""The fields that only some kinds of steps have."""


def sketch_from(form: Mapping[str, str], like: Sketch) -> Sketch:
    """The scenario as the form has it; its name, version and comments are not for the form to change."""
    steps = [_step(form, f"s{number}-") for number in range(MOST_STEPS) if f"s{number}-id" in form]
    return replace(
        like,
        description=" ".join(form.get("description", "").split()),
        send_times=tuple(time for n in range(MOST_TIMES) if (time := form.get(f"time{n}", "").strip())),
        late_entry=form.get("late_entry", like.late_entry),
        kinds=_chosen(form, "kinds", KINDS),
        profiles=_chosen(form, "profiles", PROFILES),
        countries=_listed(form.get("countries", "")),
        steps=tuple(steps),
    )


def _step(form: Mapping[str, str], prefix: str) -> SketchStep:
    given = {name: " ".join(form.get(prefix + name, "").split()) for name in _TEXTS}
    given = {name: text for name, text in given.items() if text or name in ("id", "days")}
    kind = given.get("kind", "message")
    flags = {name: prefix + name in form for name in _FLAGS}
    lists = {name: _chosen(form, prefix + name, known) for name, known in _CHOICES.items()}
    lists["countries"] = _listed(form.get(prefix + "countries", ""))
    foreign = frozenset().union(*OF_A_KIND.values()) - OF_A_KIND.get(kind, frozenset())
    kept = {name: value for name, value in {**given, **flags, **lists}.items() if name not in foreign}
    step = SketchStep(**kept)  # type: ignore[arg-type]
    return replace(step, event="") if step.anchor != "event" else step


def _chosen(form: Mapping[str, str], name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Boxes that are ticked, each a field of its own."""
    return tuple(item for item in known if f"{name}-{item}" in form)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(item.upper() for item in _LISTED.split(text.strip()) if item)[:60]


# --- buttons ---


def acted(sketch: Sketch, act: str) -> Sketch:
    """The sketch after a button ("earlier:2", "later:2", "copy:2", "delete:2", "to:2:17", "add:letter"), in order."""
    name, _, rest = act.partition(":")
    if name == "add":
        return added(sketch, rest) if rest in STEPS else sketch
    number, _, day = rest.partition(":")
    if name not in (*_BUTTONS, "to") or not number.isdecimal() or int(number) >= len(sketch.steps):
        return in_order(sketch)
    if name == "to":
        return moved_to(sketch, int(number), int(day)) if re.fullmatch(r"-?\d{1,3}", day) else sketch
    return _BUTTONS[name](sketch, int(number))


_BUTTONS: Mapping[str, Callable[[Sketch, int], Sketch]] = {
    "earlier": lambda sketch, number: moved(sketch, number, -1),
    "later": lambda sketch, number: moved(sketch, number, 1),
    "copy": copied,
    "delete": deleted,
}


_UNREAD = re.compile(r"time\d|act|version|of|(kinds|profiles)-\w+|w\d+-place")
_WHOLE = frozenset({"description", "late_entry", "countries"})


def readable(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, for somebody whose session has ended: the scenario as text in the place of its hundred fields."""
    if not any(_OF_A_STEP.fullmatch(name) for name in form):
        return dict(form)
    text = text_of(sketch_from(form, Sketch(form.get("of", ""))))
    kept = {
        name: value
        for name, value in form.items()
        if name not in _WHOLE and not _OF_A_STEP.fullmatch(name) and not _UNREAD.fullmatch(name)
    }
    return {**kept, "scenario": text}
