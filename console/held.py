"""The part of a case's page that says who has it, who looks at it, and until when somebody should act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from console.access import allowed
from console.fitting import fits
from console.presence import Present
from console.queue_words import in_words
from console.roles import May, may
from console.rooms import CONSOLE, member_name
from console.spans import clock
from console.texts import language_of, say_to
from flows.assigning import waits
from flows.case import CaseFile
from store.queueing import Waiting, urgency, waiting_of


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody to whom the case can be given. `has` is how many cases they have already."""

    name: str
    away: bool
    online: bool
    fits: bool
    has: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody has to act, and until when. `words` are empty where only the record's own (`raw`) say it."""

    queue: str
    words: str
    raw: str
    clock: str
    deadline: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What the part shows. `reasons` are the open escalations, the most urgent first; `clock` is that of a conversation
    in a person's hands for which there is none, and else empty.
    """

    waits: bool
    holder: str
    mine: bool
    reasons: tuple[Reason, ...]
    clock: str
    overdue: bool
    present: tuple[Present, ...]
    colleagues: tuple[Colleague, ...]


async def part(request: web.Request, file: CaseFile) -> Mapping[str, Any]:
    """See case_page.Part."""
    console, me = request.app[CONSOLE], member_name(request)
    console.presence.read(file.case.id, me)
    now, say, language = console.clock(), say_to(request), language_of(request)
    item = waiting_of(file.case, file.language)
    held = Held(
        waits=waits(file.case),
        holder=file.case.holder,
        mine=file.case.holder == me,
        reasons=_reasons(request, file, now),
        clock=clock(item.due, now, say, language) if item else "",
        overdue=item is not None and item.due < now,
        present=tuple(console.presence.others(file.case.id, me)),
        colleagues=await _colleagues(request, item),
    )
    return {"held": held}


def _reasons(request: web.Request, file: CaseFile, now: datetime) -> tuple[Reason, ...]:
    say, language = say_to(request), language_of(request)
    return tuple(
        Reason(
            item.queue,
            in_words(file, item, now, say, language),
            item.reason,
            clock(item.deadline, now, say, language),
            item.deadline,
            item.deadline < now,
        )
        for item in sorted(file.case.open_escalations, key=urgency)
    )


async def _colleagues(request: web.Request, item: Waiting | None) -> tuple[Colleague, ...]:
    """Who fits comes first, then who has least."""
    if item is None or not allowed(request, May.ASSIGN):
        return ()
    console = request.app[CONSOLE]
    await console.board.look()
    has = Counter(line.holder for line in console.board.all())
    team = [user for user in await console.store.users() if not user.disabled and may(user.role, May.WORK)]
    online = console.presence.online([user.name for user in team])
    found = [Colleague(u.name, u.away, u.name in online, fits(u, item), has[u.name]) for u in team]
    return tuple(sorted(found, key=lambda one: (one.away, not one.fits, not one.online, one.has, one.name)))
