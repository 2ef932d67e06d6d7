"""`demo`: a sample portfolio, virtual time, everything on one page."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.cli.base import Clocks, ConfigPath, clocks, configured, refuse, say
from bot.cli.run import stop_signal
from bot.clock import VirtualClock
from bot.config import Config
from bot.demo.director import Director
from bot.demo.page import add_demo
from bot.engines import Engines
from bot.importing.portfolio import read_accounts
from bot.logs import configure_logs
from bot.service import ROOT, Service
from bot.web import make_app, serving
from store.base import StoreError
from store.embedded import embedded
from store.mongo import MongoStore

_START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""A Monday, 08:00 in Brussels; the sample portfolio's dates lie around it."""


def demo(
    context: typer.Context,
    port: int | None = typer.Option(
        None, "--port", help="Port to serve on; default: http.port of config.yml. A busy one gives the next free one."
    ),
    rasa: bool = typer.Option(True, "--rasa/--no-rasa", help="Install, train and start the real Rasa behind it."),
    config_path: Path = ConfigPath,
) -> None:
    """Import the sample portfolio, start everything, print one address. Nothing is sent to anybody.

    The clock is virtual and the database a throw-away one. The local engine answers until Rasa is ready.
    """
    config = configured(config_path)
    configure_logs("warning", config.logging.format)
    try:
        asyncio.run(_demo(clocks(context), config, config.http.port if port is None else port, rasa=rasa))
    except (StoreError, OSError) as error:
        refuse(f"the demo cannot start: {error}")


async def _demo(real: Clocks, config: Config, port: int, *, rasa: bool) -> None:
    stop = stop_signal()
    say("starting the database …")
    async with _throw_away(config.folder / "var") as folder, embedded(folder) as uri:
        store = MongoStore(uri, "amicable_demo", production=False)
        await store.open()
        clock = VirtualClock(real.now, _START)
        engines = Engines(real.monotonic, rasa=rasa, prepare=True, say=say)
        service = Service(_demo_config(config), store, engines, clock)
        director = Director(service, clock)
        app = make_app(service)
        add_demo(app, director, service.hub, creditor=config.creditor.name)
        try:
            await _play(service, director, app, port, stop)
        finally:
            await store.close()


@asynccontextmanager
async def _throw_away(parent: Path) -> AsyncIterator[Path]:
    """A folder of this demo's own, gone when it ends: two demos do not meet."""
    await asyncio.to_thread(parent.mkdir, exist_ok=True)
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="demo-", dir=parent))
    try:
        yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def _play(service: Service, director: Director, app: object, port: int, stop: asyncio.Event) -> None:
    accounts, _ = read_accounts(ROOT / "samples" / "portfolio.csv", service.config.creditor.id)
    await director.load(accounts)
    say(f"{len(accounts)} debtors imported")
    await service.start()
    pace = asyncio.create_task(director.keep_pace())
    try:
        async with serving(app, "127.0.0.1", port) as used:  # type: ignore[arg-type]
            if used != port:
                say(f"port {port} is busy; serving on {used} instead")
            say("open this address (Ctrl-C ends the demo):")
            print(f"http://127.0.0.1:{used}/", flush=True)
            await stop.wait()
    finally:
        pace.cancel()
        await asyncio.gather(pace, return_exceptions=True)
        await service.close()


def _demo_config(config: Config) -> Config:
    """The web chat only, and no secret that could reach a real provider."""
    off = {name: getattr(config.channels, name).model_copy(update={"enabled": name == "web"}) for name in _CHANNELS}
    off["web"] = off["web"].model_copy(update={"link_days": 365})
    channels = config.channels.model_copy(update=off)
    team = config.team.model_copy(update={"telegram_chat_id": "", "email_addresses": ()})
    http = config.http.model_copy(update={"public_url": "http://127.0.0.1"})
    return config.model_copy(update={"channels": channels, "team": team, "mode": "development", "http": http})


_CHANNELS = ("web", "telegram", "sms", "whatsapp", "email")
