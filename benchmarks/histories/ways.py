"""How a history is played: with the house's own parts, or with one that was broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flows.case import CaseFile
from flows.decide import decide
from flows.draft import Rules
from flows.effects import Decision, Effect
from flows.events import Event
from flows.policy import Policy

Decide = Callable[[CaseFile, Event, Rules, datetime], Decision]


@dataclass(frozen=True, slots=True)
class Ways:
    """`rules` may change what the rulebook gives; `fence` False leaves out the look before the provider's call,
    `waits` False acknowledges a stop at once, whatever senders hold.
    """

    decide: Decide = decide
    rules: Callable[[Rules], Rules] | None = None
    fence: bool = True
    waits: bool = True


HOUSE = Ways()
"""As it is."""


def with_policy(**changes: object) -> Ways:
    """A policy with other numbers than the pack's."""

    def changed(rules: Rules) -> Rules:
        policy: Policy = replace(rules.policy, **changes)  # type: ignore[arg-type]
        return replace(rules, policy=policy)

    return Ways(rules=changed)


def with_effects(change: Callable[[Effect], Effect | None]) -> Ways:
    """Decisions of which some effects are changed or lost."""

    def deciding(file: CaseFile, event: Event, rules: Rules, now: datetime) -> Decision:
        made = decide(file, event, rules, now)
        effects = (change(effect) for effect in made.effects)
        return Decision(made.case, tuple(effect for effect in effects if effect is not None))

    return Ways(decide=deciding)
