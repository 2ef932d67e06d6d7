"""What every handler needs to answer: a page, a form that counts once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from console.rooms import CONSOLE


def page(request: web.Request, name: str, context: Mapping[str, Any], status: int = 200) -> web.Response:
    """Render a page with what all pages share: now, the team's zone, the word that makes a form count once."""
    console = request.app[CONSOLE]
    shared = {"now": console.clock(), "timezone": console.timezone, "once": secrets.token_hex(16)}
    return aiohttp_jinja2.render_template(name, request, shared | dict(context), status=status)


async def first_time(request: web.Request, form: Mapping[str, str]) -> bool:
    """Whether this very form comes for the first time (a double click sends it twice)."""
    once = form.get("once", "")
    if not re.fullmatch(r"[0-9a-f]{32}", once):
        raise web.HTTPBadRequest(text="The form is not complete. Nothing was done. Open the page again.\n")
    console = request.app[CONSOLE]
    return await console.store.use_token(f"form:{once}", console.clock())
