"""Who may be spoken to, as the team sees it: what is known, what stands in the way, by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from console.texts import Say, name_of, speaker
from flows.barrier import barrier, is_known
from flows.case import CaseFile, HoldReason
from flows.policy import Policy
from flows.protection import may_prolong
from ledger.debtor import ContactPoint

RULES = ("identity_check", "represented_stops", "breathing_space_days", "suspend_days")
"""The rules that the page says in words."""

_WARNINGS = frozenset({"represented", "breathing_space", "hardship", "erased"})


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


def guarding(file: CaseFile, policy: Policy, today: date, language: str = "en") -> Guarding:
    """Who may be spoken to in this case, said in the reader's language."""
    say = speaker(language)
    points = file.reachable() if policy.identity_check else ()
    unknown = tuple(point for point in points if not is_known(file.case, point.key))
    found = barrier(file.case, policy)
    warnings = [say(f"guard.warn_{found.rule}")] if found and found.rule in _WARNINGS else []
    if unknown:
        names = ", ".join(name_of(language, "channel", point.channel) for point in unknown)
        warnings.append(say("guard.warn_unknown", channels=names))
    days = policy.breathing_space_days
    return Guarding(
        unknown,
        {item.key: item.how for item in file.case.verified},
        tuple(warnings),
        {name: _line(policy, name) for name in RULES},
        today + timedelta(days=days - 1) if days else None,
        _suspend_label(file, policy, say),
    )


def _line(policy: Policy, rule: str) -> RuleLine:
    ruling = policy.ruling(rule)
    return RuleLine(ruling.says, ruling.source)


def _suspend_label(file: CaseFile, policy: Policy, say: Say) -> str:
    """Empty where nothing can be suspended or prolonged."""
    hold = file.case.hold
    if hold is None:
        return say("guard.suspend", count=policy.suspend_days) if policy.suspend_days else ""
    if hold.reason is HoldReason.SUSPENDED and may_prolong(file.case, policy):
        return say("guard.suspend_more", count=policy.suspend_extension_days)
    return ""
