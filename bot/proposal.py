"""The rules in use, and the same with a draft in their place: what the editor checks and the time machine replays.

`today(rulebook, wordings)` copies what is in use; `with_draft(now_in_use, draft)` gives a further copy in which the
draft is the newest version of its scenario, for new cases and for those that are moved to it. Nothing here knows the
console, the records or the clock, and nothing that is in use is changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.rulebook import Rulebook, UnknownScenario
from bot.wording import FRAME, Wordings
from bot.wording_changes import law_findings, overlaid
from bot.wording_law import Finding
from flows.complaint import Complaint, of_conflicts, of_faults
from flows.scenario import Scenario, ScenarioError, read_scenario
from flows.scenario_text import guarded, with_version
from flows.tones import placed
from store.library import Draft, WordingChange

_NAMELESS = "draft"
_WORDS = ("wording", "letter")


@dataclass(frozen=True, slots=True)
class InUse:
    """Scenarios and packs, and what is said with them. `scenario` is the draft's, where there is one."""

    rulebook: Rulebook
    wordings: Wordings
    scenario: Scenario | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft under scrutiny: its scenario if it can be read, its wordings, and everything that stands against it."""

    scenario: Scenario | None
    wordings: Wordings
    complaints: tuple[Complaint, ...]

    @property
    def refused(self) -> tuple[Complaint, ...]:
        """What keeps it from being activated."""
        return tuple(item for item in self.complaints if item.refused)


class Unfit(ValueError):
    """A draft that cannot be used; the message names every reason."""


def today(rulebook: Rulebook, wordings: Wordings) -> InUse:
    """A copy of what is in use, for replays: whatever is put there changes nothing that is in use."""
    return InUse(rulebook.copy(), wordings.copy())


def with_draft(now_in_use: InUse, draft: Draft) -> InUse:
    """The rules as they would be with the draft activated. Raises Unfit when it could not be."""
    judged = judge(now_in_use, draft.text, draft.wordings, draft.scenario)
    if judged.scenario is None or judged.refused:
        raise Unfit("\n".join(item.text for item in judged.refused))
    copy = today(now_in_use.rulebook, now_in_use.wordings)
    scenario = judged.scenario.model_copy(update={"version": next_version(copy.rulebook, draft.scenario)})
    put(copy, scenario, draft.wordings)
    return InUse(copy.rulebook, copy.wordings, scenario)


def put(in_use: InUse, scenario: Scenario, changes: Collection[WordingChange]) -> tuple[Finding, ...]:
    """Take a scenario's version with its wordings into use; what of the wordings does not compile stays as before."""
    wordings, faults = overlaid(in_use.wordings, changes)
    in_use.rulebook.put(scenario)
    if changes:
        in_use.wordings.put_edition(scenario.name, scenario.version, wordings)
    return faults


def next_version(rulebook: Rulebook, name: str) -> int:
    """The version that an activation of a draft of this scenario gets."""
    return latest_version(rulebook, name) + 1


def latest_version(rulebook: Rulebook, name: str) -> int:
    """The newest version in use; 0 when there is no such scenario."""
    try:
        return rulebook.scenario(name).version
    except UnknownScenario:
        return 0


def judge(in_use: InUse, text: str, changes: Collection[WordingChange], name: str = "") -> Judged:
    """Hold a draft against the form of a scenario, the policy packs and the language check. Raises nothing.

    `name`: what the scenario has to be called.
    """
    wordings, faults = overlaid(in_use.wordings, changes)
    complaints = [_of_text(item) for item in faults]
    policies = tuple(in_use.rulebook.packs.policies.values())
    complaints += [_of_law(language, item) for language, item in law_findings(wordings, changes, policies)]
    scenario = None
    try:
        scenario = read_scenario(with_version(guarded(text), 1), _NAMELESS, wordings.names())
    except ScenarioError as error:
        complaints += of_faults(error.faults)
    if scenario is not None and scenario.name != (name or scenario.name):
        complaints.append(Complaint(("name",), f"a draft of {name!r} keeps its name", refused=True))
    if scenario is not None:
        found = in_use.rulebook.conflicts([scenario], wordings.names())
        complaints += of_conflicts(scenario, found)
        complaints += _meant_otherwise(scenario, for_steps(in_use, changes), wordings.names())
    return Judged(scenario, wordings, tuple(dict.fromkeys(complaints)))


def for_steps(in_use: InUse, changes: Collection[WordingChange]) -> frozenset[str]:
    """The wordings that steps may say: those of the scale, those that scenarios in use say, and the draft's own new
    ones. All others the bot says by itself, in answer to somebody or as a piece of other texts.
    """
    known = in_use.wordings.names() | FRAME
    said = {name for scenario in in_use.rulebook.names for name in _said(in_use.rulebook.scenario(scenario))}
    fresh = {change.name for change in changes} - known
    return frozenset((placed() & known) | said | fresh)


def _said(scenario: Scenario) -> Iterator[str]:
    for step in scenario.steps:
        yield from filter(None, (getattr(step, field, "") for field in _WORDS))


def _meant_otherwise(scenario: Scenario, meant: Collection[str], known: Collection[str]) -> Iterator[Complaint]:
    """Steps with a text that is none for steps; one that is not there at all is told by the scenario itself."""
    for number, step in enumerate(scenario.steps):
        for field in _WORDS:
            name = getattr(step, field, "")
            if name and name in known and name not in meant:
                text = f"{name} is said by the bot by itself and is no text for a step; choose one that is offered"
                yield Complaint(("steps", number, field), text, refused=True)


def _of_text(item: Finding) -> Complaint:
    """A text that does not compile; its language stands in the place of the words (bot.wording_changes)."""
    return Complaint(("wordings", item.wording, item.words, item.channel), item.reason, refused=True)


def _of_law(language: str, item: Finding) -> Complaint:
    place = ("wordings", item.wording, language, item.channel)
    if item.rule in ("text", "sample"):
        return Complaint(place, item.reason, refused=True)
    text = f"“{item.words}”: {item.reason}; {item.suggestion}" if item.words else f"{item.reason}; {item.suggestion}"
    return Complaint(place, text, item.level == "error", item.rule)
