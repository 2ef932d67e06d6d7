"""What the editor's pages ask of the house: the rules in use, their check, and texts as a debtor would read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flows.case import CaseFile
from flows.complaint import Complaint
from flows.scenario import Scenario
from store.library import WordingChange

Texts = Collection[WordingChange]


@dataclass(frozen=True, slots=True)
class Source:
    """A version of a scenario as it was written. `shipped`: it came as a file, not from the console."""

    text: str
    wordings: tuple[WordingChange, ...] = ()
    shipped: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a check: the scenario where it can be read, and everything that stands against it."""

    scenario: Scenario | None
    complaints: tuple[Complaint, ...]

    @property
    def refused(self) -> tuple[Complaint, ...]:
        """What keeps it from being activated."""
        return tuple(item for item in self.complaints if item.refused)


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as a debtor reads it; `problem` says why it cannot be shown. The figures are those of an SMS.

    `template` is what WhatsApp sends outside its 24 hours, approved elsewhere and not changed by a draft.
    """

    text: str = ""
    subject: str = ""
    template: str = ""
    parameters: tuple[str, ...] = ()
    encoding: str = ""
    units: int = 0
    segments: int = 0
    cost: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A placeholder that a text may hold: how it is written, and what stands there for the made-up debtor."""

    written: str
    sample: str
    fragment: bool = False


class Workbench(Protocol):
    """Rules in use and drafts under scrutiny. Only `source` and `take_into_use` touch the records."""

    def names(self) -> Sequence[str]:
        """All scenarios in use."""

    def scenario(self, name: str, version: int = 0) -> Scenario | None:
        """A version of a scenario, 0: the one that new cases get; None when there is none."""

    async def source(self, name: str, version: int) -> Source | None:
        """A version as it was written."""

    def judge(self, name: str, text: str, changes: Texts) -> Verdict:
        """Hold a draft of a scenario against its form, the policy and the language check. Raises nothing."""

    def wordings(self, changes: Texts) -> Sequence[str]:
        """The names of all texts that can be changed, those of the draft among them."""

    def for_steps(self, changes: Texts) -> Sequence[str]:
        """The names that steps may use, those of the draft among them."""

    def written(self, name: str, language: str, changes: Texts) -> Mapping[str, str]:
        """A wording as it is written, by channel, with the draft's changes; "email_subject" for a mail's subject."""

    def chips(self, name: str, language: str) -> Sequence[Chip]:
        """What this wording may speak of."""

    def show(
        self, name: str, language: str, channel: str, changes: Texts, file: CaseFile | None, now: datetime
    ) -> Shown:
        """The text as this debtor would read it, as the made-up one when there is none. Raises nothing."""

    def letter(self, name: str, language: str, changes: Texts, file: CaseFile | None, now: datetime) -> bytes | None:
        """The letter as PDF; None when it cannot be written."""

    async def take_into_use(self) -> None:
        """Look at the records for editions now, instead of with the next tick."""
