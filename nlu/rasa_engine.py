"""The client of a Rasa server: one POST /model/parse for each text, nothing but the texts, and never logged."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp

from flows.intents import Intent
from nlu.engine import Scores
from nlu.errors import EngineUnavailable

TIMEOUT_SECONDS = 2.0
"""Rasa answers in 10 to 30 ms; who takes longer is in trouble, and the local engine answers."""
_LARGEST_ANSWER = 64 * 1024
CALIBRATION = Path(__file__).parent / "rasa" / "calibration.json"
_SMALLEST = 1e-9
_NAMES = {intent.value: intent for intent in Intent}


class RasaScorer:
    """Scores intents by a Rasa server at `url` ("http://127.0.0.1:5005")."""

    name = "rasa"

    def __init__(
        self,
        url: str,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        token: str | None = None,
        temperature: float | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        self._parameters = {"token": token} if token else {}
        self._temperature = temperature or _temperature()
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the connection pool; the server may be away."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)

    async def close(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def healthy(self) -> bool:
        """Whether a model is loaded and answers sensibly."""
        try:
            await self.score(["hello"])
        except EngineUnavailable:
            return False
        return True

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Probabilities of each text, asked one after the other on one connection; raises EngineUnavailable."""
        await self.start()
        return [await self._one(text) for text in texts]

    async def _one(self, text: str) -> Scores:
        assert self._session is not None
        try:
            async with self._session.post(
                f"{self._url}/model/parse", json={"text": text}, params=self._parameters
            ) as response:
                if response.status != 200:  # noqa: PLR2004
                    raise EngineUnavailable(f"Rasa answered {response.status}")
                body = await response.content.read(_LARGEST_ANSWER + 1)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise EngineUnavailable(f"Rasa cannot be reached: {type(error).__name__}") from None
        return calibrated(ranking(body), self._temperature)


def ranking(body: bytes) -> dict[Intent, float]:
    """The intents of an answer of Rasa; raises EngineUnavailable when the answer is not one."""
    try:
        answer = json.loads(body)
        found = {_NAMES[entry["name"]]: _probability(entry["confidence"]) for entry in answer["intent_ranking"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise EngineUnavailable("Rasa's answer is not an intent ranking") from None
    if not found:
        raise EngineUnavailable("Rasa's answer ranks no intent")
    return found


def calibrated(scores: dict[Intent, float], temperature: float) -> dict[Intent, float]:
    """Temperature scaling: probabilities to the power of 1/T, made to add up to one."""
    powered = {intent: math.exp(math.log(max(value, _SMALLEST)) / temperature) for intent, value in scores.items()}
    whole = sum(powered.values())
    return {intent: value / whole for intent, value in powered.items()}


def _probability(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1.0001:  # noqa: PLR2004
        raise ValueError("not a probability")
    return float(value)


def _temperature() -> float:
    """The temperature measured by `python -m nlu calibrate`, kept beside the data."""
    try:
        return float(json.loads(CALIBRATION.read_text("utf-8"))["temperature"])
    except (OSError, ValueError, KeyError):
        return 1.0
