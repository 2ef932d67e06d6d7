"""Which engine understands: Rasa when it is there, the local one until then and whenever it is not."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from flows.understanding import Understanding
from nlu.engine import Scores
from nlu.errors import EngineUnavailable, RasaDidNotStart, RasaNotInstalled

if TYPE_CHECKING:  # read when something is to be understood: most commands never ask
    from nlu.rasa_engine import RasaScorer
    from nlu.rasa_server import RasaServer
    from nlu.understand import Understander

log = structlog.get_logger(__name__)

Say = Callable[[str], None]
_PATIENCE_SECONDS = 30.0
"""For the local engine where it is the only one: nobody else could answer, so a busy machine is waited for."""

_LOCAL = "local"
_ROOT = Path(__file__).resolve().parent.parent


class _Waiting:
    """Stands in for Rasa until its server is ready."""

    name = "rasa"

    def __init__(self) -> None:
        self.scorer: RasaScorer | None = None

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Rasa's scores, or EngineUnavailable while it is not ready."""
        if self.scorer is None:
            raise EngineUnavailable("Rasa is not ready yet")
        return await self.scorer.score(texts)

    async def start(self) -> None:
        """Nothing yet."""

    async def close(self) -> None:
        """Close the client, if there is one."""
        if self.scorer is not None:
            await self.scorer.close()

    async def healthy(self) -> bool:
        """Whether Rasa would answer."""
        return self.scorer is not None and await self.scorer.healthy()


class Engines:
    """Owns the engines and, where asked, a Rasa server of our own. `progress` tells a page how far it is."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        *,
        rasa: bool = True,
        rasa_url: str = "",
        rasa_port: int = 0,
        timeout_seconds: float = 2.0,
        recheck_seconds: float = 10.0,
        embedding: str = "doubt",
        prepare: bool = False,
        say: Say = lambda _: None,
    ) -> None:
        self._rasa, self._url, self._port, self._prepare = rasa, rasa_url, rasa_port, prepare
        self._out = say
        self._embedding, self._monotonic = embedding, monotonic
        self._timeout, self._recheck = timeout_seconds, recheck_seconds
        self._waiting = _Waiting()
        self._server: RasaServer | None = None
        self._task: asyncio.Task[None] | None = None
        self.progress = "Rasa: waiting" if rasa else "Rasa is not used (nlu.engine: local)"
        self.state = "working" if rasa else "off"

    @cached_property
    def _understander(self) -> Understander:
        from nlu.local_engine import Embedding, LocalScorer
        from nlu.understand import Breaker, Understander

        local, clock = LocalScorer(embedding=Embedding(self._embedding)), self._monotonic
        if not self._rasa:
            return Understander(local, clock=clock, timeout_seconds=_PATIENCE_SECONDS)
        breaker = Breaker(clock, retry_seconds=self._recheck)
        return Understander(self._waiting, local, clock=clock, timeout_seconds=self._timeout, breaker=breaker)

    async def start(self) -> None:
        """Begin in the background: the local engine first, then Rasa. A message that comes earlier waits for it."""
        self._task = asyncio.create_task(self._bring_up())

    async def _bring_up(self) -> None:
        await self._understander.start()
        if self._rasa:
            await self._bring_up_rasa()

    async def close(self) -> None:
        """Stop everything."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if "_understander" in self.__dict__:
            await self._understander.close()
        if self._server is not None:
            await self._server.stop()

    async def parse(self, text: str, *, language: str, now: datetime, timezone: str) -> Understanding:
        """Understand one text, whatever state the engines are in."""
        return await self._understander.parse(text, language=language, now=now, timezone=timezone)

    def health(self) -> dict[str, object]:
        """The state for the health page: which engine should answer, which did, and why."""
        state = self._understander.health()
        ready = not self._rasa or self._waiting.scorer is not None
        return {
            "primary": state.primary,
            "answering": state.answering if ready else _LOCAL,
            "ready": ready,
            "reason": state.reason,
            "progress": self.progress,
            "state": self.state,
        }

    def _say(self, words: str) -> None:
        self.progress = words
        self._out(words)

    async def _bring_up_rasa(self) -> None:
        try:
            url = self._url or await self._own_server()
        except (RasaNotInstalled, RasaDidNotStart) as error:
            self.state = "off"
            self._say(f"{error}. The local engine goes on answering.")
            return
        except Exception as error:
            log.exception("rasa_failed", error=type(error).__name__)
            self.state = "off"
            self._say("Rasa could not be started (see the log). The local engine goes on answering.")
            return
        from nlu.rasa_engine import RasaScorer

        scorer = RasaScorer(url)
        await scorer.start()
        self._waiting.scorer = scorer
        self.state = "ready"
        self._say("Rasa is ready and answers" if self._server else "Rasa answers at its configured address")

    async def _prepare_rasa(self, *what: str) -> None:
        """`python -m nlu install|train` as a child of its own group, so that ending us ends it at any moment."""
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "nlu", *what),
            cwd=_ROOT,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        lines = await self._followed(child)
        if child.returncode:
            raise RasaNotInstalled(lines[-1] if lines else f"`python -m nlu {what[0]}` failed")

    async def _followed(self, child: asyncio.subprocess.Process) -> list[str]:
        lines: list[str] = []
        try:
            while child.stderr is not None and (line := (await child.stderr.readline()).decode(errors="replace")):
                if line.startswith("Rasa"):
                    self._say(line.strip())
                if not line.startswith(" "):
                    lines.append(line.strip())
            await child.wait()
        finally:
            if child.returncode is None:
                os.killpg(child.pid, signal.SIGTERM)
                await child.wait()
        return lines

    async def _own_server(self) -> str:
        if self._prepare:
            await self._prepare_rasa("install")
            await self._prepare_rasa("train", "--engine", "rasa")
        from nlu.rasa_server import RasaServer

        self._server = RasaServer(say=self._say, port=self._port or None)
        await self._server.start()
        return self._server.url
