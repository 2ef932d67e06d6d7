"""What a reader is told when the records cannot be reached."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from store.base import Unavailable


@web.middleware
async def records_away(request: web.Request, handler: Handler) -> web.StreamResponse:
    """503 and a plain sentence instead of an error, while the database is away."""
    try:
        return await handler(request)
    except Unavailable:
        text = "The records cannot be reached for the moment. Nothing was lost. Please try again in a minute.\n"
        raise web.HTTPServiceUnavailable(text=text, headers={"Retry-After": "30"}) from None
