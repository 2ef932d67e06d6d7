"""Messages a second on two cores: the local engine in two processes, a Rasa server under eight askers at once."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import psutil

from nlu.local_engine import LocalScorer
from nlu.measure import Case
from nlu.rasa_engine import RasaScorer
from nlu.understand import ScoringEngine

WORKERS = 2
ASKERS = 8
_NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
_ZONE = "Europe/Brussels"


async def _read(engine: ScoringEngine, asked: Sequence[Case]) -> None:
    for case in asked:
        await engine.parse(case.text, language=case.language, now=_NOW, timezone=_ZONE)


def _work(asked: Sequence[Case]) -> tuple[float, float, int]:
    """One worker: when it began and ended (seconds of the machine's clock), and the MB that it holds."""

    async def whole() -> tuple[float, float, int]:
        engine = ScoringEngine(LocalScorer())
        await _read(engine, asked[:5])
        began = time.monotonic()
        await _read(engine, asked)
        return began, time.monotonic(), psutil.Process().memory_info().rss >> 20

    return asyncio.run(whole())


def local_throughput(asked: Sequence[Case]) -> tuple[float, int]:
    """Messages a second of two local engines side by side, and the MB of the larger one."""
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        told = pool.map(_work, [asked[start::WORKERS] for start in range(WORKERS)], chunksize=1)
    seconds = max(end for _, end, _ in told) - min(began for began, _, _ in told)
    return len(asked) / seconds, max(memory for _, _, memory in told)


async def rasa_throughput(url: str, asked: Sequence[Case]) -> float:
    """Messages a second of one Rasa server, read by the same guard, clauses and slots, eight at a time."""
    engines = [ScoringEngine(RasaScorer(url, temperature=1.0, timeout_seconds=120)) for _ in range(ASKERS)]
    began = time.monotonic()
    await asyncio.gather(*(_read(engine, asked[start::ASKERS]) for start, engine in enumerate(engines)))
    seconds = time.monotonic() - began
    for engine in engines:
        await engine.close()
    return len(asked) / seconds
