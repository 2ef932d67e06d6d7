"""What the pages of the time machine ask of the house: replays, and running cases that go to another edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from flows.case import CaseFile
from flows.migrating import Unmovable
from store.replays import Migration, ReplayRun


@dataclass(frozen=True, slots=True)
class Next:
    """The next step of a case and its local day; `rests` says why it does nothing of itself, if it does nothing."""

    step: str = ""
    day: date | None = None
    rests: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a move means for one case: where it stands, what comes next in either edition, or why it stays."""

    file: CaseFile
    last: str
    before: Next
    after: Next
    stays: Unmovable | None = None

    @property
    def days(self) -> int | None:
        """By how many days the next step comes later (or, negative, sooner)."""
        return (self.after.day - self.before.day).days if self.before.day and self.after.day else None


@dataclass(slots=True)
class Outlook:
    """A page of cases, how many there are in all before the choice is narrowed, and behind which id the next begins.

    `days` are the steps whose day from the due date differs: step, day now, day then; None where it has no such step.
    """

    lines: list[Foreseen] = field(default_factory=list)
    days: list[tuple[str, int | None, int | None]] = field(default_factory=list)
    total: int = 0
    behind: str = ""


class ReplayDoor(Protocol):
    """Replays of the present portfolio."""

    async def ask(self, run: ReplayRun) -> bool:
        """Keep a run and begin it when its turn comes; False when it is kept already."""

    async def cancel(self, run_id: str) -> bool:
        """Stop a run; False when it is over."""

    async def recover(self) -> None:
        """Runs whose process has died say so."""


class MoveDoor(Protocol):
    """Moving running cases to another edition of their scenario."""

    def editions(self) -> Sequence[tuple[str, tuple[int, ...]]]:
        """Every scenario with its versions in use, the newest first."""

    async def outlook(self, job: Migration, after: str, limit: int) -> Outlook:
        """A page of cases as the migration would find them."""

    async def begin(self, job: Migration) -> bool:
        """Keep a migration and move its cases; False when it is kept already or has no such editions."""

    async def undo(self, job_id: str, by: str) -> bool:
        """Take a migration back where nothing has come between; False while it runs or is undone."""

    async def stop(self, job_id: str) -> bool:
        """Stop a migration behind the batch that it is at."""

    async def go_on(self, job_id: str) -> bool:
        """Take up a migration that was stopped or cut off."""

    async def recover(self) -> None:
        """Go on with what was cut off when its process died."""


@dataclass(frozen=True, slots=True)
class MachineDoors:
    """Both; None where it is not offered."""

    replays: ReplayDoor | None = None
    moves: MoveDoor | None = None


NO_MACHINE = MachineDoors()


def replay_topic(run_id: str) -> str:
    """What pages of a run listen to."""
    return f"replay/{run_id}"


def move_topic(job_id: str) -> str:
    """What pages of a migration listen to."""
    return f"migration/{job_id}"
