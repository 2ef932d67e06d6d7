"""What every page of the console says above all else: deadlines that are over, payment data that are too old."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from console.access import allowed
from console.roles import May
from console.rooms import CONSOLE, MEMBER
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
    return {"overdue_count": console.board.overdue(console.clock()), "stale": console.stale()}
