"""Why a case goes another way in a replay: what the draft changed, the step that it waits on, the rule that held it."""

from __future__ import annotations

from typing import Any

from bot.replay.chunk import Move
from bot.replay.tally import Contact
from flows.scenario import Scenario
from flows.timeline import days_of_scenario

Json = dict[str, Any]


def reason(item: Move, old: Scenario | None, new: Scenario | None) -> Json:
    """The reason as `why` with its figures, and under `held` the rules that delayed it, or the contact before it.

    `day_changed` and `gap` are only told where they point the way that the case goes; steps that are counted from the
    last one, or wait for it, follow the distance and not the day.
    """
    return {**_why(item, old, new), **_held(item)}


def _why(item: Move, old: Scenario | None, new: Scenario | None) -> Json:
    was, becomes = item.before, item.after
    if was is None or becomes is None:
        return {"why": "nothing_after" if becomes is None else "nothing_before"}
    if was.step == becomes.step:
        return _same_step(item, becomes, old, new)
    if _day_of(new, was.step) is None:
        return {"why": "step_gone"}
    return {"why": "step_new" if _day_of(old, becomes.step) is None else "other_step"}


def _same_step(item: Move, becomes: Contact, old: Scenario | None, new: Scenario | None) -> Json:
    """What moved the step: the wait for an answer, its distance to the step before, its own day, a rule."""
    behind, days = item.behind, item.days or 0
    if behind is not None and behind.asks:
        was, now = _to_next(old, behind.step), _to_next(new, behind.step)
        if _same_way(was, now, days):
            return {"why": "asked_again", "step": behind.step, "from": was, "to": now}
    if behind is not None:
        was, now = _between(old, behind.step, becomes.step), _between(new, behind.step, becomes.step)
        if _same_way(was, now, days):
            return {"why": "gap", "step": behind.step, "day": behind.day.isoformat(), "from": was, "to": now}
    was, now = _day_of(old, becomes.step), _day_of(new, becomes.step)
    if _same_way(was, now, days):
        return {"why": "day_changed", "from": was, "to": now}
    if any(found is not None and found.held for found in (item.before, item.after)):
        return {"why": "held"}
    return {"why": "moved_along"}


def _same_way(was: int | None, becomes: int | None, days: int) -> bool:
    """Whether a figure of the ladder changed, and in the direction in which the case goes."""
    return was is not None and becomes is not None and (becomes - was) * days > 0


def _held(item: Move) -> Json:
    sides = {"before": item.before, "after": item.after, "behind": item.behind}
    found = {
        side: {"rule": it.held[0], "words": it.held[1]} for side, it in sides.items() if it is not None and it.held
    }
    return {"held": found} if found else {}


def _days(scenario: Scenario | None) -> dict[str, int]:
    if scenario is None:
        return {}
    return dict(zip((step.id for step in scenario.steps), days_of_scenario(scenario), strict=True))


def _day_of(scenario: Scenario | None, step: str) -> int | None:
    return _days(scenario).get(step)


def _between(scenario: Scenario | None, first: str, second: str) -> int | None:
    days = _days(scenario)
    return days[second] - days[first] if first in days and second in days and first != second else None


def _to_next(scenario: Scenario | None, step: str) -> int | None:
    """How far the next timed step is, which is how long a question who reads there waits for its answer."""
    ladder = [item.id for item in scenario.ladder] if scenario else []
    place = ladder.index(step) + 1 if step in ladder else len(ladder)
    return _between(scenario, step, ladder[place]) if place < len(ladder) else None
