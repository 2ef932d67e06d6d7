from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.intents import Intent
from nlu import rasa_project
from nlu.engine import Scores
from nlu.errors import EngineUnavailable
from nlu.local_engine import CACHE, LocalScorer
from nlu.rasa_server import RasaServer
from nlu.train import train_local
from nlu.understand import ScoringEngine

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
"""A Wednesday."""
ZONE = "Europe/Brussels"


class StubScorer:
    """A scorer that gives what it is told to, and can be switched off."""

    SURE = 0.995

    def __init__(self, name: str = "rasa", intent: Intent = Intent.ASK_BALANCE) -> None:
        self.name = name
        self.intent = intent
        self.up = True
        self.asked: list[Sequence[str]] = []

    async def start(self) -> None:
        pass

    async def close(self) -> None:
        pass

    async def healthy(self) -> bool:
        return self.up

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        self.asked.append(texts)
        if not self.up:
            raise EngineUnavailable("switched off")
        return [{self.intent: self.SURE, Intent.OUT_OF_SCOPE: 1 - self.SURE} for _ in texts]


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """The project's own cache, so that the model is trained once for all test runs on the same data."""
    cache = Path(__file__).parents[2] / CACHE
    train_local(cache=cache)
    return cache


@pytest.fixture
async def local(model_cache: Path) -> AsyncIterator[ScoringEngine]:
    engine = ScoringEngine(LocalScorer(cache=model_cache))
    await engine.start()
    yield engine
    await engine.close()


@pytest.fixture(scope="session")
def rasa_ready() -> None:
    if not rasa_project.installed():
        pytest.skip("Rasa is not installed here (make rasa)")
    if rasa_project.newest_model() is None:
        pytest.skip("no Rasa model for the present data (make rasa)")


@pytest.fixture
async def rasa_server(rasa_ready: None) -> AsyncIterator[RasaServer]:
    server = RasaServer()
    await server.start()
    yield server
    await server.stop()
