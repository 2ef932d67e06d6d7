"""What a scenario would run into under a policy pack, told before it goes live and by the rule's name.

`breaks`: a step could never be taken lawfully; such a scenario is refused. `delays`: the gate would hold a step back,
or put the law's own words in the place of the step's; the debtor is safe, but the ladder is not the one that was drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from flows.policy import Policy, Ruling
from flows.scenario import Scenario
from flows.steps.base import Anchor, Step
from flows.steps.call_task import CallTaskStep
from flows.steps.letter import LetterStep
from flows.steps.message import MessageStep

_WEEK_DAYS = 7


class Severity(StrEnum):
    """Whether the scenario is refused, or only warned of."""

    BREAKS = "breaks"
    DELAYS = "delays"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A scenario's step (None: the whole) against a rule of a pack; `text` says what would happen.

    `pack` is the one that was looked at; the ruling may be one that it inherits. `earliest` says when it would be
    lawful at the earliest, where that can be known: a clock time, or a day of the ladder ("day 18").
    """

    pack: str
    scenario: str
    version: int
    step: str | None
    severity: Severity
    ruling: Ruling
    text: str
    earliest: str = ""

    def __str__(self) -> str:
        where = f"scenario {self.scenario!r} version {self.version}" + (f", step {self.step!r}" if self.step else "")
        rule = f"{self.pack}/{self.ruling.rule} ({self.ruling.number}; {self.ruling.source})"
        verb = "breaks" if self.severity is Severity.BREAKS else "is held back by"
        return f"{where} {verb} {rule}: {self.text}"


@dataclass(frozen=True, slots=True)
class _Found:
    rule: str
    step: Step | None
    text: str
    severity: Severity = Severity.DELAYS
    earliest: str = ""


def conflicts(scenario: Scenario, policy: Policy, wordings: Collection[str] | None = None) -> tuple[Conflict, ...]:
    """Every rule of the pack that the scenario could break or be delayed by.

    `wordings`, when given, are the names of all wordings: a pack may ask for one of its own. What depends on the day
    (holidays, a debtor's wishes, messages that were sent before) only shows when the time comes.
    """
    found = (
        *_send_times(scenario, policy),
        *_channels(scenario, policy),
        *_first_reminder(scenario, policy, wordings),
        *_term(scenario, policy),
        *_caps(scenario, policy),
        *_calls(scenario, policy),
        *_own_days(scenario, policy),
    )
    return tuple(_conflict(scenario, policy, item) for item in found)


def _conflict(scenario: Scenario, policy: Policy, found: _Found) -> Conflict:
    step = found.step.id if found.step else None
    return Conflict(
        policy.pack,
        scenario.name,
        scenario.version,
        step,
        found.severity,
        policy.ruling(found.rule),
        found.text,
        found.earliest,
    )


def _send_times(scenario: Scenario, policy: Policy) -> Iterator[_Found]:
    spans = {span for spans in policy.week for span in spans}
    if not spans:
        yield _Found("windows", None, "no hour of the week is open: nothing would ever go", Severity.BREAKS)
        return
    for clock in scenario.send_times:
        if not any(opens <= clock < closes for opens, closes in spans):
            text = f"the send time {clock:%H:%M} lies in no window: steps wait for the next one"
            opens = min((start for start, _ in spans if start > clock), default=min(start for start, _ in spans))
            yield _Found("windows", None, text, earliest=f"{opens:%H:%M}")


def _channels(scenario: Scenario, policy: Policy) -> Iterator[_Found]:
    for step in scenario.steps:
        asked = _channels_of(step)
        forbidden = sorted(asked - policy.channels)
        if forbidden and not asked & policy.channels:
            yield _Found("channels", step, f"the pack forbids {', '.join(forbidden)}", Severity.BREAKS)
        elif forbidden:
            yield _Found("channels", step, f"the pack forbids {', '.join(forbidden)}: the others are used")


def _channels_of(step: Step) -> frozenset[str]:
    if isinstance(step, MessageStep):
        return frozenset(step.channels)
    return frozenset({"letter"} if isinstance(step, LetterStep) else {"call"} if isinstance(step, CallTaskStep) else ())


# --- the first reminder ---


def _first_reminder(scenario: Scenario, policy: Policy, wordings: Collection[str] | None) -> Iterator[_Found]:
    lawful = policy.first_reminder_wording
    first = next((step for step in scenario.ladder if step.presses), None)
    if not lawful or first is None:
        return
    if wordings is not None and lawful not in wordings:
        yield _Found("first_reminder_wording", first, f"there is no wording called {lawful!r}", Severity.BREAKS)
    if not isinstance(first, MessageStep):
        yield _Found("first_reminder_wording", first, f"a first reminder ({lawful}) goes before it, and it waits")
    elif first.wording != lawful:
        text = f"its wording {first.wording!r} is replaced by {lawful!r}, which names all that the law asks for"
        yield _Found("first_reminder_elements", first, text)


def _term(scenario: Scenario, policy: Policy) -> Iterator[_Found]:
    """Only what follows the first reminder at once may come too early: behind it the ladder keeps its distances."""
    days = policy.first_reminder_wait_days
    pressing = [step for step in scenario.ladder if step.presses]
    for first, firmer in pairwise(pressing[:2]):
        between = _days_between(first, firmer)
        if days and between is not None and between <= days:
            text = f"it comes {between} days after the first reminder and waits until day {days + 1}; the rest moves on"
            day = next(day for step, day in _days(scenario.ladder) if step is first) + days + 1
            yield _Found("first_reminder_wait_days", firmer, text, earliest=_day(day))


# --- caps ---


def _caps(scenario: Scenario, policy: Policy) -> Iterator[_Found]:
    days = [(step, day) for step, day in _days(scenario.ladder) if step.speaks]
    for index, (step, day) in enumerate(days):
        same_day = sum(1 for _, other in days[: index + 1] if other == day)
        in_week = sum(1 for _, other in days[: index + 1] if day - other < _WEEK_DAYS)
        if same_day > policy.cap_day:
            text = f"it is message number {same_day} of its day: it waits for the next one"
            yield _Found("cap_day", step, text, earliest=_day(day + 1))
        elif in_week > policy.cap_week:
            text = f"it is message number {in_week} within 7 days: it waits"
            yield _Found("cap_week", step, text, earliest=_day(days[index - policy.cap_week][1] + _WEEK_DAYS))


def _calls(scenario: Scenario, policy: Policy) -> Iterator[_Found]:
    if policy.calls_week is None:
        return
    days = [(step, day) for step, day in _days(scenario.ladder) if isinstance(step, CallTaskStep)]
    for index, (step, day) in enumerate(days):
        in_week = sum(1 for _, other in days[: index + 1] if day - other < _WEEK_DAYS)
        if in_week > policy.calls_week:
            text = f"it is call number {in_week} within 7 days: it waits"
            yield _Found("calls_week", step, text, earliest=_day(days[index - policy.calls_week][1] + _WEEK_DAYS))


def _own_days(scenario: Scenario, policy: Policy) -> Iterator[_Found]:
    """Only what is long: single days are met like holidays, when the time comes."""
    for days in policy.blackout_days:
        if days.is_in(scenario.name) and days.length >= _WEEK_DAYS:
            after = days.last + timedelta(days=1)
            text = f"nothing goes from {days.first} to {days.last}: steps that fall due then wait"
            yield _Found("blackout_days", None, text, earliest=f"{after}")


def _day(number: int) -> str:
    """A day of the ladder, counted from the due date."""
    return f"day {number}"


def _days(steps: tuple[Step, ...]) -> list[tuple[Step, int]]:
    """The day of each step, counted from the due date, where every day is a business day."""
    found: list[tuple[Step, int]] = []
    for step in steps:
        before = found[-1][1] if found else 0
        found.append((step, before + step.when.days if step.when.anchor is Anchor.LAST_STEP else step.when.days))
    return found


def _days_between(first: Step, after: Step) -> int | None:
    if after.when.anchor is Anchor.LAST_STEP:
        return after.when.days
    if first.when.anchor is Anchor.DUE:
        return after.when.days - first.when.days
    return None
