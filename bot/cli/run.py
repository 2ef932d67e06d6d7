"""`run` and `worker`: the service with its pages, or its clockwork alone."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import structlog
import typer

from bot.channels.base import Misconfigured
from bot.cli.base import Clocks, ConfigPath, clocks, configured, database, refuse, say
from bot.clock import Clock
from bot.config import Config, ConfigError
from bot.engines import Engines
from bot.service import Service
from bot.web import make_app, serving
from flows.scenario import ScenarioError
from store.base import NotForProduction, SchemaTooNew, Store, StoreError, Unavailable

log = structlog.get_logger(__name__)

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0


def run(context: typer.Context, config_path: Path = ConfigPath) -> None:
    """Start the service: webhooks, chat, console, scheduler. Ends cleanly on SIGTERM or Ctrl-C."""
    _run(clocks(context), configured(config_path), pages=True)


def worker(context: typer.Context, config_path: Path = ConfigPath) -> None:
    """Start the clockwork alone (scheduler, outbox, mail and polls), beside one or more `run` processes."""
    _run(clocks(context), configured(config_path), pages=False)


def _run(real: Clocks, config: Config, *, pages: bool) -> None:
    try:
        asyncio.run(_serve(real, config, pages=pages))
    except (ConfigError, Misconfigured, NotForProduction, ScenarioError, SchemaTooNew, OSError) as error:
        refuse(str(error))
    except StoreError as error:
        refuse(f"the records cannot be used: {error}")


async def _serve(real: Clocks, config: Config, *, pages: bool) -> None:
    stop = stop_signal()
    async with database(config) as store:
        service = Service(config, store, engines_of(real, config), Clock(real.now))
        if not pages:
            await _work(service, store, stop)
            return
        async with serving(make_app(service), config.http.host, config.http.port) as port:
            if port != config.http.port:
                say(f"port {config.http.port} is busy; serving on {port} instead")
            say(f"Amicable serves http://{config.http.host}:{port}/console (chat, webhooks, /health on the same port)")
            await _work(service, store, stop)


async def _work(service: Service, store: Store, stop: asyncio.Event) -> None:
    if not await opened(store, stop):
        return
    try:
        await service.start()
        say("ready")
        await stop.wait()
    finally:
        await service.close()
        await store.close()


def engines_of(real: Clocks, config: Config) -> Engines:
    """The engines that config.yml asks for."""
    nlu = config.nlu
    return Engines(
        real.monotonic,
        rasa=nlu.engine == "rasa",
        rasa_url=nlu.rasa_url,
        rasa_port=nlu.rasa_port,
        timeout_seconds=float(nlu.timeout_seconds),
        recheck_seconds=float(nlu.recheck_seconds),
        embedding=nlu.embedding,
        say=say,
    )


async def opened(store: Store, stop: asyncio.Event) -> bool:
    """Open the records, as often as it takes: a database that is away at the start is waited for."""
    wait = _FIRST_WAIT
    while not stop.is_set():
        try:
            await store.open()
        except Unavailable as error:
            say(f"the database is away ({error}); trying again in {wait:.0f} s")
            if await _stopped_within(stop, wait):
                return False
            wait = min(wait * 2, _LONGEST_WAIT)
        else:
            return True
    return False


async def _stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return False
    return True


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop
