"""The time machine in the records: the portfolio read batch by batch, what was replayed, and who moved which cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from flows.case import CaseFile
from flows.message import Message
from store.dossier import Booked
from store.library import WordingChange


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: open ones (and settled ones that still have a word to say), of one scenario and version if given.

    `settled_since`: those that were settled since then too. `job`: only those that this migration moved last.
    """

    scenario: str = ""
    version: int = 0
    settled_since: datetime | None = None
    job: str = ""


class Work(StrEnum):
    """Where a long piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OVER = frozenset({Work.DONE, Work.FAILED, Work.CANCELLED})
"""Nobody works on it any more."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two editions of a replay: a draft at one of its versions, or what is in use (`draft` empty).

    `scenario` and `version` name the edition that new cases get on this side. `text` (YAML) and `wordings` are the
    draft's own, kept so that it can be told later what exactly was replayed.
    """

    scenario: str = ""
    version: int = 0
    draft: str = ""
    draft_version: int = 0
    text: str = ""
    wordings: tuple[WordingChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a key of a result stands for. Beside the result, so that an erasure can take it."""

    key: str
    case_id: str


@dataclass(frozen=True, slots=True)
class ReplayRun:
    """A replay of the present portfolio: who asked for it, on what, under which assumptions, and what came out.

    `assume` names the assumptions (bot.replay.habits), `move` whether running cases change over on the draft's side,
    `as_of` is the time of the data (UTC). `done` of `total` cases are replayed, as of `beat`. `result` is JSON.
    `base` is the other side; an empty one is what is in use. The result names cases by keys, `named` says who they are.
    """

    id: str
    by: str
    asked_at: datetime
    days: int
    draft: Side
    assume: str
    move: bool
    arrivals: bool
    state: Work = Work.WAITING
    as_of: datetime | None = None
    beat: datetime | None = None
    done: int = 0
    total: int = 0
    ended_at: datetime | None = None
    problem: str = ""
    result: str = ""
    base: Side = Side()
    version: int = 1
    named: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Migration:
    """Running cases of one version go to another: who ordered it, why, for whom; how far it is.

    `countries`, `kinds`, `languages` narrow the choice where they are not empty. `after` is the last case that was
    dealt with: from there it goes on. `undoing`: it is being taken back. `moved`, `stayed` count cases; `reasons` says
    why some stayed.
    """

    id: str
    by: str
    at: datetime
    why: str
    scenario: str
    from_version: int
    to_version: int
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    state: Work = Work.WAITING
    undoing: bool = False
    undone_by: str = ""
    after: str = ""
    moved: int = 0
    stayed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    beat: datetime | None = None
    ended_at: datetime | None = None
    problem: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Traces:
    """What was said, heard and paid in some cases since a moment. Messages without their texts."""

    messages: tuple[Message, ...] = ()
    payments: tuple[Booked, ...] = ()


class ReplayStore(Protocol):
    """What the time machine reads and keeps. Methods may raise Unavailable."""

    async def portfolio(self, wanted: Wanted, after_id: str, limit: int) -> list[CaseFile]:
        """Cases by id, from the first id behind `after_id` on. As many commands with few cases as with many."""

    async def portfolio_size(self, wanted: Wanted) -> int:
        """How many there are."""

    async def traces(self, case_ids: Sequence[str], debtor_ids: Sequence[str], since: datetime) -> Traces:
        """Messages and payments of these cases since a moment, oldest first. Two commands."""

    async def add_replay(self, run: ReplayRun) -> bool:
        """Keep a new run; False when its id is taken."""

    async def change_replay(self, run: ReplayRun) -> bool:
        """Replace a run whose kept version is one below `run.version`. False: changed meanwhile, read again."""

    async def replay(self, run_id: str) -> ReplayRun | None:
        """One run with its result."""

    async def replays(self, limit: int = 50, draft: str = "") -> list[ReplayRun]:
        """The latest runs, of one draft when it is given, newest first, without their results."""

    async def forget_named(self, before: datetime, *, count_only: bool = False) -> int:
        """Take the names of cases out of the results of runs that ended before a time; how many runs had any."""

    async def add_migration(self, migration: Migration) -> bool:
        """Keep a new migration; False when its id is taken."""

    async def change_migration(self, migration: Migration) -> bool:
        """Replace a migration whose kept version is one below. False: changed meanwhile, read again."""

    async def migration(self, migration_id: str) -> Migration | None:
        """One migration."""

    async def migrations(self, limit: int = 50) -> list[Migration]:
        """The latest migrations, newest first."""
