"""One act on many cases: what it would do to each, and which of them it must leave alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flows.assigning import waits
from flows.case import Case, CaseState
from flows.events import Assigned, Event, HandedBack, Paused

MOST = 200
"""So many cases at once: what is looked at before it is done has to stay readable."""


class BulkAct(StrEnum):
    """What may be done to many at once."""

    ASSIGN = "assign"
    PAUSE = "pause"
    HAND_BACK = "hand_back"


class BulkState(StrEnum):
    """Where it stands: it waits for its undo window to pass, runs, is done, or was undone."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Bulk:
    """One act on many cases. `to` is who gets them, `until` the day until which reminders rest, `words` the outcome.

    `over`: a supervisor's, who may act on what somebody else has. Nothing happens before `runs_at` (UTC). `done` counts
    the cases that had their turn; `left` are those that were left alone, each with the reason's key.
    """

    id: str
    by: str
    at: datetime
    runs_at: datetime
    act: BulkAct
    cases: tuple[str, ...]
    to: str = ""
    until: date | None = None
    words: str = ""
    over: bool = False
    state: BulkState = BulkState.WAITING
    done: int = 0
    left: tuple[tuple[str, str], ...] = ()
    lease_until: datetime | None = None
    undone_by: str = ""


def hindrance(case: Case, bulk: Bulk) -> str:
    """Why a case is left alone, as the key of a text; empty when the act fits."""
    if case.erasure is not None and case.erasure.restricted:
        return "erased"
    holder = case.holder
    if holder and holder != bulk.by and not bulk.over:
        return "theirs"
    match bulk.act:
        case BulkAct.ASSIGN:
            return "" if waits(case) and holder != bulk.to else "nothing"
        case BulkAct.HAND_BACK:
            if case.vulnerable:
                return "vulnerable"
            return "" if waits(case) else "nothing"
        case BulkAct.PAUSE:
            return "" if case.state is CaseState.OPEN else "settled"


def event_of(bulk: Bulk) -> Event:
    """What happens to each case."""
    match bulk.act:
        case BulkAct.ASSIGN:
            return Assigned(bulk.by, bulk.to, bulk.over)
        case BulkAct.PAUSE:
            return Paused(bulk.by, bulk.until)
        case BulkAct.HAND_BACK:
            return HandedBack(bulk.by, bulk.words)
