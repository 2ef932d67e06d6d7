"""Running cases go to another edition of their scenario: foreseen one by one, moved in batches, put back in batches.

Every move is an event of its case, decided by the desk. What is done so far is in the records: a run that was cut off
goes on behind the last case that it dealt with.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import structlog

from bot.clock import Clock
from bot.desk import Busy, Desk
from bot.rulebook import Rulebook
from console.machine_ports import Foreseen, Next, Outlook, move_topic
from flows.case import CaseFile
from flows.events import Migrated
from flows.gate import earliest_lawful
from flows.ladder import place
from flows.migrating import Unmovable, moved, taken_back, unmovable
from flows.policy import Policy
from flows.scenario import Scenario
from flows.steps.base import Step
from flows.timeline import days_of_scenario
from ledger.calendar import at_local, local_date, next_clock_time
from store.base import Store
from store.replays import OVER, Migration, Wanted, Work

log = structlog.get_logger(__name__)

_BATCH = 200
_DEAD = timedelta(minutes=2)
_MOMENT = timedelta(microseconds=1)


def fits(file: CaseFile, job: Migration) -> bool:
    """Whether the migration is meant for this debtor."""
    debtor = file.account.debtor
    return (
        (not job.countries or debtor.country in job.countries)
        and (not job.kinds or debtor.kind.value in job.kinds)
        and (not job.languages or file.language in job.languages)
    )


def day_changes(old: Scenario, new: Scenario) -> list[tuple[str, int | None, int | None]]:
    """The steps whose day from the due date differs between two editions."""
    was, becomes = (
        dict(zip((step.id for step in item.steps), days_of_scenario(item), strict=True)) for item in (old, new)
    )
    names = dict.fromkeys([*becomes, *was])
    return [(name, was.get(name), becomes.get(name)) for name in names if was.get(name) != becomes.get(name)]


def foresee(file: CaseFile, old: Scenario, new: Scenario, policy: Policy, now: datetime) -> Foreseen:
    """What a move would mean for a case; nothing is changed."""
    case = file.case
    last, before = case.steps[-1].step if case.steps else "", upcoming(file, old, policy, now)
    why_not = unmovable(case, new)
    if why_not is not None:
        return Foreseen(file, last, before, before, why_not)
    there = CaseFile(file.account, moved(file, old, new, "", now))
    return Foreseen(file, last, before, upcoming(there, new, policy, now))


def upcoming(file: CaseFile, scenario: Scenario, policy: Policy, now: datetime) -> Next:
    """The next step as things stand: its day by the ladder, then by the gate and the scenario's send times."""
    if file.case.owner.value == "human":
        return Next(rests="human")
    zone = file.account.debtor.timezone
    hold = file.case.hold
    if hold is not None and hold.until is None:
        return Next(rests=hold.reason.value)
    found = place(file, scenario, local_date(now, zone))
    if found is None or found.step is None or found.day is None:
        return Next(rests=hold.reason.value if hold else "")
    moment = max(now, at_local(found.day, time(0), zone), file.case.step_at or now)
    if hold is not None and hold.until is not None:
        moment = max(moment, hold.until)
    lawful = _lawful(file, found.step, policy, moment)
    at = next_clock_time(scenario.send_times, zone, lawful - _MOMENT)
    return Next(found.step.id, local_date(at, zone), hold.reason.value if hold else "")


def _lawful(file: CaseFile, step: Step, policy: Policy, moment: datetime) -> datetime:
    if not step.speaks:
        return moment
    return earliest_lawful(file, policy, moment, firmer=step.presses) or moment


class Migrations:
    """Foresees, moves and takes back. `tell` hears of every batch."""

    def __init__(self, store: Store, desk: Desk, clock: Clock, tell: Callable[[str], None]) -> None:
        self._store, self._desk, self._clock, self._tell = store, desk, clock, tell
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def _book(self) -> Rulebook:
        return self._desk.rulebook

    def editions(self) -> list[tuple[str, tuple[int, ...]]]:
        """Every scenario with its versions in use, the newest first."""
        return [(name, self._book.versions(name)) for name in self._book.names]

    async def outlook(self, job: Migration, after: str, limit: int) -> Outlook:
        """A page of cases as the migration would find them."""
        old, new = self._both(job)
        if old is None or new is None:
            return Outlook()
        wanted, now = Wanted(job.scenario, job.from_version), self._clock()
        found = Outlook(days=day_changes(old, new), total=await self._store.portfolio_size(wanted))
        while len(found.lines) < limit and (files := await self._store.portfolio(wanted, after, limit)):
            for file in files:
                after = file.case.id
                if fits(file, job):
                    policy = self._book.for_case(file.case, file.account.debtor).policy
                    found.lines.append(foresee(file, old, new, policy, now))
                if len(found.lines) == limit:
                    break
        found.behind = after if len(found.lines) == limit else ""
        return found

    async def begin(self, job: Migration) -> bool:
        """Keep a migration and move its cases; False when it is kept already or has no such editions."""
        if None in self._both(job) or not await self._store.add_migration(job):
            return False
        self._go(job.id)
        return True

    async def undo(self, job_id: str, by: str) -> bool:
        """Take a migration back, case by case, where nothing has come between; False while it runs or is undone."""
        job = await self._store.migration(job_id)
        if job is None or job.state not in OVER or job.undoing:
            return False
        back = replace(
            job, state=Work.WAITING, undoing=True, undone_by=by, after="", moved=0, stayed=0, reasons={}, ended_at=None
        )
        if not await self._store.change_migration(_next(back)):
            return False
        self._go(job_id)
        return True

    async def stop(self, job_id: str) -> bool:
        """Stop a migration behind the batch that it is at; what is moved stays moved."""
        while (job := await self._store.migration(job_id)) is not None and job.state not in OVER:
            if await self._store.change_migration(_next(job, state=Work.CANCELLED, ended_at=self._clock())):
                return True
        return False

    async def go_on(self, job_id: str) -> bool:
        """Take up a migration that was stopped or cut off, behind the last case that it dealt with."""
        job = await self._store.migration(job_id)
        if job is None or job.state is Work.DONE or job_id in self._tasks:
            return False
        if not await self._store.change_migration(_next(job, state=Work.WAITING, ended_at=None, problem="")):
            return False
        self._go(job_id)
        return True

    async def recover(self) -> None:
        """Go on with what was cut off when its process died."""
        for job in await self._store.migrations():
            if job.state not in OVER and (job.beat or job.at) < self._clock() - _DEAD:
                await self.go_on(job.id)

    async def idle(self) -> None:
        """Wait until nothing is being moved."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def close(self) -> None:
        """Stop; the records know how far it is."""
        for task in self._tasks.values():
            task.cancel()
        await self.idle()

    # --- moving ---

    def _both(self, job: Migration) -> tuple[Scenario | None, Scenario | None]:
        return self._book.version(job.scenario, job.from_version), self._book.version(job.scenario, job.to_version)

    def _go(self, job_id: str) -> None:
        task = asyncio.create_task(self._run(job_id))
        self._tasks[job_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(job_id, None))

    async def _run(self, job_id: str) -> None:
        try:
            await self._batches(job_id)
        except Exception as error:  # whatever it is: the page says that it stopped, and it can be taken up again
            log.exception("migration_stopped", migration=job_id, error=type(error).__name__)
            job = await self._store.migration(job_id)
            if job is not None and job.state not in OVER:
                await self._store.change_migration(_next(job, state=Work.FAILED, problem=type(error).__name__))
        self._tell(move_topic(job_id))

    async def _batches(self, job_id: str) -> None:
        job = await self._store.migration(job_id)
        while job is not None and job.state not in OVER:
            wanted = Wanted(job=job.id) if job.undoing else Wanted(job.scenario, job.from_version)
            files = await self._store.portfolio(wanted, job.after, _BATCH)
            after = await self._batch(job, files) if files else _next(job, state=Work.DONE, ended_at=self._clock())
            if not await self._store.change_migration(after):
                job = await self._stopped_meanwhile(after)
                continue
            job = after
            self._tell(move_topic(job_id))

    async def _stopped_meanwhile(self, mine: Migration) -> Migration | None:
        """Somebody stopped it: what this batch has done is kept beside that."""
        while (kept := await self._store.migration(mine.id)) is not None:
            both = replace(mine, state=kept.state, ended_at=kept.ended_at, version=kept.version + 1)
            if await self._store.change_migration(both):
                return both
        return None

    async def _batch(self, job: Migration, files: list[CaseFile]) -> Migration:
        reasons, done = dict(job.reasons), 0
        for file in files:
            if not fits(file, job):
                continue
            why_not = await self._one(job, file)
            if why_not:
                reasons[why_not] = reasons.get(why_not, 0) + 1
            else:
                done += 1
        return _next(
            job,
            state=Work.RUNNING,
            after=files[-1].case.id,
            moved=job.moved + done,
            stayed=sum(reasons.values()),
            reasons=reasons,
            beat=self._clock(),
        )

    async def _one(self, job: Migration, file: CaseFile) -> str:
        """Move a case, or put it back; why it stays, or nothing."""
        old, new = self._both(job)
        if old is None or new is None:
            return "no_edition"
        if job.undoing:
            if taken_back(file.case, job.id) is None:
                return Unmovable.CHANGED_SINCE.value
            event = Migrated(job.undone_by, old, job.id, back=True)
        else:
            why_not = unmovable(file.case, new)
            if why_not is not None:
                return why_not.value
            event = Migrated(job.by, new, job.id, job.why)
        try:
            return "" if await self._desk.handle(file.case.id, event) else "gone"
        except Busy:
            return "busy"


def _next(job: Migration, **changes: object) -> Migration:
    return replace(job, version=job.version + 1, **changes)  # type: ignore[arg-type]
