"""The lines of the team's list, each with its reason, its clock and what the debtor said last."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from console.presence import Present
from console.queue_words import why
from console.rooms import CONSOLE, member_name
from console.spans import clock, span
from console.texts import language_of, say_to
from console.view import PRIORITY_WORDS
from flows.case import CaseFile
from ledger.calendar import local_date
from ledger.money import Money
from store.board import Place
from store.queueing import Waiting

_LONGEST_HEARD = 140


@dataclass(frozen=True, slots=True)
class Heard:
    """What the debtor said last, cut short, and how long ago."""

    text: str
    ago: str


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the list. `part` is that of the view; `level` the priority as a word; `late` is in days."""

    item: Waiting
    part: int
    name: str
    language: str
    level: str
    why: str
    waits: str
    clock: str
    overdue: bool
    open: Money
    late: int
    silent: bool
    heard: Heard | None
    present: tuple[Present, ...]


async def lines_of(request: web.Request, found: Sequence[tuple[Place, Waiting]]) -> list[Line]:
    """The lines of a page, in two commands. What is gone meanwhile is left out."""
    console = request.app[CONSOLE]
    ids = [item.case_id for _, item in found]
    if not ids:
        return []
    files, heard = await asyncio.gather(console.store.files(ids), console.store.last_heard(ids))
    console.board.seen(ids, files)
    known = {file.case.id: file for file in files}
    now, language = console.clock(), language_of(request)
    lines = []
    for (part, _), before in found:
        file, item = known.get(before.case_id), console.board.line(before.case_id)
        if file is not None and item is not None:
            said = heard.get(item.case_id)
            words = Heard(_short(said.text), span(now - said.at, language)) if said else None
            lines.append(_line(request, file, item, part, words, now))
    return lines


def _line(request: web.Request, file: CaseFile, item: Waiting, part: int, heard: Heard | None, now: datetime) -> Line:
    console, say, language = request.app[CONSOLE], say_to(request), language_of(request)
    today = local_date(now, file.case.timezone)
    late = [invoice.days_overdue(today) for invoice in file.account.invoices if invoice.is_open]
    return Line(
        item=item,
        part=part,
        name=file.account.debtor.name,
        language=file.language,
        level=PRIORITY_WORDS.get(item.priority, "normal"),
        why=why(file, now, say, language),
        waits=span(now - item.since, language),
        clock=clock(item.deadline, now, say, language),
        overdue=item.deadline < now,
        open=file.account.balance(),
        late=max([0, *late]),
        silent=file.case.owner.value == "human",
        heard=heard,
        present=tuple(console.presence.others(item.case_id, member_name(request))),
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_HEARD else words[: _LONGEST_HEARD - 1].rstrip() + "…"
