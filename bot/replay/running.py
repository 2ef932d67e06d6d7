"""Replays as the team asks for them: kept, run in processes beside the service, stopped, told of as they go on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from multiprocessing import get_context

import structlog

from bot.clock import Clock
from bot.proposal import Unfit, next_version, today, with_draft
from bot.replay.chunk import Part, masked, play, play_in, prepare, room_of
from bot.replay.habits import Assume, Habits
from bot.replay.report import Json, Rates, Sum, report
from bot.replay.setting import House, Laid, Plan
from bot.rulebook import Rulebook
from bot.wording import Wordings
from console.machine_ports import replay_topic
from flows.case import CaseFile
from flows.scenario import Scenario
from ledger.calendar import at_local, local_date
from store.base import Store
from store.library import Draft
from store.replay_names import keyed
from store.replays import OVER, Named, ReplayRun, Side, Wanted, Work

log = structlog.get_logger(__name__)

BATCH = 500
"""Cases that are read and played at a time."""

LEARNT_DAYS = 90
_BEAT = timedelta(seconds=1)
_DEAD = timedelta(minutes=2)

MakeHouse = Callable[[], Awaitable[House]]
Tell = Callable[[str], None]


class Replays:
    """Runs one replay after the other. `workers` processes play; with none it is played here (tests)."""

    def __init__(
        self,
        store: Store,
        house: MakeHouse,
        wordings: Wordings,
        clock: Clock,
        tell: Tell,
        rates: Rates,
        *,
        workers: int = 2,
        timezone: str = "Europe/Brussels",
    ) -> None:
        self._store, self._house, self._wordings, self._clock = store, house, wordings, clock
        self._tell, self._rates, self._workers, self._timezone = tell, rates, workers, timezone
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()

    async def ask(self, run: ReplayRun) -> bool:
        """Keep a run and begin it when its turn comes; False when it is kept already."""
        if not await self._store.add_replay(run):
            return False
        task = asyncio.create_task(self._run(run.id))
        self._tasks[run.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(run.id, None))
        return True

    async def cancel(self, run_id: str) -> bool:
        """Stop a run, wherever it runs; False when it is over."""
        while (run := await self._store.replay(run_id)) is not None and run.state not in OVER:
            if await self._store.change_replay(self._next(run, state=Work.CANCELLED, ended_at=self._clock())):
                if task := self._tasks.get(run_id):
                    task.cancel()
                self._tell(replay_topic(run_id))
                return True
        return False

    async def recover(self) -> None:
        """Runs whose process has died say so."""
        for run in await self._store.replays():
            last = run.beat or run.asked_at
            if run.state not in OVER and run.id not in self._tasks and last < self._clock() - _DEAD:
                await self._store.change_replay(self._next(run, state=Work.FAILED, problem="interrupted"))

    async def idle(self) -> None:
        """Wait until nothing runs."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def close(self) -> None:
        """Stop what runs here."""
        for task in self._tasks.values():
            task.cancel()
        await self.idle()

    # --- one run ---

    @staticmethod
    def _next(run: ReplayRun, **changes: object) -> ReplayRun:
        return replace(run, version=run.version + 1, **changes)  # type: ignore[arg-type]

    async def _run(self, run_id: str) -> None:
        async with self._turn:
            run = await self._store.replay(run_id)
            if run is None or run.state in OVER:
                return
            try:
                await self._play(run)
            except Unfit as error:
                await self._fail(run_id, f"unfit: {error}")
            except asyncio.CancelledError:
                await self._fail(run_id, "interrupted")
                raise
            except Exception as error:  # whatever it is: who waits for the result has to hear that none comes
                log.exception("replay_failed", run=run_id, error=type(error).__name__)
                await self._fail(run_id, type(error).__name__)
            self._tell(replay_topic(run_id))

    async def _fail(self, run_id: str, problem: str) -> None:
        run = await self._store.replay(run_id)
        if run is not None and run.state not in OVER:
            failed = self._next(run, state=Work.FAILED, problem=problem, ended_at=self._clock())
            await self._store.change_replay(failed)

    async def _play(self, run: ReplayRun) -> None:
        began = self._clock()
        house = await self._house()
        before, _ = await self._laid(run.base, house)
        after, old = await self._laid(run.draft, house)
        plan = plan_of(run, house, before, after, began, self._timezone)
        total = await self._store.portfolio_size(_wanted(plan))
        run = self._next(run, state=Work.RUNNING, as_of=plan.begin, beat=began, total=total)
        if not await self._store.change_replay(run):
            return
        self._tell(replay_topic(run.id))
        if run.assume == Assume.LATELY or run.arrivals:
            plan = with_habits(plan, await learnt(self._store, began), run.assume)
        found = Sum()
        async for part in self._parts(plan):
            found.add(part)
            run = await self._beat(run, part)
            if run.state in OVER:
                return
        queued = (await self._store.counts()).messages.get("queued", 0)
        result = report(plan, found, self._rates, old, {"run": run.id, "by": run.by, "queued": queued})
        await self._keep(run, *keyed(result))

    async def _keep(self, run: ReplayRun, result: Json, named: Sequence[Named]) -> None:
        """The names beside the result, without those who were erased (while it ran, or before)."""
        files = await asyncio.gather(*(self._store.load(item.case_id) for item in named))
        living = tuple(item for item, file in zip(named, files, strict=True) if file and file.case.erasure is None)
        about = {"result": json.dumps(result), "named": living, "done": run.total}
        await self._store.change_replay(self._next(run, state=Work.DONE, ended_at=self._clock(), **about))

    async def _beat(self, run: ReplayRun, part: Part) -> ReplayRun:
        now, run = self._clock(), replace(run, done=min(run.total, run.done + part.read))
        if run.beat is not None and now - run.beat < _BEAT:
            return run
        after = self._next(run, beat=now)
        if not await self._store.change_replay(after):
            return await self._store.replay(run.id) or replace(run, state=Work.CANCELLED)
        self._tell(replay_topic(run.id))
        return after

    async def _laid(self, side: Side, house: House) -> tuple[Laid | None, Scenario | None]:
        """The edition that a side lays over what is in use, and the one that its cases follow now."""
        if not side.scenario:
            return None, None
        book = house.rulebook
        old = book.scenario(side.scenario) if side.scenario in book.names else None
        if side.text:
            return await asyncio.to_thread(drafted, side, house.rulebook, self._wordings), old
        known = book.version(side.scenario, side.version)
        if known is None:
            raise Unfit(f"there is no version {side.version} of {side.scenario}")
        edition = await self._store.edition(side.scenario, side.version)
        newest = known.model_copy(update={"version": next_version(book, side.scenario)})
        return Laid(newest, edition.wordings if edition else ()), old

    # --- batches ---

    async def _parts(self, plan: Plan) -> AsyncIterator[Part]:
        if not self._workers:
            room = room_of(plan)
            async for files in batches(self._store, _wanted(plan)):
                yield await play_in(room, files)
            return
        pool = ProcessPoolExecutor(self._workers, get_context("spawn"), prepare, (plan,))
        try:
            async for part in _pooled(pool, batches(self._store, _wanted(plan)), 2 * self._workers):
                yield part
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


async def _pooled(pool: Executor, files: AsyncIterator[list[CaseFile]], most: int) -> AsyncIterator[Part]:
    """Parts as they are ready; never more than `most` batches are held at a time."""
    loop, under_way = asyncio.get_running_loop(), set[asyncio.Future[Part]]()
    async for batch in files:
        under_way.add(loop.run_in_executor(pool, play, [masked(file) for file in batch]))
        if len(under_way) >= most:
            ready, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for future in ready:
                yield future.result()
    for coming in asyncio.as_completed(under_way):
        yield await coming


async def batches(store: Store, wanted: Wanted) -> AsyncIterator[list[CaseFile]]:
    """The portfolio, batch by batch: one command each."""
    after = ""
    while files := await store.portfolio(wanted, after, BATCH):
        yield files
        after = files[-1].case.id


async def learnt(store: Store, now: datetime) -> Habits:
    """What debtors and people did lately. Three commands a batch."""
    habits = Habits(now - timedelta(days=LEARNT_DAYS), now)
    async for files in batches(store, Wanted(settled_since=habits.since)):
        ids = [file.case.id for file in files]
        habits.learn(files, await store.traces(ids, [file.case.debtor_id for file in files], habits.since))
    return habits


def plan_of(
    run: ReplayRun, house: House, before: Laid | None, after: Laid | None, begin: datetime, timezone: str
) -> Plan:
    """A run as a plan: from now to the midnight, in the team's zone, so many days on."""
    first = local_date(begin, timezone)
    end = at_local(first + timedelta(days=run.days), time(0), timezone)
    since = begin - timedelta(days=run.days) if run.arrivals else None
    return Plan(
        house, begin, end, first, run.days, before, after, run.move, arrivals=run.arrivals, arrivals_since=since
    )


def with_habits(plan: Plan, habits: Habits, assume: str) -> Plan:
    """The plan with what was learnt. What the first day of the records brought does not come again."""
    since = plan.arrivals_since
    if since is not None and habits.first is not None:
        loaded = datetime.combine(habits.first + timedelta(days=1), time(0), tzinfo=UTC)
        since = max(since, loaded)
    return replace(plan, habits=habits if assume == Assume.LATELY else None, arrivals_since=since)


def drafted(side: Side, rulebook: Rulebook, wordings: Wordings) -> Laid:
    """A draft as the next version of its scenario. Raises Unfit when it could not be activated."""
    nobody, long_ago = "", datetime.min.replace(tzinfo=UTC)
    draft = Draft("", side.scenario, side.version, side.text, nobody, long_ago, nobody, long_ago, side.wordings)
    found = with_draft(today(rulebook, wordings), draft)
    if found.scenario is None:
        raise Unfit("the draft has no scenario")
    return Laid(found.scenario, side.wordings)


def _wanted(plan: Plan) -> Wanted:
    return Wanted(settled_since=plan.arrivals_since)
