"""What every page of the console says above all else: switches, deadlines that are over, old payment data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from console.access import allowed
from console.roles import May
from console.rooms import CONSOLE, MEMBER
from console.switch_page import shown_on_every_page
from store.base import StoreError


async def alerts(request: web.Request) -> Mapping[str, Any]:
    """For every page of somebody who may see cases; no command of its own where the list is kept true (store.board)."""
    if request.get(MEMBER) is None or not allowed(request, May.SEE):
        return {}
    console = request.app[CONSOLE]
    try:
        await console.board.look()
    except StoreError:
        return {}
    late = console.board.overdue(console.clock())
    return {"overdue_count": late, "stale": console.stale(), **shown_on_every_page(console)}
