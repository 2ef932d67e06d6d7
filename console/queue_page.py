"""Where an agent's day begins: the conversations that wait for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from console.access import allowed
from console.fitting import Parts, Whose, held_by, parts_for
from console.paging import page
from console.queue_lines import lines_of
from console.queue_words import QUEUES
from console.roles import May
from console.rooms import CONSOLE, MEMBER
from console.viewing import shown
from ledger.debtor import LANGUAGES
from store.board import Board, Place, Sought
from store.queueing import Waiting
from store.team import User

_PAGE = 25
_PLACE = re.compile(r"([0-2])\.(\d{1,3})\.(\d{1,15})\.(.{1,200})", re.DOTALL)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for. `of` is a colleague whose cases are wanted; `problem` the text of what is wrong."""

    queue: str = ""
    whose: Whose = Whose.FOR_ME
    language: str = ""
    of: str = ""
    late: bool = False
    after: Place | None = None
    problem: str = ""

    def query(self, **changes: str) -> dict[str, str]:
        """The address's parameters with some of them changed; a page always begins at its first line."""
        late = "1" if self.late else ""
        given = {"queue": self.queue, "whose": self.whose.value, "language": self.language, "of": self.of, "late": late}
        return {name: value for name, value in (given | changes).items() if value}


def chosen(request: web.Request) -> Chosen:
    """Read the address. Nonsense in it is said (`problem`), and the rest holds."""
    query = request.query
    whose, of = query.get("whose", ""), query.get("of", "").strip()[:40]
    usual = Whose.ALL if allowed(request, May.ASSIGN) or not allowed(request, May.WORK) else Whose.FOR_ME
    known = Chosen(
        queue=query.get("queue", ""),
        whose=Whose(whose) if whose in set(Whose) else usual,
        language=query.get("language", "") if query.get("language") in LANGUAGES else "",
        of=of,
        late=query.get("late") == "1",
    )
    if known.queue and known.queue not in QUEUES:
        return replace(known, queue="", problem="queue.unknown")
    if "after" not in query:
        return known
    place = place_of(query["after"])
    return replace(known, after=place, problem="" if place else "queue.lost")


def place_of(text: str) -> Place | None:
    """The place in a view that an address names, None when it is nonsense."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    part, priority, at, case_id = found.groups()
    try:
        return int(part), (int(priority), _EPOCH + int(at) * _SECOND, case_id)
    except OverflowError:
        return None


def place_text(place: Place) -> str:
    """The same, for an address."""
    part, (priority, deadline, case_id) = place
    return f"{part}.{priority}.{(deadline - _EPOCH) // _SECOND}.{case_id}"


def _parts(wanted: Chosen, user: User, now: datetime) -> Parts:
    inner = held_by(wanted.of) if wanted.of else parts_for(wanted.whose, user)
    return _late(inner, now) if wanted.late else inner


def _late(inner: Parts, now: datetime) -> Parts:
    """Only what is overdue."""

    def parts(item: Waiting) -> int | None:
        return inner(item) if item.due < now else None

    return parts


def _anybodys(_: Waiting) -> int:
    return 0


async def queue(request: web.Request) -> web.Response:
    """GET /console/?queue=&whose=&language=&of=&late=&after=: what waits for a person, the most urgent first."""
    console, user = request.app[CONSOLE], request[MEMBER]
    assert user is not None
    wanted, now = chosen(request), console.clock()
    await console.board.look()
    sought = Sought(wanted.queue, wanted.language, _parts(wanted, user, now))
    found = console.board.page(sought, wanted.after, _PAGE + 1)
    lines = await lines_of(request, found[:_PAGE])
    shown(request, [line.item.case_id for line in lines])
    context = {
        "lines": lines,
        "wanted": wanted,
        "after": place_text(found[_PAGE - 1][0]) if len(found) > _PAGE else "",
        "problem": wanted.problem,
        "nothing_fits": "none" in request.query,
        "me": user,
        **_counted(console.board, wanted, user, now),
    }
    return page(request, "queue.html", context, status=400 if wanted.problem else 200)


def _counted(board: Board, wanted: Chosen, user: User, now: datetime) -> Mapping[str, Any]:
    """How many cases there are behind each choice, the other choices left as they are."""
    by_queue = board.counts(Sought("", wanted.language, _parts(wanted, user, now)))
    held = board.holders(Sought(wanted.queue, wanted.language, _late(_anybodys, now) if wanted.late else None))
    whose = {
        Whose.FOR_ME: held[user.name] + held[""],
        Whose.MINE: held[user.name],
        Whose.NOBODYS: held[""],
        Whose.ALL: held.total(),
    }
    return {
        "queues": [(name, by_queue[name]) for name in QUEUES if by_queue[name] or name == wanted.queue],
        "all": by_queue[""],
        "count": by_queue[wanted.queue],
        "whose": list(whose.items()),
        "languages": LANGUAGES,
    }


ROUTES: Sequence[web.AbstractRouteDef] = (web.get("/", queue, name="queue"),)
