"""What holds for the creditor: their particulars, the age of payment data, packs with sources, reference rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web

from console.paging import page
from console.rooms import CONSOLE
from store.operations import ImportRun, ImportState


async def creditors(request: web.Request) -> web.Response:
    """GET /console/creditors: to be read; it is changed in config.yml and in the packs."""
    console = request.app[CONSOLE]
    setup = console.operations.setup
    if setup is None:
        raise web.HTTPNotFound
    sheet = await setup.creditor()
    oldest = console.clock() - timedelta(hours=sheet.data_hours)
    packs = await setup.packs()
    context = {
        "sheet": sheet,
        "too_old": sheet.data_from is None or sheet.data_from < oldest,
        "packs": packs,
        "covered": _covered(await console.store.imports()),
        "debtors": sum(sum(pack.debtors.values()) for pack in packs),
        "rates": setup.rates(),
        "days": await console.store.own_days(sheet.id),
    }
    return page(request, "creditors.html", context)


def _covered(runs: Sequence[ImportRun]) -> int:
    """How many accounts the latest portfolio that was taken in spoke of: the age of the data is its age."""
    taken = (run for run in runs if run.kind == "portfolio" and run.state is ImportState.DONE)
    last = next(taken, None)
    return last.added + last.changed + last.unchanged if last else 0


ROUTES: Sequence[web.AbstractRouteDef] = (web.get("/creditors", creditors, name="creditors"),)
