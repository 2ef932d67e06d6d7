"""Files on a case: shown, and sent to the debtor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from aiohttp import web

from console.access import text_form
from console.acts import TEXT_LIMIT
from console.case_page import show_case
from console.filing import STATUS, channels_for_files, content_of, served
from console.paging import act_once
from console.rooms import CONSOLE, member_name
from console.texts import say_to
from console.viewing import shown
from flows.agent_words import hurdle
from flows.case import CaseFile
from flows.events import AgentReplied
from flows.message import Attachment

log = structlog.get_logger(__name__)


async def refused(request: web.Request, file: CaseFile, why: str, typed: Mapping[str, str]) -> web.Response:
    """The case's page again, with what is wrong with the file."""
    answer = await show_case(request, file, say_to(request)(f"files.{why}"), typed)
    answer.set_status(STATUS[why])
    return answer


async def show(request: web.Request) -> web.Response:
    """GET /console/files/{file}."""
    store = request.app[CONSOLE].store
    file, pieces = await content_of(store, await store.file(request.match_info["file"]))
    shown(request, [file.case_id])
    return served(file, pieces)


async def send(request: web.Request) -> web.Response:
    """POST /console/files/{file}/send: to the debtor, with words of one's own, on a channel that takes files."""
    console, form, say = request.app[CONSOLE], await text_form(request), say_to(request)
    record, _ = await content_of(console.store, await console.store.file(request.match_info["file"]))
    file = await console.store.load(record.case_id)
    if file is None:
        raise web.HTTPNotFound
    shown(request, [file.case.id])
    text, channel = form.get("words", "").replace("\r\n", "\n").strip(), form.get("channel", "")
    problem = "files.no_words" if not text or len(text) > TEXT_LIMIT else ""
    if channel not in channels_for_files(request, file):
        problem = "files.no_channel"
    if hurdle(file, console.policy(file)) is not None:
        problem = "files.hurdle"
    if problem:
        return await show_case(request, file, say(problem), {**form, "act": f"send:{record.id}"})
    attached = Attachment(record.name, record.media_type, b"", record.id)
    event = AgentReplied(member_name(request), text, channel, knowing="", files=(attached,))
    if await act_once(request, form, file.case.id, event):
        log.info("file_sent", case=file.case.id, channel=channel)
    raise web.HTTPSeeOther(request.app.router["case"].url_for(case_id=file.case.id))


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/files/{file:[0-9a-f]{32}}", show, name="file"),
    web.post("/files/{file:[0-9a-f]{32}}/send", send, name="file_send"),
)
