"""What pages fetch beside themselves: files that went with messages, news of what has changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiohttp import web

from console.presence import NEWS
from console.rooms import CONSOLE, member_name
from console.sessions import still_open
from console.viewing import shown
from pages.streams import Stream, StreamOver

_LOOK_SECONDS = 30.0
"""How often a page that only listens is asked whether its session still holds."""


async def document(request: web.Request) -> web.Response:
    """GET /console/documents/{message}/{index}: a file that went with a message."""
    found = await request.app[CONSOLE].store.message(request.match_info["message"])
    index = int(request.match_info["index"])
    if found is None or index >= len(found.attachments):
        raise web.HTTPNotFound
    shown(request, [found.case_id])
    if stored := found.attachments[index].stored:
        raise web.HTTPSeeOther(request.app.router["file"].url_for(file=stored))
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", found.attachments[index].filename)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return web.Response(body=found.attachments[index].content, content_type="application/octet-stream", headers=headers)


async def events(request: web.Request) -> web.StreamResponse:
    """GET /console/events?case=: says that something changed (the page then reads itself anew), or who looks at what.

    While it is open, its reader is there (console.presence). `version` is the case's as the page shows it: what
    happened before the page began to listen is told at once.
    """
    console, topic = request.app[CONSOLE], request.query.get("case") or "*"
    shows = request.query.get("version", "")
    with console.presence.at(topic, member_name(request)) as beat:

        async def tell(stream: Stream, changed: set[str]) -> None:
            if not await still_open(request):
                raise StreamOver
            nonlocal shows
            beat()
            if shows and await _is_newer(request, topic, shows):
                changed = changed | {topic}
            shows = ""
            for name in sorted(changed):
                event = "present" if name.startswith(NEWS) else "changed"
                await stream.send(name.removeprefix(NEWS), event=event)

        return await console.streams.serve(request, topic, tell, _LOOK_SECONDS)


async def _is_newer(request: web.Request, case_id: str, version: str) -> bool:
    file = await request.app[CONSOLE].store.load(case_id)
    return file is not None and str(file.case.version) != version


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/events", events, name="events"),
    web.get(r"/documents/{message:.+}/{index:\d{1,3}}", document, name="document"),
)
