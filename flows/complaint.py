"""What stands against a draft of a scenario or its wordings, told beside the field that causes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flows.conflicts import Conflict, Severity
from flows.scenario import Fault, Scenario

Place = tuple[int | str, ...]
"""("steps", 2, "when"), ("send_times",), ("wordings", name, language, channel); empty: the whole."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """`refused`: the draft cannot be activated; else it is a warning.

    `rule`, `number` and `source` are those of a policy pack, where one speaks; `earliest` is the first lawful moment,
    where it can be known.
    """

    place: Place
    text: str
    refused: bool
    rule: str = ""
    number: str = ""
    source: str = ""
    earliest: str = ""


def of_faults(faults: Iterable[Fault]) -> tuple[Complaint, ...]:
    """What is wrong with the scenario itself."""
    return tuple(Complaint(fault.place, fault.reason, refused=True) for fault in faults)


def of_conflicts(scenario: Scenario, found: Iterable[Conflict]) -> tuple[Complaint, ...]:
    """What the policy says. The same word of several packs is told once, by the first."""
    told: dict[tuple[Place, str, str], Complaint] = {}
    for item in found:
        place = _place(scenario, item)
        rule, refused = f"{item.pack}/{item.ruling.rule}", item.severity is Severity.BREAKS
        known = told.get((place, item.text, item.ruling.number))
        if known is None or (refused and not known.refused):
            told[place, item.text, item.ruling.number] = Complaint(
                place, item.text, refused, rule, item.ruling.number, item.ruling.source, item.earliest
            )
    return tuple(told.values())


_FIELD = {"channels": "channels", "first_reminder_wording": "wording", "first_reminder_elements": "wording"}
"""Which field of a step a rule speaks of; all others speak of its day."""


def _place(scenario: Scenario, conflict: Conflict) -> Place:
    if conflict.step is None:
        return ("send_times",)
    index = next(place for place, step in enumerate(scenario.steps) if step.id == conflict.step)
    return ("steps", index, _FIELD.get(conflict.ruling.rule, "when"))
