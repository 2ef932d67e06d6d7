"""`parse`: what the understanding makes of texts, JSON Lines in and out."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import typer

from bot.cli.base import WRONG_USAGE, Clocks, ConfigPath, clocks, configured, refuse, say
from bot.config import Config
from nlu.errors import RasaDidNotStart, RasaNotInstalled
from nlu.local_engine import LocalScorer
from nlu.parse_lines import parse_lines
from nlu.rasa_engine import RasaScorer
from nlu.rasa_server import RasaServer
from nlu.understand import ScoringEngine


def parse(
    context: typer.Context,
    engine: str = typer.Option("", "--engine", help="local or rasa; default: that of config.yml."),
    config_path: Path = ConfigPath,
) -> None:
    """Read {"id","text","language"?,"now"?} lines from stdin, write what was understood to stdout, in order.

    `--engine rasa` asks the server of config.yml, or starts our own for the run (after `make rasa`).
    """
    config = configured(config_path)
    chosen = engine or config.nlu.engine
    if chosen not in ("local", "rasa"):
        refuse(f"--engine {engine}: write local or rasa")
    raise typer.Exit(asyncio.run(_parse(clocks(context), config, chosen)))


async def _parse(real: Clocks, config: Config, chosen: str) -> int:
    if chosen == "local":
        return await _read(real, ScoringEngine(LocalScorer()))
    if config.nlu.rasa_url:
        return await _read(real, ScoringEngine(RasaScorer(config.nlu.rasa_url)))
    server = RasaServer(say=say)
    try:
        await server.start()
        return await _read(real, ScoringEngine(RasaScorer(server.url)))
    except (RasaNotInstalled, RasaDidNotStart) as error:
        say(str(error))
        return WRONG_USAGE
    finally:
        await server.stop()


async def _read(real: Clocks, engine: ScoringEngine) -> int:
    await engine.start()
    try:
        return await parse_lines(sys.stdin.buffer, engine, sys.stdout, sys.stderr, now=real.now())
    finally:
        await engine.close()
        sys.stdout.flush()
