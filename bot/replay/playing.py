"""One side of a replay: the real desk, decisions and timetable over some cases in virtual time. Nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.clock import FrozenClock
from bot.desk import Desk, NoCourier
from bot.proposal import InUse
from bot.replay.happenings import Deed, Fates, Happening
from bot.replay.setting import Laid, Plan, scribe_of
from bot.replay.tally import Contact, Counting, Tally
from flows.case import Case, CaseFile, CaseState
from flows.events import Migrated
from flows.migrating import unmovable
from ledger.account import Account
from schedulers.rounds import CaseRounds
from schedulers.timetable import Timetable
from store.base import Change, Kept, Loading
from store.memory import MemoryStore
from store.replay_names import AGAIN

Watch = Callable[[Case | None, Change], None]
JOB = "replay"


class _Stage(MemoryStore):
    """The twin, which shows every change that it keeps and forgets what only people would read."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    async def commit(self, change: Change) -> Kept | None:
        """Keep the case and the account, then show the change."""
        before = self._cases.get(change.case.id)
        bare = replace(change, messages=(), entries=(), tasks=(), payment=None, review=None)
        kept = await super().commit(bare)
        if kept:
            self._watch(before, change)
        return kept

    def cases(self) -> dict[str, Case]:
        """All cases as they are."""
        return self._cases


class _Nobody:
    """There is no outbox to sweep."""

    async def sweep(self) -> int:
        """Nothing waits."""
        return 0


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one side: what it adds up to, and what each case did, in order."""

    tally: Tally
    paths: dict[str, list[Contact]]


class Play:
    """Plays cases on one side. `laid` is the edition that running cases move to, None if none do."""

    def __init__(self, plan: Plan, side: InUse, laid: Laid | None, also: Watch | None = None) -> None:
        self._plan, self._laid, self._also = plan, laid, also
        self.clock = FrozenClock(plan.begin)
        self.store = _Stage(self._kept)
        self._desk = Desk(self.store, side.rulebook, scribe_of(plan.house, side), NoCourier(), self.clock)
        rounds = CaseRounds(self.store, self._desk.wake, _Nobody(), self.clock, batch=500, parallel=1)
        self._timetable = Timetable(rounds, side.rulebook.send_times, self.clock)
        self._counting = Counting(plan.first_day, plan.days)
        self._fates = Fates(plan.habits)

    def _kept(self, before: Case | None, change: Change) -> None:
        now = self.clock()
        self._counting.kept(before, change, now)
        self._fates.kept(before, change, now)
        if self._also is not None:
            self._also(before, change)

    async def run(self, files: Iterable[CaseFile], arrivals: Iterable[Happening] = ()) -> Played:
        """Play from the beginning to the end."""
        begin = self._plan.begin
        for file in files:
            await self.store.import_accounts([Loading(file.account, file.case)])
            self._counting.begin(file, begin)
            self._fates.begin(file, begin)
        await self._move()
        self._fates.put(arrivals)
        await self._timetable.start(driven=True)
        await self._live()
        self._timetable.stop()
        return Played(self._counting.end(self.store.cases()), self._counting.paths)

    async def _move(self) -> None:
        if self._laid is None:
            return
        for case in list(self.store.cases().values()):
            if unmovable(case, self._laid.scenario) is None:
                await self._desk.handle(case.id, Migrated(JOB, self._laid.scenario, JOB))
                self._counting.tally.migrated += 1

    async def _live(self) -> None:
        """Day by day: whatever happens follows from an earlier day, so nothing that is due is ever passed by."""
        night = _next_midnight(self._plan.begin)
        while True:
            end = min(night, self._plan.end)
            while (at := self._fates.next_at) is not None and at < end:
                await self._timetable.run_until(at, self.clock.set)
                item = self._fates.pop()
                await self._fates.play(item, self.store, self._desk, self.clock())
                if item.deed is Deed.ARRIVAL:
                    await self._timetable.refresh()
            await self._timetable.run_until(end - timedelta(seconds=1), self.clock.set)
            if night >= self._plan.end:
                return
            await self._timetable.refresh()
            night += timedelta(days=1)


def _next_midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(0), tzinfo=UTC)


def arriving(files: Iterable[CaseFile], plan: Plan) -> list[Happening]:
    """Accounts that came within the last days come again, so many days later: nothing paid, under another id."""
    if not plan.arrivals or plan.arrivals_since is None:
        return []
    shift = timedelta(days=plan.days)
    recent = (file for file in files if plan.arrivals_since <= file.case.opened_at < plan.begin)
    return [
        Happening(
            file.case.opened_at + shift, f"{file.case.id}{AGAIN}", Deed.ARRIVAL, account=_again(file.account, shift)
        )
        for file in recent
    ]


def _again(account: Account, shift: timedelta) -> Account:
    name = f"{account.id}{AGAIN}"
    invoices = tuple(
        replace(
            item,
            number=f"{item.number}{AGAIN}",
            debtor_id=name,
            issue_date=item.issue_date + shift,
            due_date=item.due_date + shift,
            paid=replace(item.paid, minor=0),
            reported_paid=replace(item.reported_paid, minor=0),
        )
        for item in account.invoices
    )
    return Account(replace(account.debtor, id=name), invoices)


def running(files: Iterable[CaseFile]) -> list[CaseFile]:
    """Those that can still do something: open ones, and settled ones with a word that waits."""
    return [file for file in files if file.case.state is CaseState.OPEN or file.case.wake_at is not None]
