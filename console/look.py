"""The page on which everybody chooses their own look and keys; it works without scripts, and in the demo."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from console.access import text_form
from console.looks import THEMES, Look, keep_look, look_of
from console.paging import page


async def look(request: web.Request) -> web.Response:
    """GET /console/look."""
    return page(request, "look.html", {"look": look_of(request), "themes": THEMES, "saved": "saved" in request.query})


async def choose(request: web.Request) -> web.Response:
    """POST /console/look: a theme, and whether single letters are shortcuts."""
    form = await text_form(request)
    theme = form.get("theme", "")
    if theme not in THEMES:
        raise web.HTTPBadRequest(text="There is no such theme. Nothing was changed.\n")
    answer = web.HTTPSeeOther(request.app.router["look"].url_for().with_query(saved="1"))
    keep_look(request, answer, Look(theme, form.get("keys") != "off"))
    raise answer


ROUTES: Sequence[web.AbstractRouteDef] = (
    web.get("/look", look, name="look"),
    web.post("/look", choose),
)
