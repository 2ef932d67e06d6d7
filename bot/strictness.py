"""The creditor's settings held against the packs: stricter as one likes, looser never (rules.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.config_schema.policy import Policy as PolicySettings
from bot.creditor import policy_of
from flows.policy import Policy
from flows.strictest import looser

_SETTINGS = {
    "windows": ("policy", "window"),
    "cap_day": ("policy", "messages_per_day"),
    "cap_week": ("policy", "messages_per_week"),
}
"""The settings that ask something of a rule of law. Further ones are courtesies, or can only be stricter."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A setting that asks for more than the packs allow anybody: where it stands, and why not."""

    place: tuple[str, ...]
    text: str


def too_loose(settings: PolicySettings, default: Policy) -> Iterator[Refused]:
    """The settings that are looser than the default pack, which holds for every debtor.

    A pack that is harder still (a shorter window in one country) needs no refusal: it tightens the setting for its
    own debtors (flows.strictest.tightened).
    """
    for found in looser(default, policy_of(settings)):
        if found.rule in _SETTINGS:
            rule = found.ruling
            known = f"{rule.pack}/{found.rule} is {rule.number}; source: {rule.source}"
            yield Refused(_SETTINGS[found.rule], f"{found.wished} is looser than the policy pack allows: {known}")
