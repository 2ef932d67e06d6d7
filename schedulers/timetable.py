"""APScheduler's jobs: one per scenario and zone in use, and the tick. A virtual clock drives the very same jobs.

Due times live on the cases, so jobs are few, in memory, and rebuilt at every start (facts.md, scheduling).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from schedulers.triggers import SendTimes, last_clock_time

TICK = "tick"
_MOMENT = timedelta(microseconds=1)
_EVER = datetime.min.replace(tzinfo=UTC)


class Rounds(Protocol):
    """The work that jobs do (schedulers.rounds)."""

    async def steps(self, scenario: str, timezone: str, until: datetime) -> int:
        """Take the steps of a scenario and zone that were due by `until`; how many cases were looked at."""

    async def ticks(self) -> int:
        """Do what is due between send times; how many cases were looked at."""

    async def places(self) -> list[tuple[str, str]]:
        """Scenario and zone pairs in use."""

    async def next_tick(self, after: datetime) -> datetime | None:
        """When the tick next has anything to do, later than `after`."""

    async def next_step(self) -> datetime | None:
        """The earliest due time of a step."""


class Timetable:
    """Keeps the jobs true. `send_times` gives a scenario's present send times, `clock` the time that counts."""

    def __init__(
        self,
        rounds: Rounds,
        send_times: Callable[[str], tuple[time, ...]],
        clock: Callable[[], datetime],
        tick_seconds: int = 60,
    ) -> None:
        self._rounds = rounds
        self._send_times = send_times
        self._clock = clock
        self._tick = timedelta(seconds=tick_seconds)
        self.scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._fired: dict[str, datetime] = {}

    async def start(self, *, driven: bool = False) -> None:
        """Begin. `driven`: jobs wait for `run_until` (virtual time); else APScheduler's own clock fires them."""
        self.scheduler.start(paused=driven)
        self.scheduler.add_job(self._on_tick, IntervalTrigger(seconds=int(self._tick.total_seconds())), id=TICK)
        await self.refresh()

    def stop(self) -> None:
        """No job fires any more."""
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)

    async def refresh(self) -> None:
        """Make the jobs fit the scenarios and zones in use and their present send times."""
        wanted = {f"{name}@{zone}": (name, zone) for name, zone in await self._rounds.places()}
        for job in self._send_jobs():
            if job.id not in wanted or job.trigger.clocks != self._send_times(wanted[job.id][0]):
                job.remove()
        present = {job.id for job in self._send_jobs()}
        for key in sorted(wanted.keys() - present):
            name, zone = wanted[key]
            self._fired[key] = self._clock() - _MOMENT
            self.scheduler.add_job(self._on_send_time, SendTimes(self._send_times(name), zone), (name, zone), id=key)

    def _send_jobs(self) -> list[Job]:
        return [job for job in self.scheduler.get_jobs() if isinstance(job.trigger, SendTimes)]

    async def catch_up(self) -> int:
        """After a downtime: each case gets its newest due step once, as of the last send time of its zone."""
        looked_at = await self._rounds.ticks()
        for name, zone in await self._rounds.places():
            missed = last_clock_time(self._send_times(name), zone, self._clock())
            looked_at += await self._rounds.steps(name, zone, missed)
        return looked_at

    async def _on_send_time(self, name: str, zone: str) -> int:
        return await self._rounds.steps(name, zone, self._clock())

    async def _on_tick(self) -> int:
        looked_at = await self._rounds.ticks()
        await self.refresh()
        return looked_at

    # --- virtual time ---

    async def run_until(self, target: datetime, move: Callable[[datetime], None]) -> None:
        """Fire every job that falls due up to `target`, in order, with the clock moved to each job's own time.

        Ticks with nothing to do are left out.
        """
        while (found := await self._next_job(target)) is not None:
            await self._fire(*found, move)
        move(target)

    async def run_to_next(self, horizon: datetime, move: Callable[[datetime], None]) -> bool:
        """Fire jobs up to the first moment at which one finds a case due, and all of that moment.

        False, and the clock unmoved, when none does.
        """
        waiting = [at for at in (await self._rounds.next_step(), await self._rounds.next_tick(_EVER)) if at is not None]
        if not waiting or min(waiting) > horizon:
            return False
        while (found := await self._next_job(horizon)) is not None:
            if await self._fire(*found, move):
                await self.run_until(found[1], move)
                return True
        return False

    async def _fire(self, job: Job, at: datetime, move: Callable[[datetime], None]) -> int:
        move(at)
        self._fired[job.id] = at
        looked_at: int = await job.func(*job.args)
        return looked_at

    async def _next_job(self, target: datetime) -> tuple[Job, datetime] | None:
        candidates = [(self._next_fire(job), job.id, job) for job in self._send_jobs()]
        tick = await self._rounds.next_tick(self._fired.get(TICK, _EVER))
        if tick is not None:
            candidates.append((max(tick, self._clock()), TICK, self.scheduler.get_job(TICK)))
        due = [item for item in candidates if item[0] <= target]
        if not due:
            return None
        at, _, job = min(due, key=lambda item: item[:2])
        return job, at

    def _next_fire(self, job: Job) -> datetime:
        """Later than it last fired, even if the clock has gone on meanwhile: no job due at the same moment is lost."""
        last = self._fired[job.id]
        fire: datetime = job.trigger.get_next_fire_time(last, last)
        return fire
