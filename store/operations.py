"""What an operator sees and does: imports, test sends, how channels fare, whose rules are in use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ImportState(StrEnum):
    """Where an import stands. CHECKED: looked through, nothing taken in yet."""

    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A row of a file that somebody should look at: its line, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One file that somebody brought. Counts are accounts, `rows` and `rejected` rows; `done` rows are dealt with.

    `source` is "console" or "command". `digest` is the file's SHA-256, `name` how it was called there. `refused` and
    `odd` are the first rows that were sent back and that were taken in with a remark. `seen_at` moves while it runs.
    """

    id: str
    by: str
    source: str
    kind: str
    name: str
    digest: str
    size: int
    at: datetime
    state: ImportState
    seen_at: datetime
    rows: int = 0
    done: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    problem: str = ""
    refused: tuple[ImportLine, ...] = ()
    odd: tuple[ImportLine, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialSend:
    """A test message to an admin's own address, kept with its middle left out. `outcome` is a kind of SendResult."""

    id: str
    by: str
    at: datetime
    channel: str
    address: str
    outcome: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """How a channel fared: its last message out and call in, how many failed since a time, wait, are in doubt."""

    last_sent: datetime | None = None
    last_heard: datetime | None = None
    failed: int = 0
    sent: int = 0
    waiting: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class DebtorGroup:
    """How many debtors of one kind the records hold in a country."""

    country: str
    kind: str
    count: int


class OperationsStore(Protocol):
    """Imports, test sends, figures. Methods may raise Unavailable."""

    async def put_import(self, run: ImportRun) -> None:
        """Keep an import as it stands."""

    async def begin_import(self, run_id: str, at: datetime) -> bool:
        """checked -> running; False when it stands elsewhere: nobody runs a file twice at once."""

    async def import_run(self, run_id: str) -> ImportRun | None:
        """One import."""

    async def imports(self, limit: int = 100) -> list[ImportRun]:
        """The latest imports, newest first."""

    async def note_trial(self, trial: TrialSend) -> None:
        """Keep a test send."""

    async def trials(self, limit: int = 50) -> list[TrialSend]:
        """The latest test sends, newest first."""

    async def channel_figures(self, channels: Collection[str], since: datetime) -> dict[str, ChannelFigures]:
        """How each channel fared; `sent` and `failed` count from `since` on."""

    async def debtor_groups(self) -> list[DebtorGroup]:
        """Whom the records hold, by country and kind."""

    async def is_a_debtors(self, address: str) -> bool:
        """Whether an address (phone, mail, chat number) stands in the records as a debtor's, consented or not."""
