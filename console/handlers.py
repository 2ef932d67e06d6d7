"""The team's pages: the queue, a case and what can be done to it, the tasks outside the chat."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from typing import Any

import aiohttp_jinja2
import structlog
from aiohttp import web

from console.access import text_form
from console.acts import ACTS, TEXT_LIMIT, Act, ActRefused
from console.consenting import point_lines
from console.guarding import guarding
from console.reviewing import INTENTS
from console.rooms import CONSOLE, member_name
from console.sessions import still_open
from console.view import account_lines, history_lines, queue_lines, spoken, standing
from console.viewing import shown
from flows.case import CaseFile
from flows.events import Called
from flows.task import TaskKind
from ledger.calendar import local_date
from ledger.debtor import REACHABLE
from pages.streams import Stream, StreamOver

log = structlog.get_logger(__name__)

_LONGEST_SEARCH = 200
_LOOK_SECONDS = 30.0
"""How often a page that only listens is asked whether its session still holds."""


def _page(request: web.Request, name: str, context: Mapping[str, Any], status: int = 200) -> web.Response:
    console = request.app[CONSOLE]
    shared = {"now": console.clock(), "timezone": console.timezone, "once": secrets.token_hex(16)}
    return aiohttp_jinja2.render_template(name, request, shared | dict(context), status=status)


async def queue(request: web.Request) -> web.Response:
    """GET /console/: open escalations, the most urgent first; `queue` shows only one of them."""
    console = request.app[CONSOLE]
    items = await console.store.queue()
    chosen = request.query.get("queue", "")
    lines = queue_lines(items, chosen, console.clock())
    shown(request, [line.item.case_id for line in lines])
    names = sorted({item.escalation.queue for item in items} | ({chosen} if chosen else set()))
    return _page(request, "queue.html", {"lines": lines, "queues": names, "chosen": chosen, "count": len(items)})


async def search(request: web.Request) -> web.Response:
    """GET /console/search?q=: a debtor's id, phone, e-mail address, or part of a name in the queue."""
    store = request.app[CONSOLE].store
    words = request.query.get("q", "").strip()[:_LONGEST_SEARCH]
    found: dict[str, str] = {}
    if words:
        exact = await store.load(words)
        lists = await asyncio.gather(*(store.by_contact(f"{channel}:{words}") for channel in REACHABLE))
        files = [exact] if exact else []
        files += [file for group in lists for file in group]
        found = {file.case.id: file.account.debtor.name for file in files}
        found |= {
            item.case_id: item.debtor_name
            for item in await store.queue()
            if words.casefold() in item.debtor_name.casefold()
        }
    if len(found) == 1:
        raise web.HTTPSeeOther(request.app.router["case"].url_for(case_id=next(iter(found))))
    shown(request, found)
    return _page(request, "search.html", {"words": words, "found": found})


async def _file(request: web.Request) -> CaseFile:
    file = await request.app[CONSOLE].store.load(request.match_info["case_id"])
    if file is None:
        raise web.HTTPNotFound(text="There is no such case.\n")
    return file


async def case(request: web.Request) -> web.Response:
    """GET /console/cases/{case_id}."""
    return await _case_page(request, await _file(request))


async def _case_page(request: web.Request, file: CaseFile, problem: str = "", draft: str = "") -> web.Response:
    console = request.app[CONSOLE]
    messages, entries, tasks = await asyncio.gather(
        console.store.conversation(file.case.id),
        console.store.history(file.case.id),
        console.store.tasks_of(file.case.id),
    )
    whys = console.explain(file, messages, entries, tasks)
    transcript = spoken(messages, whys)
    context = {
        "file": file,
        "case": file.case,
        "debtor": file.account.debtor,
        "account": account_lines(file, console.clock()),
        "today": local_date(console.clock(), file.case.timezone),
        "transcript": transcript,
        "reviewed": await console.store.reviewed([line.message.id for line in transcript if line.inbound]),
        "intents": INTENTS,
        "worries": [line for line in transcript if line.message.state.value == "unknown"],
        "history": history_lines(entries, whys),
        "tasks": [task for task in tasks if task.done_at is None],
        "channels": console.channels_to(file),
        "links": console.links(file),
        "standing": standing(file),
        "points": point_lines(file),
        "guarding": guarding(file, console.policy(file), local_date(console.clock(), file.case.timezone)),
        "problem": problem,
        "draft": draft,
        "limit": TEXT_LIMIT,
    }
    return _page(request, "case.html", context, status=400 if problem else 200)


async def act(request: web.Request) -> web.Response:
    """POST /console/cases/{case_id}/{act}: one act, once, however often the form is sent."""
    console = request.app[CONSOLE]
    file, form, name = await _file(request), await text_form(request), request.match_info["act"]
    if name not in ACTS:
        raise web.HTTPNotFound
    agent, now = member_name(request), console.clock()
    try:
        today = local_date(now, file.case.timezone)
        event = ACTS[name](Act(file, agent, today, console.channels_to(file), form))
    except ActRefused as refusal:
        return await _case_page(request, file, str(refusal), form.get("text", ""))
    if await _first_time(request, form):
        await console.door.handle(file.case.id, event)
        log.info("team_act", case=file.case.id, act=name)
    raise web.HTTPSeeOther(request.app.router["case"].url_for(case_id=file.case.id))


async def _first_time(request: web.Request, form: Mapping[str, str]) -> bool:
    """Whether this very form comes for the first time (a double click sends it twice)."""
    once = form.get("once", "")
    if not re.fullmatch(r"[0-9a-f]{32}", once):
        raise web.HTTPBadRequest(text="The form is not complete. Nothing was done. Open the page again.\n")
    console = request.app[CONSOLE]
    return await console.store.use_token(f"form:{once}", console.clock())


async def tasks(request: web.Request) -> web.Response:
    """GET /console/tasks: calls to make and letters to post, the most pressing first."""
    found = await request.app[CONSOLE].store.tasks()
    shown(request, [task.case_id for task in found])
    return _page(request, "tasks.html", {"tasks": found})


async def finish_task(request: web.Request) -> web.Response:
    """POST /console/tasks/{task_id}/done."""
    console = request.app[CONSOLE]
    form = await text_form(request)
    outcome = form.get("outcome", "").strip()[:500]
    task_id, member = request.match_info["task_id"], member_name(request)
    task = await console.store.task(task_id)
    if task is None:
        raise web.HTTPNotFound(text="There is no such task.\n")
    finished = await console.store.finish_task(task_id, member, console.clock(), outcome)
    if finished and task.kind is TaskKind.CALL:
        await console.door.handle(task.case_id, Called(member, form.get("reached") == "yes", outcome))
    raise web.HTTPSeeOther(request.app.router["tasks"].url_for())


async def letter(request: web.Request) -> web.Response:
    """GET /console/tasks/{task_id}/letter.pdf."""
    task = await request.app[CONSOLE].store.task(request.match_info["task_id"])
    if task is None or not task.document:
        raise web.HTTPNotFound(text="There is no such letter.\n")
    shown(request, [task.case_id])
    headers = {"Content-Disposition": 'inline; filename="letter.pdf"', "Cache-Control": "no-store"}
    return web.Response(body=task.document, content_type="application/pdf", headers=headers)


async def document(request: web.Request) -> web.Response:
    """GET /console/documents/{message}/{index}: a file that went with a message."""
    found = await request.app[CONSOLE].store.message(request.match_info["message"])
    index = int(request.match_info["index"])
    if found is None or index >= len(found.attachments):
        raise web.HTTPNotFound
    shown(request, [found.case_id])
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", found.attachments[index].filename)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return web.Response(body=found.attachments[index].content, content_type="application/octet-stream", headers=headers)


async def events(request: web.Request) -> web.StreamResponse:
    """GET /console/events?case=: says that something changed; the page then reads itself anew."""

    async def tell(stream: Stream, changed: set[str]) -> None:
        if not await still_open(request):
            raise StreamOver
        for case_id in sorted(changed):
            await stream.send(case_id, event="changed")

    return await request.app[CONSOLE].streams.serve(request, request.query.get("case") or "*", tell, _LOOK_SECONDS)
