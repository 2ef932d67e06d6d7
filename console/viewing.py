"""Who was shown whose data: noted before the page leaves, and no page leaves without it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from aiohttp import web

from console.roles import Page
from console.rooms import CONSOLE, member_name
from console.sessions import LIVE
from store.team import View

_SHOWN: web.RequestKey[set[str]] = web.RequestKey("shown", set)
_BUCKET = timedelta(minutes=10)
_PAGES = frozenset({200, 206, 400, 409, 413, 415})


def shown(request: web.Request, cases: Iterable[str]) -> None:
    """Say whose data the answer holds. A case that stands in the address of the page is known without."""
    request.setdefault(_SHOWN, set()).update(cases)


async def note(request: web.Request, page: Page, status: int) -> None:
    """Keep what was shown. A page that reads itself anew and shows the same cases counts once in ten minutes."""
    cases = set(request.get(_SHOWN, ()))
    if "case_id" in request.match_info:
        cases.add(request.match_info["case_id"])
    if not (page.shows and cases and status in _PAGES):
        return
    console, who, what = request.app[CONSOLE], member_name(request), page.shows
    now, named = console.clock(), tuple(sorted(cases))
    name = secrets.token_hex(16)
    if LIVE in request.headers:
        bucket = int(now.timestamp() // _BUCKET.total_seconds())
        name = hashlib.sha256("\n".join([who, what, str(bucket), *named]).encode()).hexdigest()[:32]
    await console.store.note_view(View(name, who, now, what, named))
