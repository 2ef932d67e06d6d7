"""The doors of the room: what an engine is, and what a scorer of intents is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from flows.intents import Intent
from flows.understanding import Understanding

Scores = Mapping[Intent, float]
"""Calibrated probabilities, 0 to 1; an intent that is absent has none worth telling."""


class Scorer(Protocol):
    """The only thing in which engines differ: how probable is each intent for each text."""

    name: str

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """One set of scores for each text, in order; raises EngineUnavailable."""
        ...

    async def start(self) -> None:
        """Make ready."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...

    async def healthy(self) -> bool:
        """Whether it would answer now."""
        ...


class Engine(Protocol):
    """Reads a debtor's text. `language` is the stored one, `now` an aware time, `timezone` an IANA name."""

    name: str

    async def parse(self, text: str, *, language: str, now: datetime, timezone: str) -> Understanding:
        """Understand one text; never raises for the text's sake."""
        ...

    async def healthy(self) -> bool:
        """Whether it would answer now."""
        ...

    async def start(self) -> None:
        """Make ready."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...
