"""What all commands share: exit codes, the clock that __main__ holds, configuration, and the records."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import typer

from bot.config import Config, ConfigError, load_config
from bot.importing.errors import Rejected
from bot.logs import configure_logs
from flows.pack import PackError
from store.base import Store
from store.embedded import embedded
from store.mongo import MongoStore

DONE, SOME_REFUSED, WRONG_USAGE = 0, 1, 2
"""Exit codes (README, interfaces)."""

_SHOWN_REJECTS = 20
_PATIENCE_SECONDS = 2.0

ConfigPath = typer.Option(Path("config.yml"), "--config", help="The configuration file.")


@dataclass(frozen=True, slots=True)
class Clocks:
    """Real time, held by bot/__main__.py alone: `now` in UTC, `monotonic` in seconds."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]


def clocks(context: typer.Context) -> Clocks:
    """The clocks that __main__ put into the context."""
    found = context.obj
    if not isinstance(found, Clocks):
        raise TypeError("commands are started by bot/__main__.py")
    return found


def say(words: str) -> None:
    """A word for the person at the terminal (stderr; data go to stdout)."""
    print(words, file=sys.stderr, flush=True)


def counted(number: int, noun: str) -> str:
    """A number and what it counts: "1 payment", "2 payments"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def refuse(words: str) -> NoReturn:
    """Wrong usage or configuration: say what to do, exit code 2."""
    say(words)
    raise typer.Exit(WRONG_USAGE)


def configured(path: Path) -> Config:
    """The configuration, with logs set up. Exits with 2 and every problem when it is wrong."""
    try:
        config = load_config(path, os.environ)
    except (ConfigError, PackError) as error:
        refuse(str(error))
    configure_logs(config.logging.level, config.logging.format)
    return config


@asynccontextmanager
async def database(config: Config) -> AsyncIterator[Store]:
    """The store, not opened yet: a real MongoDB, or the embedded database as a child process in development."""
    secret = config.secrets.mongodb_uri
    if secret is not None:
        yield MongoStore(secret.get_secret_value(), config.database.name, production=config.production)
        return
    if config.production:
        refuse("production needs a real MongoDB: set MONGODB_URI (see README, Install)")
    async with embedded(config.folder / config.database.embedded_directory) as uri:
        yield MongoStore(uri, config.database.name, production=False)


@asynccontextmanager
async def records(config: Config) -> AsyncIterator[Store]:
    """The store, open."""
    async with AsyncExitStack() as stack:
        async with telling("joining the database …"):
            store = await stack.enter_async_context(database(config))
            await store.open()
        try:
            yield store
        finally:
            await store.close()


@asynccontextmanager
async def telling(words: str, after: float = _PATIENCE_SECONDS) -> AsyncIterator[None]:
    """Say what is waited for, where it takes longer than `after` seconds."""
    waiting = asyncio.get_running_loop().call_later(after, say, words)
    try:
        yield
    finally:
        waiting.cancel()


def tell_rejected(rejected: list[Rejected], where: Path | None) -> None:
    """Say which rows were refused and why (the first ones; all are in the rejected file)."""
    for item in rejected[:_SHOWN_REJECTS]:
        say(f"line {item.line}: {item.reason}")
    if len(rejected) > _SHOWN_REJECTS:
        say(f"… and {len(rejected) - _SHOWN_REJECTS} more")
    if where is not None:
        say(f"{len(rejected)} rows were refused; they are in {where} with line and reason")


def keep_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read: it holds everything about a person."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        refuse(f"{path} cannot be written: {error.strerror}")
    say(f"{path} written")
