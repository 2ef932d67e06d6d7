"""The time machine and the moving of cases, wired to the service for the pages."""

from __future__ import annotations

from aiohttp import web

from bot.moving import Migrations
from bot.replay.running import Replays
from bot.replay.setting import House
from bot.replay.wiring import house_of, rates_of
from bot.service import ROOT, Service
from console.machine_ports import MachineDoors


def machine_of(service: Service, app: web.Application, workers: int | None = None) -> MachineDoors:
    """Make both; they take up what was cut off when the application starts, and end with it."""
    config, hub = service.config, service.hub

    async def house() -> House:
        return await house_of(service.store, service.rulebook, config, ROOT / "flows" / "wordings")

    processes = config.time_machine.processes if workers is None else workers
    replays = Replays(
        service.store, house, service.wordings, service.clock, hub.publish, rates_of(config), workers=processes
    )
    migrations = Migrations(service.store, service.desk, service.clock, hub.publish)

    async def close(_: web.Application) -> None:
        await replays.close()
        await migrations.close()

    app.on_cleanup.append(close)
    return MachineDoors(replays, migrations)
