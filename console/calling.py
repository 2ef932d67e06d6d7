"""A call: whom, when, what to say, and what came of it, each outcome one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

import structlog
from aiohttp import web

from console.access import text_form
from console.acts import Act, ActRefused
from console.paging import act_but_once, act_once, known, page
from console.rooms import CONSOLE, member_name
from console.task_pages import call_of
from console.texts import language_of, say_to
from console.view import account_lines
from console.viewing import shown
from flows.case import CaseFile
from flows.events import Called, Learnt
from flows.gate import check_call
from flows.message import Direction
from flows.opening import opening_from, week
from flows.policy import Policy
from flows.task import WITHDRAWN_BY, Task, TaskKind
from flows.working import resting
from ledger.agreements import DisputeReason
from ledger.calendar import local_date, zone

log = structlog.get_logger(__name__)

_NOTE = 500
_LAST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Hours:
    """When the debtor may be phoned, at their place. `now_open`: at this moment. `until`: end of today's last window.

    `limit` is the rule (in words) that keeps calls away for now, whatever the hour.
    """

    local: datetime
    now_open: bool
    opens: datetime
    until: time | None
    limit: str


def hours_of(file: CaseFile, policy: Policy, now: datetime) -> Hours:
    """The hours of calls are those of unasked messages (rules.md), with the limits of calls above them."""
    verdict = check_call(file, policy, now)
    earliest = verdict.earliest or now
    opens = opening_from(file, policy, earliest)
    local = now.astimezone(zone(file.account.debtor.timezone))
    windows = week(file, policy)[local.weekday()]
    now_open = verdict.allowed and opens == now
    until = next((closes for begins, closes in windows if begins <= local.time() < closes), None)
    return Hours(local, now_open, opens, until if now_open else None, "" if verdict.allowed else verdict.reason)


async def _task(request: web.Request) -> Task:
    task = await request.app[CONSOLE].store.task(request.match_info["task_id"])
    task = known(task if task and task.kind is TaskKind.CALL else None, "There is no such call.")
    shown(request, [task.case_id])
    return task


async def _file(request: web.Request, case_id: str) -> CaseFile:
    return known(await request.app[CONSOLE].store.load(case_id), "There is no such case.")


async def call(request: web.Request) -> web.Response:
    """GET /console/tasks/{task_id}/call."""
    task = await _task(request)
    return await _screen(request, task, await _file(request, task.case_id))


async def _unasked(request: web.Request) -> tuple[Task, CaseFile]:
    """A call that somebody makes of their own accord, or that comes in: as a task, which nobody asked for or keeps."""
    file, now = await _file(request, request.match_info["case_id"]), request.app[CONSOLE].clock()
    if file.case.erasure is not None:
        raise web.HTTPNotFound(text="This case was erased: nobody is phoned about it.\n")
    return Task("", file.case.id, file.account.debtor.id, TaskKind.CALL, now, now, "", language=file.language), file


async def call_now(request: web.Request) -> web.Response:
    """GET /console/cases/{case_id}/call: the same screen for a call that no task asked for."""
    return await _screen(request, *await _unasked(request))


async def called_now(request: web.Request) -> web.Response:
    """POST /console/cases/{case_id}/call: what came of it."""
    (task, file), form = await _unasked(request), await text_form(request)
    try:
        event = await _event(request, task, file, form)
    except ActRefused as refusal:
        return await _screen(request, task, file, refusal.words(language_of(request)), form)
    if await act_once(request, form, task.case_id, event):
        _made(event, task)
    raise _back(request, task)


async def _event(request: web.Request, task: Task, file: CaseFile, form: Mapping[str, str]) -> Called:
    """What came of the call. Raises ActRefused."""
    today = local_date(request.app[CONSOLE].clock(), file.case.timezone)
    act = Act(file, member_name(request), today, (), form)
    return replace(_outcome(task, act, _invoices(await request.post(), file)), task=task.id, step=task.step)


def _made(event: Called, task: Task) -> None:
    log.info("call_made", case=task.case_id, learnt=event.learnt.value if event.learnt else "")


def _back(request: web.Request, task: Task) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(request.app.router["case"].url_for(case_id=task.case_id))


async def _screen(
    request: web.Request, task: Task, file: CaseFile, problem: str = "", typed: Mapping[str, str] | None = None
) -> web.Response:
    console = request.app[CONSOLE]
    now = console.clock()
    spoken = await console.store.conversation(task.case_id, _LAST_WORDS)
    context: dict[str, Any] = {
        "task": task,
        "sent_to": request.rel_url.raw_path,
        "file": file,
        "case": file.case,
        "debtor": file.account.debtor,
        "script": console.talk.script(file, task),
        "rests": resting(task, file),
        "withdrawn": task.done_by == WITHDRAWN_BY,
        "hours": hours_of(file, console.policy(file), now),
        "account": account_lines(file, now),
        "said": [item for item in spoken if item.direction is Direction.INBOUND],
        "today": local_date(now, file.case.timezone),
        "reasons": tuple(DisputeReason),
        "problem": problem,
        "typed": typed or {},
    }
    return page(request, "call.html", context, status=400 if problem else 200)


async def called(request: web.Request) -> web.Response:
    """POST /console/tasks/{task_id}/call: what came of it. The record is kept first, then the task is done."""
    console, task, form = request.app[CONSOLE], await _task(request), await text_form(request)
    file, member = await _file(request, task.case_id), member_name(request)
    try:
        event = await _event(request, task, file, form)
    except ActRefused as refusal:
        return await _screen(request, task, file, refusal.words(language_of(request)), form)
    new = await act_but_once(request, task.case_id, event, call_of(task))
    if not new and (other := (await _task(request)).done_by or member) != member:
        return await _screen(request, task, file, say_to(request)("call.done_already", name=other), form)
    await console.store.finish_task(task.id, member, console.clock(), event.outcome)
    if new:
        _made(event, task)
    raise _back(request, task)


def _invoices(form: Any, file: CaseFile) -> tuple[str, ...]:
    known = {item.number for item in file.account.invoices}
    return tuple(value for value in form.getall("invoice", []) if isinstance(value, str) and value in known)


def _outcome(task: Task, act: Act, invoices: tuple[str, ...]) -> Called:
    """The event of one of the buttons. Raises ActRefused."""
    if task.done_at is not None:
        raise ActRefused("call.done_already", name=task.done_by)
    how, note = act.text("how"), act.text("note", _NOTE)
    if how in _OTHER:
        return Called(act.agent, _OTHER[how], note)
    if how not in set(Learnt):
        raise ActRefused("call.choose")
    learnt = Learnt(how)
    more = _MORE.get(learnt, _nothing)(act)
    if learnt is Learnt.DISPUTE:
        if not note:
            raise ActRefused("refusal.words")
        more["invoices"] = invoices
    return Called(act.agent, learnt not in _UNREACHED, note, learnt, **more)


_OTHER = {"spoke": True, "nobody": False}
_UNREACHED = frozenset({Learnt.TRY_AGAIN, Learnt.WRONG_NUMBER})


def _nothing(_: Act) -> dict[str, Any]:
    return {}


def _promise(act: Act) -> dict[str, Any]:
    amount = act.amount("amount")
    return {"day": act.future_day("day"), "amount": amount.amount if amount else None}


def _another_day(act: Act) -> dict[str, Any]:
    return {"day": act.future_day("day")}


def _dispute(act: Act) -> dict[str, Any]:
    name = act.text("reason")
    if name and name not in set(DisputeReason):
        raise ActRefused("call.choose")
    return {"reason": DisputeReason(name) if name else None}


_MORE: Mapping[Learnt, Callable[[Act], dict[str, Any]]] = {
    Learnt.PROMISE: _promise,
    Learnt.CALL_BACK: _another_day,
    Learnt.TRY_AGAIN: _another_day,
    Learnt.DISPUTE: _dispute,
}
"""What an outcome needs beside a note."""

ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/tasks/{task_id:.+}/call", call, name="call"),
    web.post("/tasks/{task_id:.+}/call", called),
    web.get("/cases/{case_id}/call", call_now, name="call_now"),
    web.post("/cases/{case_id}/call", called_now),
)
