"""`learn`: reviews that an admin accepted become training examples."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer

from bot.cli.base import DONE, SOME_REFUSED, Clocks, ConfigPath, clocks, configured, records, refuse, say
from bot.config import Config
from flows.review import ReviewState
from nlu.errors import TrainingDataError
from nlu.learning import Lessons, learn
from nlu.training_data import DATA
from store.base import Store, StoreError

_MOST = 1_000


def learn_from_use(
    context: typer.Context,
    data: Path = typer.Option(DATA, "--data", help="The folder with the training files, one an intent."),
    config_path: Path = ConfigPath,
) -> None:
    """Append accepted reviews (console, Reviews) to the training data, once each; then run `make train`.

    Files change all together or not at all. What cannot be learnt is said and stays accepted, to be dismissed.
    """
    config = configured(config_path)
    try:
        code = asyncio.run(_learn(clocks(context), config, data))
    except TrainingDataError as error:
        refuse(str(error))
    except StoreError as error:
        refuse(f"the records cannot be reached: {error}; run it again, nothing is learnt twice")
    raise typer.Exit(code)


async def _learn(real: Clocks, config: Config, data: Path) -> int:
    async with records(config) as store:
        return await export(store, data, real)


async def export(store: Store, data: Path, real: Clocks) -> int:
    """Write first, mark then: whoever dies in between learns the rest the next time, and nothing twice."""
    accepted = await store.reviews(_MOST, ReviewState.ACCEPTED)
    lessons = learn(accepted, data)
    await store.mark_exported(lessons.settled, real.now())
    _tell(lessons, data)
    return SOME_REFUSED if lessons.refused else DONE


def _tell(lessons: Lessons, data: Path) -> None:
    for review_id, reason in {**lessons.known, **lessons.refused}.items():
        say(f"{review_id}: skipped, {reason}")
    if not lessons.added:
        say("nothing new to learn; accept reviews in the console first")
        return
    count = len(lessons.added)
    say(f"{count} {'example was' if count == 1 else 'examples were'} added in {data}; now run `make train`")
