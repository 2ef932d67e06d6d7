"""Switches: what a person has stopped (everything, a creditor, scenario, case, debtor or channel), and whom it covers.

A switch takes nothing away: what it covers waits, and meets the law once more before it goes (decisions/0023).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from flows.basis import Basis, Check
from flows.case import CaseFile
from flows.message import Message

_CODE = "switch/"


class Reach(StrEnum):
    """What a switch is about, the widest first."""

    ALL = "all"
    CREDITOR = "creditor"
    SCENARIO = "scenario"
    DEBTOR = "debtor"
    CASE = "case"
    CHANNEL = "channel"


SILENT = frozenset({Reach.ALL, Reach.CHANNEL})
"""What holds answers and a person's own words too; the others hold only what nobody asked for."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A stop that a person has put on. `name` says which creditor, scenario, case, debtor or channel; empty for all.

    It ends at `until` (UTC), or when somebody lifts it. `final_at` is when no sender held anything any more that it
    covers: from then on nothing of it leaves.
    """

    id: str
    reach: Reach
    name: str
    reason: str
    by: str
    since: datetime
    until: datetime | None = None
    final_at: datetime | None = None
    lifted_at: datetime | None = None
    lifted_by: str = ""

    @property
    def key(self) -> str:
        """By what it is found: "all", "channel:sms", "case:D1"."""
        return key_of(self.reach, self.name)

    @property
    def rule(self) -> str:
        """How a block names it: "switch/all"."""
        return f"{_CODE}{self.reach.value}"

    @property
    def number(self) -> str:
        """Until when, in words."""
        return f"until {self.until.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if self.until else "until somebody lifts it"

    @property
    def why(self) -> str:
        """The reason of a block, in one line."""
        about = "everything" if self.reach is Reach.ALL else f"{self.reach.value} {self.name}"
        return f"{about} is stopped since {self.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC, by {self.by}"

    def is_on(self, now: datetime) -> bool:
        """Whether it stops anything at `now`."""
        return self.lifted_at is None and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A sender found that a switch covers a message that was about to go; it waits. `answer`: the debtor waits too."""

    message_id: str
    switch: Switch
    channel: str
    step: str | None = None
    answer: bool = False


@dataclass(frozen=True, slots=True)
class WaitOver:
    """No switch covers an answer any more that had to wait; `too_old`: it would make no sense now, and is not sent."""

    message_id: str
    channel: str
    too_old: bool = False


def key_of(reach: Reach, name: str) -> str:
    """The key of a switch of this reach."""
    return reach.value if reach is Reach.ALL else f"{reach.value}:{name}"


def keys_of(message: Message) -> tuple[str, ...]:
    """The keys of all switches that would hold this message."""
    always = (key_of(Reach.ALL, ""), key_of(Reach.CHANNEL, message.channel))
    if not message.unasked:
        return always
    return (
        *always,
        key_of(Reach.CREDITOR, message.creditor_id),
        key_of(Reach.SCENARIO, message.scenario),
        key_of(Reach.DEBTOR, message.debtor_id),
        key_of(Reach.CASE, message.case_id),
    )


def holding(message: Message, switches: Iterable[Switch], now: datetime) -> Switch | None:
    """The widest switch that holds this message."""
    keys = keys_of(message)
    return next((item for item in widest_first(switches) if item.key in keys and item.is_on(now)), None)


def covering(file: CaseFile, switches: Sequence[Switch], now: datetime) -> Switch | None:
    """The widest switch that lets nothing unasked be decided in this case.

    A channel's switch does so only where the debtor can be written to on no other channel.
    """
    case = file.case
    keys = {
        key_of(Reach.ALL, ""),
        key_of(Reach.CREDITOR, case.creditor_id),
        key_of(Reach.SCENARIO, case.scenario),
        key_of(Reach.DEBTOR, case.debtor_id),
        key_of(Reach.CASE, case.id),
    }
    on = [item for item in widest_first(switches) if item.is_on(now)]
    found = next((item for item in on if item.key in keys), None)
    return found or _no_channel_left(file, on)


def stopped_channels(switches: Iterable[Switch], now: datetime) -> frozenset[str]:
    """The channels that are stopped by a switch of their own."""
    return frozenset(item.name for item in switches if item.reach is Reach.CHANNEL and item.is_on(now))


def widest_first(switches: Iterable[Switch]) -> list[Switch]:
    """In the order of their reach, then of their beginning."""
    order = list(Reach)
    return sorted(switches, key=lambda item: (order.index(item.reach), item.since, item.id))


def basis_of(switch: Switch, pack: str, version: str) -> Basis:
    """On what a block by a switch rests."""
    return Basis(pack, version, (Check(switch.rule, switch.number, switch.why, False),))


def was_held(message: Message) -> bool:
    """Whether a switch was the last thing that held this message."""
    return (message.code or "").startswith(_CODE)


def _no_channel_left(file: CaseFile, on: Sequence[Switch]) -> Switch | None:
    stopped = {item.name: item for item in on if item.reach is Reach.CHANNEL}
    if not stopped:
        return None
    channels = [point.channel for point in file.contacts()]
    if not channels or any(name not in stopped for name in channels):
        return None
    return stopped[channels[0]]
