"""The tasks outside the chat: calls to make and letters to post."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from console.access import text_form
from console.paging import page
from console.rooms import CONSOLE, member_name
from console.viewing import shown
from flows.events import Called
from flows.task import TaskKind


async def tasks(request: web.Request) -> web.Response:
    """GET /console/tasks: calls to make and letters to post, the most pressing first."""
    found = await request.app[CONSOLE].store.tasks()
    shown(request, [task.case_id for task in found])
    return page(request, "tasks.html", {"tasks": found})


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


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/tasks", tasks, name="tasks"),
    web.post("/tasks/{task_id:.+}/done", finish_task, name="finish_task"),
    web.get("/tasks/{task_id:.+}/letter.pdf", letter, name="letter"),
)
