"""What commands share that ask the whole service over the records: rules and editions as they are in use."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import typer

from bot.cli.base import SOME_REFUSED, Clocks, clocks, configured, records, refuse, say
from bot.clock import Clock
from bot.config import Config
from bot.engines import Engines
from bot.service import Service
from store.base import StoreError

Do = Callable[[Service], Awaitable[int]]


def with_service(context: typer.Context, config_path: Path, do: Do) -> None:
    """Run it and exit with the code that it gives; with 2 when the records cannot be reached."""
    config, real = configured(config_path), clocks(context)
    try:
        code = asyncio.run(_opened(real, config, do))
    except StoreError as error:
        refuse(f"the records cannot be reached: {error}")
    raise typer.Exit(code)


async def _opened(real: Clocks, config: Config, do: Do) -> int:
    async with records(config) as store:
        service = Service(config, store, Engines(real.monotonic, rasa=False), Clock(real.now), brief=True)
        await service.editions.refresh()
        return await do(service)


def nobody(debtor: str) -> int:
    """Say that there is no such debtor."""
    say(f"there is no debtor {debtor!r}; ids are those of the portfolio, the console's search finds them by name")
    return SOME_REFUSED
