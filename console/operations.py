"""What the pages of operation ask of the house: switches, own days, channels, the creditor's sheet, imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from flows.blackouts import Blackout
from flows.policy import Ruling
from flows.switches import Switch
from pages.intake import Intake
from store.operations import ImportRun, TrialSend
from store.switches import Moved, OwnDays


class Refused(ValueError):
    """Something is not done; `key` names the text that says why, `values` fill it in."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class SwitchDoor(Protocol):
    """Switches and own days (bot.switchboard)."""

    @property
    def on(self) -> tuple[Switch, ...]:
        """The switches that are on, the widest first; at most a second old."""

    async def put_on(self, switch: Switch) -> bool:
        """Put a switch on; it waits a moment for what senders hold. False: one of its key is on already."""

    async def lift(self, switch: Switch, by: str) -> bool:
        """Lift it; False when it is on no more."""

    async def keep_free(self, days: OwnDays) -> bool:
        """Write own days down."""

    async def free_no_more(self, days_id: str, by: str) -> bool:
        """Take own days back; False when there are none of this id."""

    async def would_move(self, days: Blackout, timezone: str) -> Moved:
        """How much of what is queued or planned falls into these days."""


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel as it is now. `complaint` is what it says is wrong; `hook` is the address that its provider calls,
    empty where it polls or needs none; `forged` counts calls with a wrong signature.
    """

    name: str
    in_service: bool
    complaint: str = ""
    hook: str = ""
    polls: bool = False
    forged: int = 0


class ChannelDoor(Protocol):
    """Channels, and test messages to the team's own addresses."""

    async def states(self) -> Sequence[ChannelState]:
        """All channels, those in service first."""

    async def trial(self, channel: str, address: str, language: str, by: str) -> TrialSend:
        """Send the fixed test text, once. Raises Refused."""


@dataclass(frozen=True, slots=True)
class PackSheet:
    """A policy pack as it holds here, the creditor's own settings beyond it included.

    `debtors` says how many fall under it, by "country kind".
    """

    name: str
    version: str
    debtors: Mapping[str, int]
    rules: tuple[Ruling, ...]

    @property
    def tightened(self) -> tuple[Ruling, ...]:
        """The rules that the creditor has set beyond the pack."""
        return tuple(rule for rule in self.rules if rule.pack == "creditor")


@dataclass(frozen=True, slots=True)
class CreditorSheet:
    """What config.yml says of the creditor, by the setting's name; and how old payment data are and may be."""

    id: str
    country: str
    settings: Mapping[str, str]
    data_from: datetime | None
    data_hours: int
    charges_on: bool


@dataclass(frozen=True, slots=True)
class RateLine:
    """A reference rate in percent a year, from the first day of a half-year on."""

    since: date
    percent: str
    source: str
    verify: bool


class SetupDoor(Protocol):
    """What holds here, and where it stands."""

    async def creditor(self) -> CreditorSheet:
        """The creditor."""

    async def packs(self) -> Sequence[PackSheet]:
        """All packs, those that debtors of the records fall under first."""

    def rates(self) -> Sequence[RateLine]:
        """The reference rates, the newest first."""

    def scenarios(self) -> Sequence[str]:
        """The names of all scenarios."""

    def holidays(self, year: int) -> Mapping[date, str]:
        """Public holidays of the creditor's country."""


class ImportDoor(Protocol):
    """Files that come in by the console."""

    async def check(self, intake: Intake, name: str, by: str) -> ImportRun:
        """Keep a file and say what it would do; nothing is taken in. Raises Refused."""

    async def start(self, run: ImportRun, by: str) -> bool:
        """Take it in, in the background. False when it runs or is done already. Raises Refused."""

    async def discard(self, run: ImportRun) -> None:
        """Forget the file; nothing was taken in."""

    def rejected(self, run: ImportRun) -> Path | None:
        """The file of rejected rows, as the command line gives them back."""


@dataclass(frozen=True, slots=True)
class Operations:
    """All of them; None: this console has no such page."""

    switches: SwitchDoor | None = None
    channels: ChannelDoor | None = None
    setup: SetupDoor | None = None
    imports: ImportDoor | None = None


NO_OPERATIONS = Operations()
