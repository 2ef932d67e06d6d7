"""The queue: conversations that wait for a person, and the search for a case."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import web

from console.paging import page
from console.rooms import CONSOLE
from console.view import queue_lines
from console.viewing import shown
from ledger.debtor import REACHABLE

_LONGEST_SEARCH = 200


async def queue(request: web.Request) -> web.Response:
    """GET /console/: open escalations, the most urgent first; `queue` shows only one of them."""
    console = request.app[CONSOLE]
    items = await console.store.queue()
    chosen = request.query.get("queue", "")
    lines = queue_lines(items, chosen, console.clock())
    shown(request, [line.item.case_id for line in lines])
    names = sorted({item.escalation.queue for item in items} | ({chosen} if chosen else set()))
    return page(request, "queue.html", {"lines": lines, "queues": names, "chosen": chosen, "count": len(items)})


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
    return page(request, "search.html", {"words": words, "found": found})


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/", queue, name="queue"),
    web.get("/search", search, name="search"),
)
