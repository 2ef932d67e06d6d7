"""The tasks outside the chat: calls to make and letters to post; who has which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from console.access import allowed, text_form
from console.paging import act_but_once, page
from console.roles import May
from console.rooms import CONSOLE, member_name
from console.spans import clock
from console.texts import language_of, name_of, say_to
from console.viewing import shown
from flows.case import CaseFile
from flows.events import Called, Posted, TaskHeld
from flows.task import WITHDRAWN_BY, Task, TaskKind
from flows.working import resting
from ledger.calendar import local_date
from ledger.debtor import LANGUAGES
from store.queueing import Wanted

_PAGE = 25
_WHOSE = ("all", "mine", "nobodys")
_PLACE = re.compile(r"(\d{1,15})\.(.{1,250})", re.DOTALL)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A task with whose it is about. `late` are the days of the oldest open invoice; `rests` says why it must not be
    done now (flows.working.resting), empty when it may. `text` is the letter's, or what to say as things stand.
    """

    task: Task
    file: CaseFile | None
    clock: str
    overdue: bool
    late: int
    rests: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for; nonsense in it is left aside, but for a place that nobody knows (`lost`)."""

    kind: str = ""
    whose: str = "all"
    language: str = ""
    after: tuple[datetime, str] | None = None
    lost: bool = False

    def query(self, **changes: str) -> dict[str, str]:
        """The address's parameters with some changed; a page always begins at its first line."""
        given = {"kind": self.kind, "whose": self.whose, "language": self.language} | changes
        return {name: value for name, value in given.items() if value and value != "all"}

    def wanted(self, me: str) -> Wanted:
        """The same for the records."""
        held = {"mine": me, "nobodys": ""}.get(self.whose)
        return Wanted(TaskKind(self.kind) if self.kind else None, held, self.language, self.after)


def chosen(query: Mapping[str, str]) -> Chosen:
    """Read the address."""
    kind, whose, language = query.get("kind", ""), query.get("whose", "all"), query.get("language", "")
    place = _place(query.get("after", ""))
    return Chosen(
        kind if kind in set(TaskKind) else "",
        whose if whose in _WHOSE else "all",
        language if language in LANGUAGES else "",
        place,
        lost="after" in query and place is None,
    )


def _place(text: str) -> tuple[datetime, str] | None:
    found = _PLACE.fullmatch(text)
    try:
        return (_EPOCH + int(found[1]) * _SECOND, found[2]) if found else None
    except OverflowError:
        return None


async def tasks(request: web.Request) -> web.Response:
    """GET /console/tasks?kind=&whose=&language=&after=: calls and letters, the most pressing first."""
    return await _page(request)


async def _page(request: web.Request, problem: str = "", status: int = 200) -> web.Response:
    console, me, asked = request.app[CONSOLE], member_name(request), chosen(request.query)
    found = await console.store.open_tasks(asked.wanted(me), _PAGE + 1)
    counts = await console.store.task_counts()
    files = {file.case.id: file for file in await console.store.files([task.case_id for task in found[:_PAGE]])}
    shown(request, [task.case_id for task in found[:_PAGE]])
    last = found[_PAGE - 1] if len(found) > _PAGE else None
    context = {
        "lines": [_line(request, task, files.get(task.case_id)) for task in found[:_PAGE]],
        "asked": asked,
        "after": f"{(last.deadline - _EPOCH) // _SECOND}.{last.id}" if last else "",
        "problem": problem or (say_to(request)("queue.lost") if asked.lost else ""),
        "kinds": [("", sum(counts.values())), *((kind.value, _count(counts, kind.value)) for kind in TaskKind)],
        "whose": [(name, _held(counts, asked.kind, name, me)) for name in _WHOSE],
        "languages": LANGUAGES,
        "me": me,
    }
    return page(request, "tasks.html", context, status=400 if asked.lost else status)


def _count(counts: Mapping[tuple[str, str], int], kind: str) -> int:
    return sum(count for (name, _), count in counts.items() if name == kind)


def _held(counts: Mapping[tuple[str, str], int], kind: str, whose: str, me: str) -> int:
    names = {"mine": me, "nobodys": ""}
    return sum(
        count
        for (name, holder), count in counts.items()
        if kind in ("", name) and (whose == "all" or holder == names[whose])
    )


def _line(request: web.Request, task: Task, file: CaseFile | None) -> Line:
    now, language = request.app[CONSOLE].clock(), language_of(request)
    today = local_date(now, file.case.timezone) if file else now.date()
    late = [item.days_overdue(today) for item in file.account.invoices if item.is_open] if file else []
    rests = resting(task, file) if file else ""
    overdue = task.deadline < now and not rests
    text = request.app[CONSOLE].talk.script(file, task) if file else task.text
    left = clock(task.deadline, now, say_to(request), language)
    return Line(task, file, left, overdue, max([0, *late]), rests, text)


async def _task(request: web.Request) -> Task:
    task = await request.app[CONSOLE].store.task(request.match_info["task_id"])
    if task is None:
        raise web.HTTPNotFound(text="There is no such task.\n")
    return task


async def hold_task(request: web.Request) -> web.Response:
    """POST /console/tasks/{task_id}/hold: take a task that nobody has, or give back what I have."""
    console, form, me = request.app[CONSOLE], await text_form(request), member_name(request)
    task, say = await _task(request), say_to(request)
    to = me if form.get("to") else ""
    before = "" if to else task.assignee if allowed(request, May.ASSIGN) else me
    if not await console.store.hold_task(task.id, before, to):
        after = await _task(request)
        problem = say("work.gone") if after.done_at else say("work.theirs", name=after.assignee or "-")
        return await _page(request, problem, status=409)
    await console.door.handle(task.case_id, TaskHeld(me, to, task.kind))
    raise web.HTTPSeeOther(request.app.router["tasks"].url_for().with_query(chosen(request.query).query()))


async def finish_task(request: web.Request) -> web.Response:
    """POST /console/tasks/{task_id}/done. A call that was made is kept in any case; no letter that rests is."""
    form = await text_form(request)
    outcome = form.get("outcome", "").strip()[:500]
    task = await _task(request)
    if task.done_at is not None:
        return await _page(request, _gone(request, task), status=409)
    problem = await (_made if task.kind is TaskKind.CALL else _posted)(request, task, outcome, form)
    if problem:
        return await _page(request, problem, status=409)
    raise web.HTTPSeeOther(request.app.router["tasks"].url_for())


def _gone(request: web.Request, task: Task) -> str:
    return say_to(request)("work.withdrawn" if task.done_by == WITHDRAWN_BY else "work.gone")


async def _made(request: web.Request, task: Task, outcome: str, form: Mapping[str, str]) -> str:
    """The call's record is kept first, then the task is done: the laws count calls."""
    console, member = request.app[CONSOLE], member_name(request)
    called = Called(member, form.get("reached") == "yes", outcome, task=task.id, step=task.step)
    await act_but_once(request, task.case_id, called, call_of(task))
    await console.store.finish_task(task.id, member, console.clock(), outcome)
    return ""


async def _posted(request: web.Request, task: Task, outcome: str, _: Mapping[str, str]) -> str:
    """That it was posted is kept first, then the task is done, unless the letter rests: then why.

    Where a stop was quicker by a moment, the letter is on its way all the same: the history says both.
    """
    console, member = request.app[CONSOLE], member_name(request)
    if why := await _not_to_go(request, task):
        return why
    await act_but_once(request, task.case_id, Posted(member, task.step, outcome), f"posted:{task.id}")
    finished = await console.store.finish_task(task.id, member, console.clock(), outcome)
    return "" if finished else _gone(request, await _task(request))


def call_of(task: Task) -> str:
    """The name of a task's one call (`act_but_once`): the laws count calls, so none is recorded twice."""
    return f"called:{task.id}"


async def letter(request: web.Request) -> web.Response:
    """GET /console/tasks/{task_id}/letter.pdf."""
    task = await request.app[CONSOLE].store.task(request.match_info["task_id"])
    if task is None or not task.document:
        raise web.HTTPNotFound(text="There is no such letter.\n")
    shown(request, [task.case_id])
    if why := await _not_to_go(request, task):
        return page(request, "letter_rests.html", {"task": task, "why": why}, status=409)
    headers = {"Content-Disposition": 'inline; filename="letter.pdf"', "Cache-Control": "no-store"}
    return web.Response(body=task.document, content_type="application/pdf", headers=headers)


async def _not_to_go(request: web.Request, task: Task) -> str:
    """Why a letter is not to be printed: it rests, or was withdrawn; empty when it may."""
    if task.done_at is not None:
        return _gone(request, task) if task.done_by == WITHDRAWN_BY else ""
    file = await request.app[CONSOLE].store.load(task.case_id)
    why = resting(task, file) if file else ""
    return say_to(request)("work.rests", why=name_of(language_of(request), "hold", why)) if why else ""


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/tasks", tasks, name="tasks"),
    web.post("/tasks/{task_id:.+}/done", finish_task, name="finish_task"),
    web.post("/tasks/{task_id:.+}/hold", hold_task, name="hold_task"),
    web.get("/tasks/{task_id:.+}/letter.pdf", letter, name="letter"),
)
