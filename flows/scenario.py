"""Scenarios: ladders of timed steps, written in YAML, refused with file, line and reason when wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from flows.policy import HARD_CLOSES, HARD_OPENS
from flows.steps.base import Anchor, Model, Profile, Step
from flows.steps.registry import STEPS, AnyStep
from flows.yaml_lines import line_of
from ledger.account import Account
from ledger.debtor import Kind


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where in the scenario ("steps", 2, "wording"), and what to change."""

    place: tuple[int | str, ...]
    reason: str


class ScenarioError(ValueError):
    """A scenario file is wrong: the text says file, line and what to change. `faults` tell it place by place."""

    def __init__(self, text: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(text)
        self.faults = faults


class _StepError(ValueError):
    """A step does not go with the others; `index` says which, so that its line can be told."""

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(reason)
        self.index = index


class AppliesTo(Model):
    """Which accounts a scenario is meant for, when scenarios are assigned automatically."""

    kinds: tuple[Kind, ...] = ()
    countries: tuple[str, ...] = ()
    profiles: tuple[Profile, ...] = ()

    def fits(self, account: Account, known: Profile) -> bool:
        """Whether it names something, and all that it names is true of the account."""
        debtor = account.debtor
        named = bool(self.kinds or self.countries or self.profiles)
        return (
            named
            and (not self.kinds or debtor.kind in self.kinds)
            and (not self.countries or debtor.country in self.countries)
            and (not self.profiles or known in self.profiles)
        )


class Scenario(Model):
    """A ladder of steps. A running case pins `version`: raise it with every change that should not move cases.

    `send_times` are local times at which steps go out. `late_entry` says what a case does that is already late when
    it enters: start at the first reminder with the whole ladder moved by as many days, or take the newest due step.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    version: int = Field(ge=1)
    description: str = ""
    send_times: tuple[time, ...] = Field(min_length=1, max_length=8)
    late_entry: Literal["first_reminder", "newest_step"] = "first_reminder"
    applies_to: AppliesTo = AppliesTo()
    steps: tuple[AnyStep, ...] = Field(min_length=1, max_length=40)

    @cached_property
    def ladder(self) -> tuple[Step, ...]:
        """The timed steps, in order; event steps stand outside the ladder."""
        return tuple(step for step in self.steps if step.when.anchor is not Anchor.EVENT)

    @cached_property
    def behind(self) -> Mapping[str, int]:
        """How many timed steps lie behind a case that has taken the one of that name."""
        return {step.id: number for number, step in enumerate(self.ladder, start=1)}

    @cached_property
    def entry(self) -> int | None:
        """The place on the ladder of the first reminder, where one is marked."""
        return next((number for number, step in enumerate(self.ladder) if step.first), None)

    @cached_property
    def on_events(self) -> tuple[Step, ...]:
        """The steps that wait for an event."""
        return tuple(step for step in self.steps if step.when.anchor is Anchor.EVENT)

    @field_validator("send_times", mode="before")
    @classmethod
    def _clock(cls, value: Any) -> Any:
        return [f"{item // 60:02d}:{item % 60:02d}" if isinstance(item, int) else item for item in value or ()]

    @field_validator("send_times")
    @classmethod
    def _lawful(cls, value: tuple[time, ...]) -> tuple[time, ...]:
        for item in value:
            if item.tzinfo is not None or not HARD_OPENS <= item < HARD_CLOSES:
                raise ValueError(f"a send time must lie between {HARD_OPENS:%H:%M} and {HARD_CLOSES:%H:%M}: {item}")
        if len(set(value)) != len(value):
            raise ValueError("a send time is given twice")
        return tuple(sorted(value))

    @model_validator(mode="after")
    def _consistent(self) -> Scenario:
        names = [step.id for step in self.steps]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise _StepError(index, f"two steps are called {name!r}; every step needs its own id")
        _check_order(self)
        return self


def _check_order(scenario: Scenario) -> None:
    last: int | None = None
    for index, step in enumerate(scenario.steps):
        if (step.when.anchor is Anchor.EVENT) != (step.when.event is not None):
            raise _StepError(index, f"step {step.id!r}: `event` belongs to `from: event`, and only there")
        if step.when.anchor is Anchor.DUE:
            if last is not None and step.when.days < last:
                raise _StepError(
                    index, f"step {step.id!r} is due before the step above it; put the steps in order of time"
                )
            last = step.when.days
        elif step.when.anchor is Anchor.LAST_STEP and (index == 0 or step.when.days < 0):
            raise _StepError(index, f"step {step.id!r}: `from: last_step` needs a step above it and days of 0 or more")


def read_scenario(text: str, filename: str, wordings: Collection[str] | None = None) -> Scenario:
    """Parse a scenario file. `wordings`, when given, are the names that steps may use.

    Raises ScenarioError with file, line and reason.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = f"not valid YAML: {getattr(error, 'problem', error)}"
        raise ScenarioError(f"{filename}:{line}: {reason}", (Fault((), f"line {line}: {reason}"),)) from None
    if not isinstance(data, dict):
        reason = "a scenario file is a mapping with name, version, send_times and steps"
        raise ScenarioError(f"{filename}:1: {reason}", (Fault((), reason),))
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        raise _refused(tuple(_faults(error)), node, filename) from None
    unknown = tuple(_unknown_wordings(scenario, wordings))
    if unknown:
        raise _refused(unknown, node, filename)
    return scenario


def _unknown_wordings(scenario: Scenario, wordings: Collection[str] | None) -> Iterator[Fault]:
    for index, step in enumerate(scenario.steps):
        for key in ("wording", "letter"):
            name = getattr(step, key, "")
            if wordings is not None and name and name not in wordings:
                yield Fault(("steps", index, key), f"there is no wording called {name!r}")


def _refused(faults: tuple[Fault, ...], node: yaml.Node | None, filename: str) -> ScenarioError:
    return ScenarioError("\n".join(_told(fault, node, filename) for fault in faults), faults)


def _told(fault: Fault, node: yaml.Node | None, filename: str) -> str:
    where = ".".join(str(part) for part in fault.place) or "scenario"
    return f"{filename}:{line_of(node, fault.place)}: {where}: {fault.reason}"


def _faults(error: ValidationError) -> Iterator[Fault]:
    for item in error.errors():
        path: tuple[int | str, ...] = tuple(part for part in item["loc"] if part not in STEPS)
        fault = item.get("ctx", {}).get("error")
        if isinstance(fault, _StepError):
            path = ("steps", fault.index)
        yield Fault(path, item["msg"].removeprefix("Value error, "))
