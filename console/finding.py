"""Looking for a case by whatever somebody remembers of it."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from console.access import allowed
from console.bulk_pages import colleagues
from console.paging import page
from console.roles import May
from console.rooms import CONSOLE
from console.viewing import shown
from flows.bulk import BulkAct
from ledger.calendar import local_date
from store.words import wanted

_LONGEST = 200
_LIMIT = 50
_EXCERPT = 160


async def search(request: web.Request) -> web.Response:
    """GET /console/search?q=: names, phone numbers, addresses, invoices, references, what was said.

    Each with what is open and who has it, so that one can choose: debtors first by name, then invoices, the latest due
    date first, then messages, the latest first.
    A question that has one answer opens it, unless it is asked while somebody still types.
    """
    console = request.app[CONSOLE]
    words = request.query.get("q", "").strip()[:_LONGEST]
    typing = "HX-Request" in request.headers
    found = await console.store.find(wanted(words), _LIMIT) if words else []
    if len(found) == 1 and not typing:
        shown(request, [found[0].case_id])
        raise web.HTTPSeeOther(request.app.router["case"].url_for(case_id=found[0].case_id))
    shown(request, [item.case_id for item in found])
    files = {file.case.id: file for file in await console.store.files([item.case_id for item in found])}
    context = {
        "words": words,
        "found": [(item, _excerpt(item.shown, words), files.get(item.case_id)) for item in found],
        "more": len(found) >= _LIMIT,
        "acts": tuple(BulkAct),
        "colleagues": await colleagues(request) if allowed(request, May.WORK) and found else [],
        "today": local_date(console.clock(), console.timezone),
    }
    return page(request, "search.html", context)


def _excerpt(text: str, words: str) -> str:
    """The part of a long text around the first word that was asked for."""
    first = (words.split() or [""])[0].casefold()
    place = max(0, text.casefold().find(first))
    start = max(0, place - _EXCERPT // 3) if len(text) > _EXCERPT else 0
    part = text[start : start + _EXCERPT]
    return f"{'…' if start else ''}{part}{'…' if start + _EXCERPT < len(text) else ''}"


ROUTES: Sequence[web.AbstractRouteDef] = (web.get("/search", search, name="search"),)
