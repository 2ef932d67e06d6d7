"""The room's front: an engine that answers, and a second one that answers whenever the first does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from flows.understanding import Understanding
from nlu.engine import Scorer
from nlu.errors import EngineUnavailable
from nlu.reading import by_words, read
from nlu.spelling_words import vocabularies

_log = structlog.get_logger(__name__)

Clock = Callable[[], float]
"""Monotonic seconds, such as time.monotonic or loop.time."""


class ScoringEngine:
    """A whole engine made of a scorer and the shared reading; raises EngineUnavailable when the scorer does."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self.name = scorer.name

    async def parse(self, text: str, *, language: str, now: datetime, timezone: str) -> Understanding:
        """Understand one text."""
        return await read(text, language=language, now=now, timezone=timezone, scorer=self.scorer)

    async def healthy(self) -> bool:
        """Whether the scorer would answer now."""
        return await self.scorer.healthy()

    async def start(self) -> None:
        """Make the scorer ready, and the words of the corrector."""
        await asyncio.gather(self.scorer.start(), asyncio.to_thread(vocabularies))

    async def close(self) -> None:
        """Give back what the scorer holds."""
        await self.scorer.close()


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """What the status page tells: which engine should answer, which does, and why."""

    primary: str
    answering: str
    failures: int
    reason: str | None
    retry_in_seconds: float | None


class Breaker:
    """Keeps a failing engine from being asked at each message: open after failures, one trial at a time afterwards."""

    def __init__(self, clock: Clock, *, failures_to_open: int = 3, retry_seconds: float = 10.0) -> None:
        self._clock = clock
        self._failures_to_open = failures_to_open
        self._retry_seconds = retry_seconds
        self._opened_at: float | None = None
        self._on_trial = False
        self.failures = 0

    def allows(self) -> bool:
        """Whether to ask the engine now; once the wait is over, one single trial is let through."""
        if self._opened_at is None:
            return True
        if self._on_trial or self.retry_in():
            return False
        self._on_trial = True
        return True

    def succeeded(self) -> None:
        """Close again."""
        self.failures, self._opened_at, self._on_trial = 0, None, False

    def failed(self) -> None:
        """Count a failure; open, or stay open for another wait."""
        self.failures += 1
        self._on_trial = False
        if self.failures >= self._failures_to_open:
            self._opened_at = self._clock()

    def abandoned(self) -> None:
        """A trial was cancelled and says nothing."""
        self._on_trial = False

    def retry_in(self) -> float | None:
        """Seconds until the next trial; None or 0.0 when it may be asked now."""
        if self._opened_at is None:
            return None
        return max(0.0, self._opened_at + self._retry_seconds - self._clock())


class Understander:
    """Asks the primary engine; when it is away, slow or odd, the fallback answers, and words alone when both fail.

    Without a fallback there is nobody to hurry to: a slow answer is better than none, and a simulation on a busy
    machine says the same as on a quiet one.
    """

    name = "understander"

    def __init__(
        self,
        primary: Scorer,
        fallback: Scorer | None = None,
        *,
        clock: Clock,
        timeout_seconds: float = 3.0,
        breaker: Breaker | None = None,
    ) -> None:
        self._primary = primary
        self._fallback = fallback
        self._timeout = timeout_seconds
        self._breaker = breaker or Breaker(clock)
        self._reason: str | None = None
        self._answering = primary.name

    async def start(self) -> None:
        """Make both and the corrector ready; a primary that cannot start is tried again when it is asked."""
        await asyncio.gather(asyncio.to_thread(vocabularies), *map(_start, self._scorers()))

    async def close(self) -> None:
        """Close both."""
        for scorer in self._scorers():
            await scorer.close()

    async def healthy(self) -> bool:
        """Whether the primary answers."""
        return await self._primary.healthy()

    async def parse(self, text: str, *, language: str, now: datetime, timezone: str) -> Understanding:
        """Understand one text, whatever state the engines are in."""
        first = await self._ask_primary(text, language, now, timezone)
        if first is not None:
            return first
        second = await self._ask_fallback(text, language, now, timezone)
        return second or by_words(text, language=language, now=now, timezone=timezone)

    def health(self) -> EngineHealth:
        """The state for the status page; asks nobody."""
        return EngineHealth(
            primary=self._primary.name,
            answering=self._answering,
            failures=self._breaker.failures,
            reason=self._reason,
            retry_in_seconds=self._breaker.retry_in(),
        )

    def _scorers(self) -> tuple[Scorer, ...]:
        return (self._primary,) if self._fallback is None else (self._primary, self._fallback)

    async def _ask_primary(self, text: str, language: str, now: datetime, timezone: str) -> Understanding | None:
        if not self._breaker.allows():
            return None
        try:
            async with asyncio.timeout(self._timeout if self._fallback else None):
                answer = await read(text, language=language, now=now, timezone=timezone, scorer=self._primary)
        except (EngineUnavailable, TimeoutError) as error:
            self._note_failure(str(error) or "too slow")
            return None
        except BaseException:
            self._breaker.abandoned()
            raise
        self._note_answer(answer)
        return answer

    def _note_answer(self, answer: Understanding) -> None:
        """Only an answer that the engine itself gave says that it is well."""
        if answer.engine != self._primary.name:
            self._breaker.abandoned()
            return
        if self._breaker.failures:
            _log.info("nlu.engine.recovered", engine=self._primary.name)
        self._breaker.succeeded()
        self._reason, self._answering = None, self._primary.name

    def _note_failure(self, reason: str) -> None:
        self._breaker.failed()
        self._reason = reason
        _log.warning("nlu.engine.failed", engine=self._primary.name, reason=reason, failures=self._breaker.failures)

    async def _ask_fallback(self, text: str, language: str, now: datetime, timezone: str) -> Understanding | None:
        self._answering = "words"
        if self._fallback is None:
            return None
        try:
            answer = await read(text, language=language, now=now, timezone=timezone, scorer=self._fallback)
        except EngineUnavailable as error:
            _log.warning("nlu.fallback.failed", engine=self._fallback.name, reason=str(error))
            return None
        self._answering = self._fallback.name
        return answer


async def _start(scorer: Scorer) -> None:
    try:
        await scorer.start()
    except EngineUnavailable as error:
        _log.warning("nlu.engine.not_ready", engine=scorer.name, reason=str(error))
