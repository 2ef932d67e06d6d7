"""The real local engine, trained once into the project's own cache."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from nlu.local_engine import CACHE, LocalScorer
from nlu.understand import Understander
from tests.stories.telling import Story

Tell = Callable[..., Awaitable[Story]]


@pytest.fixture(scope="session")
def scorer() -> LocalScorer:
    return LocalScorer(cache=Path(__file__).parents[2] / CACHE)


@pytest.fixture
async def tell(scorer: LocalScorer) -> AsyncIterator[Tell]:
    """Begins a story; it ends with the test."""
    told: list[Story] = []
    await scorer.start()

    async def begin(**about: Any) -> Story:
        story = Story(Understander(scorer, clock=time.monotonic, timeout_seconds=30), **about)
        told.append(story)
        return await story.begin()

    yield begin
    for story in told:
        story.end()
