"""The conversation on a case's page: a page of it, what happened between the messages, and why."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from aiohttp import web

from console.reviewing import INTENTS
from console.rooms import CONSOLE
from console.texts import language_of, name_of
from console.view import history_lines, spoken
from flows.case import CaseFile
from flows.effects import Kind
from flows.history import Entry
from flows.message import Author, Delivery, Direction, Message
from ledger.calendar import local_date
from pages.why import Why
from store.talk import NO_ANSWER

PAGE = 50
"""Messages of a page; the first view shows up to twice as many, so that a new one moves nothing out of sight."""

HISTORY_PAGE = 50
_MOST_BETWEEN = 300
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)

_QUIET = frozenset({Kind.BLOCK, Kind.DEFER, Kind.PAYMENT, Kind.CLOSE, Kind.LETTER, Kind.CALL_TASK, Kind.PROMISE})
_QUIET_RULES = frozenset({"agent/handed_back", "agent/withdrawn", "agent/knowing"})
"""What is said in a small line between the messages: what did not go and why, what changed the matter."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message, or a quiet line (`entry`). `day` is set where a new day begins in the team's zone.

    `waits`: it goes at a time that a person chose; `stopped`: it would have. `first_open`: nobody answered from here.
    """

    at: datetime
    message: Message | None = None
    entry: Entry | None = None
    intents: tuple[str, ...] = ()
    sure: int | None = None
    why: Why | None = None
    worry: bool = False
    day: date | None = None
    waits: bool = False
    stopped: bool = False
    first_open: bool = False

    @property
    def inbound(self) -> bool:
        """Whether the debtor said it."""
        return self.message is not None and self.message.direction is Direction.INBOUND

    @property
    def writer(self) -> str:
        """Who of the team wrote it, empty for everybody else."""
        by_person = self.message is not None and self.message.author is Author.AGENT
        return (self.message.reason or "").removeprefix("written by ") if by_person and self.message else ""


@dataclass(frozen=True, slots=True)
class Slice:
    """Where a page stands in the conversation: places from 0; None where there is no page in that direction."""

    start: int
    total: int
    earlier: int | None
    later: int | None
    latest: bool
    unanswered: str = ""


async def part(request: web.Request, file: CaseFile) -> Mapping[str, Any]:
    """The conversation and the history, a page of each. The number of commands is the same for every case."""
    console, case_id, language = request.app[CONSOLE], file.case.id, language_of(request)
    place = await _place(request, case_id, file.case.said)
    older = place.later is not None
    messages, tasks = await asyncio.gather(
        console.store.talk(case_id, place.start, PAGE + 1 if older else 2 * PAGE), console.store.tasks_of(case_id)
    )
    until = messages.pop().at if older and len(messages) > PAGE else console.clock()
    since = messages[0].at if messages and place.start else _BEGIN
    between, entries, reviewed = await asyncio.gather(
        console.store.entries_between(case_id, since, max(until, since), _MOST_BETWEEN),
        _history(request, file),
        console.store.reviewed([item.id for item in messages if item.direction is Direction.INBOUND]),
    )
    known = {item.id: item for item in (*between, *entries)}
    whys = console.explain(file, messages, list(known.values()), tasks)
    lines = lines_of(messages, between, whys, console.timezone, latest=place.latest)
    return {
        "talk": lines,
        "slice": _open_from(place, messages),
        "transcript": spoken(messages),
        "reviewed": reviewed,
        "intent_names": {name: name_of(language, "intent", name) for name in INTENTS},
        "worries": [line for line in lines if line.message and line.message.state is Delivery.UNKNOWN],
        "waiting": [line.message for line in lines if line.waits],
        "history": history_lines(entries, whys),
        "history_place": history_place(request, file),
        "tasks": [task for task in tasks if task.done_at is None],
    }


# --- the page of the conversation ---


async def _place(request: web.Request, case_id: str, total: int) -> Slice:
    """The page that is asked for: the latest, one from a place on, or the one with the first unanswered message."""
    asked = request.query.get("from", "")
    if asked == "unanswered":
        found = await request.app[CONSOLE].store.unanswered(case_id)
        start = total if found is None else found
    else:
        start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("1000000") else total
    return place_of(start, total)


def place_of(start: int, total: int) -> Slice:
    """The page around a place. Pages begin at multiples of PAGE; the last two are shown together."""
    last = max(0, (total // PAGE - 1) * PAGE)
    start = min(start // PAGE * PAGE, last)
    latest = start == last
    later = None if latest else start + PAGE
    return Slice(start, total, start - PAGE if start else None, later, latest)


def _open_from(place: Slice, messages: Sequence[Message]) -> Slice:
    """Where the link to the first unanswered message leads; nowhere when the last word was ours."""
    answered = [n for n, item in enumerate(messages) if _is_answer(item)]
    heard = [n for n, item in enumerate(messages) if item.direction is Direction.INBOUND]
    if not place.latest or (heard and not answered and place.start):
        where = "?from=unanswered#unanswered"
    elif heard and (not answered or heard[-1] > answered[-1]):
        where = "#unanswered"
    else:
        where = ""
    return replace(place, unanswered=where)


def _is_answer(message: Message) -> bool:
    return message.direction is Direction.OUTBOUND and message.state not in NO_ANSWER


def lines_of(
    messages: Sequence[Message], entries: Sequence[Entry], whys: Sequence[Why], timezone: str, *, latest: bool = True
) -> list[Line]:
    """Messages and quiet lines in the order of time, with the days between them."""
    reasons = {why.message_id: why for why in reversed(whys) if why.message_id}
    explained = {why.id: why for why in whys}
    first = _first_open(messages) if latest else None
    said = [_line(item, reasons.get(item.id), first_open=item is first) for item in messages]
    quiet = [Line(item.at, entry=item, why=explained.get(item.id)) for item in entries if _is_quiet(item)]
    return list(_with_days(sorted([*said, *quiet], key=lambda line: line.at), timezone))


def _is_quiet(entry: Entry) -> bool:
    return entry.message_id is None and (entry.kind in _QUIET or entry.rule in _QUIET_RULES)


def _first_open(messages: Sequence[Message]) -> Message | None:
    answered = [n for n, item in enumerate(messages) if _is_answer(item)]
    rest = messages[answered[-1] + 1 :] if answered else messages
    return next((item for item in rest if item.direction is Direction.INBOUND), None)


def _line(message: Message, why: Why | None, *, first_open: bool) -> Line:
    return Line(
        at=message.at,
        message=message,
        intents=message.intents,
        sure=round(message.confidence * 100) if message.confidence is not None else None,
        why=why,
        worry=message.state in (Delivery.UNKNOWN, Delivery.FAILED),
        waits=message.scheduled and message.state is Delivery.QUEUED,
        stopped=message.scheduled and message.state is Delivery.CANCELLED,
        first_open=first_open,
    )


def _with_days(lines: Sequence[Line], timezone: str) -> Iterator[Line]:
    before = None
    for line in lines:
        day = local_date(line.at, timezone)
        yield line if day == before else replace(line, day=day)
        before = day


# --- the history ---


@dataclass(frozen=True, slots=True)
class HistoryPlace:
    """Numbers of the history's lines that are shown, `first` to `last` of `total`."""

    first: int
    last: int
    total: int

    @property
    def older(self) -> int:
        """The last line of the page with older ones; 0 where there is none."""
        return max(0, self.first - 1)

    @property
    def newer(self) -> int:
        """The last line of the page with newer ones; 0 where there is none."""
        return min(self.total, self.last + HISTORY_PAGE) if self.last < self.total else 0


def history_place(request: web.Request, file: CaseFile) -> HistoryPlace:
    """The page that is asked for, the latest one first."""
    asked, total = request.query.get("lines", ""), file.case.chain.count
    last = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("1000000") else total
    last = min(max(last, min(total, 1)), total)
    first = max(0, last - HISTORY_PAGE + 1)
    return HistoryPlace(first if first > 1 else 0, last, total)


async def _history(request: web.Request, file: CaseFile) -> list[Entry]:
    place = history_place(request, file)
    return await request.app[CONSOLE].store.entries(file.case.id, place.first, place.last)
