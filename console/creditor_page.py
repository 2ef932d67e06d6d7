"""What holds for the creditor: their particulars, the age of payment data, packs with sources, reference rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from console.paging import page
from console.rooms import CONSOLE


async def creditors(request: web.Request) -> web.Response:
    """GET /console/creditors: to be read; it is changed in config.yml and in the packs."""
    console = request.app[CONSOLE]
    setup = console.operations.setup
    if setup is None:
        raise web.HTTPNotFound
    sheet = await setup.creditor()
    oldest = console.clock() - timedelta(hours=sheet.data_hours)
    context = {
        "sheet": sheet,
        "too_old": sheet.data_from is None or sheet.data_from < oldest,
        "packs": await setup.packs(),
        "rates": setup.rates(),
        "days": await console.store.own_days(sheet.id),
    }
    return page(request, "creditors.html", context)


ROUTES: Sequence[web.AbstractRouteDef] = (web.get("/creditors", creditors, name="creditors"),)
