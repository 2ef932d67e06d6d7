"""Who may be spoken to, as the team sees it: what is known, what stands in the way, by which rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flows.barrier import barrier, is_known
from flows.case import CaseFile, HoldReason
from flows.policy import DEFAULT, Policy
from flows.protection import may_prolong
from ledger.debtor import ContactPoint

PolicyOf = Callable[[CaseFile], Policy]
"""The policy in force for a debtor."""

RULES = ("identity_check", "represented_stops", "breathing_space_days", "suspend_days")
"""The rules that the page says in words."""

_WARNINGS = {
    "represented": "Somebody represents this debtor: write to them instead.",
    "breathing_space": "This debtor is in a breathing space: the law forbids contact of our own accord.",
    "hardship": "This debtor is in hardship: no word about payment.",
    "erased": "This case was erased.",
}


def house_policy(_: CaseFile) -> Policy:
    """The default pack's."""
    return DEFAULT


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of the debtor's packs: its sentence, and the text that it rests on."""

    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Guarding:
    """What the page shows. `unknown` are contact points where the debt must not be named yet; `warnings` stand beside
    the reply; `last_day` is the proposed end of a breathing space that begins today; `suspend` is the button's label.
    """

    unknown: tuple[ContactPoint, ...]
    known: dict[str, str]
    warnings: tuple[str, ...]
    rules: dict[str, RuleLine]
    last_day: date | None
    suspend: str


def guarding(file: CaseFile, policy: Policy, today: date) -> Guarding:
    """Who may be spoken to in this case."""
    points = file.reachable() if policy.identity_check else ()
    unknown = tuple(point for point in points if not is_known(file.case, point.key))
    found = barrier(file.case, policy)
    warnings = [_WARNINGS[found.rule]] if found and found.rule in _WARNINGS else []
    if unknown:
        names = ", ".join(point.channel for point in unknown)
        warnings.append(f"It is not known who reads {names}: do not name the debt there before you are sure.")
    days = policy.breathing_space_days
    return Guarding(
        unknown,
        {item.key: item.how for item in file.case.verified},
        tuple(warnings),
        {name: _line(policy, name) for name in RULES},
        today + timedelta(days=days - 1) if days else None,
        _suspend_label(file, policy),
    )


def _line(policy: Policy, rule: str) -> RuleLine:
    ruling = policy.ruling(rule)
    return RuleLine(ruling.says, ruling.source)


def _suspend_label(file: CaseFile, policy: Policy) -> str:
    """Empty where nothing can be suspended or prolonged."""
    hold = file.case.hold
    if hold is None:
        return f"Rest for {policy.suspend_days} days" if policy.suspend_days else ""
    if hold.reason is HoldReason.SUSPENDED and may_prolong(file.case, policy):
        return f"Rest for {policy.suspend_extension_days} more days"
    return ""
