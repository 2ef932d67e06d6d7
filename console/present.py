"""Small answers for pages that are open: who looks at a case now; somebody types."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from console.paging import page
from console.rooms import CONSOLE, member_name


async def present(request: web.Request) -> web.Response:
    """GET /console/present/{case_id}: the colleagues who look at a case now, to be put in place."""
    console, case_id = request.app[CONSOLE], request.match_info["case_id"]
    there = console.presence.others(case_id, member_name(request))
    return page(request, "present.html", {"present": there})


async def writing(request: web.Request) -> web.Response:
    """POST /console/present/{case_id}: I am typing to this debtor."""
    request.app[CONSOLE].presence.writing(request.match_info["case_id"], member_name(request))
    return web.Response(status=204)


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/present/{case_id:.+}", present, name="present"),
    web.post("/present/{case_id:.+}", writing),
)
