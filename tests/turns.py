"""A scheduler that decides, from a seed, who goes on next: every wait of every process becomes a choice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from random import Random
from typing import Any

_SETTLING = 12
"""Passes of the event loop in which everybody who may go on reaches the next turn."""


class Turns:
    """`await turns()` stands wherever a real process could be overtaken: before and after each look, write and call."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.count = 0
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self._tasks: list[tuple[str, asyncio.Task[Any]]] = []
        self.between: Callable[[], None] = _nothing

    async def __call__(self) -> None:
        """Wait to be chosen."""
        task = asyncio.current_task()
        name = next((name for name, known in self._tasks if known is task), "")
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((name, future))
        await future

    def begin(self, process: str, work: Coroutine[Any, Any, Any]) -> None:
        """Add a task of a process."""
        self._tasks.append((process, asyncio.create_task(work)))

    async def run(self, crash: float = 0.0, survivor: str = "") -> None:
        """Give turns until all is done; with probability `crash` a turn ends a whole process instead."""
        await self._settle()
        while self._waiting:
            self.count += 1
            self.between()
            name, future = self._waiting.pop(self.random.randrange(len(self._waiting)))
            if name not in ("", survivor) and self.random.random() < crash:
                self._kill(name)
            if not future.done():
                future.set_result(None)
            await self._settle()
        await asyncio.gather(*(task for _, task in self._tasks), return_exceptions=True)
        for _, task in self._tasks:
            if not task.cancelled() and (fault := task.exception()):
                raise fault

    def _kill(self, process: str) -> None:
        self._waiting = [(name, future) for name, future in self._waiting if name != process]
        for name, task in self._tasks:
            if name == process:
                task.cancel()

    async def _settle(self) -> None:
        for _ in range(_SETTLING):
            await asyncio.sleep(0)


def _nothing() -> None:
    """Nothing happens between turns."""
