"""The team hears once of a deadline that is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.effects import Tell
from schedulers.overdue import LOOK_BACK, OverdueWatch
from store.memory import MemoryStore
from tests.store.builders import NOW, commit, escalation, file, loaded

HOUR = timedelta(hours=1)


class Scene:
    """A store with cases, a clock, and what the team was told."""

    def __init__(self) -> None:
        self.store, self.now = MemoryStore(), NOW
        self.told: list[tuple[str, str]] = []
        self.watch = self.another()

    def another(self) -> OverdueWatch:
        return OverdueWatch(self.store, self._inform, self._clock)

    def _clock(self) -> datetime:
        return self.now

    async def _inform(self, case_id: str, tells: Sequence[Tell]) -> None:
        self.told += [(case_id, tell.reason) for tell in tells]

    async def waits(self, name: str, hours: int, assignee: str = "") -> None:
        await loaded(self.store, name)
        open_one = replace(escalation(f"{name}/e", 3, hours), assignee=assignee)
        await commit(self.store, await file(self.store, f"case-{name}"), {"escalations": (open_one,)})


async def test_a_deadline_is_told_when_it_is_over_and_not_again() -> None:
    scene = Scene()
    await scene.waits("A", 1, "ann")
    assert await scene.watch.look() == 0
    scene.now += 2 * HOUR
    assert await scene.watch.look() == 1
    scene.now += HOUR
    assert await scene.watch.look() == 0
    assert scene.told == [("case-A", "overdue: the deadline was 2026-11-23 09:00 UTC, ann has it")]


async def test_a_restart_tells_what_was_missed_and_nothing_twice() -> None:
    scene = Scene()
    await scene.waits("A", 1)
    scene.now += 2 * HOUR
    await scene.watch.look()
    await scene.waits("B", 3)
    scene.now += 5 * HOUR
    assert await scene.another().look() == 1
    assert [name for name, _ in scene.told] == ["case-A", "case-B"]


async def test_many_at_once_are_one_word() -> None:
    scene = Scene()
    for name in "ABCDE":
        await scene.waits(name, 1)
    scene.now += 2 * HOUR
    assert await scene.watch.look() == 5
    assert scene.told == [("-", "5 conversations became overdue: 5 disputes")]


async def test_what_was_over_long_ago_is_no_news() -> None:
    scene = Scene()
    await scene.waits("A", 1)
    scene.now += LOOK_BACK + 2 * HOUR
    assert await scene.watch.look() == 0
