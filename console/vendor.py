"""What others wrote and the pages bring to the browser: served from console/node, where `make node` installs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from aiohttp import web

_MODULES = Path(__file__).parent / "node" / "node_modules"
_FILES: Mapping[str, Path] = {"htmx.js": _MODULES / "htmx.org" / "dist" / "htmx.min.js"}


def installed(name: str) -> bool:
    """Whether the file is there; without it, pages are read and forms sent, only nothing comes by itself."""
    return _FILES[name].is_file()


async def vendor(request: web.Request) -> web.FileResponse:
    """GET /console/static/vendor/{name}."""
    found = _FILES.get(request.match_info["name"])
    if found is None or not found.is_file():
        raise web.HTTPNotFound(text="There is no such file. Run `make node`.\n")
    return web.FileResponse(found)


ROUTES: Sequence[web.AbstractRouteDef] = (web.get("/static/vendor/{name}", vendor, name="vendor"),)
"""Before the console's own files: they lie below the same address."""
