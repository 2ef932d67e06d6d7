"""Jobs per scenario and zone, live changes, virtual time in order, and catching up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.clock import FrozenClock
from bot.desk import Desk, NoCourier
from bot.rulebook import Rulebook
from bot.scribe import Scribe
from flows.case import Case, CaseFile
from ledger.calendar import at_local
from schedulers.rounds import CaseRounds
from schedulers.timetable import TICK, Timetable
from store.base import Loading
from store.memory import MemoryStore
from tests.flows.builders import DUE, account, invoice
from tests.stories.telling import SCENARIOS, WORDINGS

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
CREDITOR = dict.fromkeys(("name", "company_number", "address", "phone", "email", "iban", "bic"), "x")


class Quiet:
    async def sweep(self) -> int:
        return 0


class House:
    def __init__(self, send_times: dict[str, tuple[time, ...]] | None = None) -> None:
        self.clock = FrozenClock(START)
        self.store = MemoryStore()
        self.rulebook = Rulebook(SCENARIOS)
        self.desk = Desk(self.store, self.rulebook, Scribe(WORDINGS, CREDITOR), NoCourier(), self.clock)
        self.woken: list[tuple[datetime, str]] = []
        self.rounds = CaseRounds(self.store, self._wake, Quiet(), self.clock, batch=3, parallel=1)
        times = {} if send_times is None else send_times
        self.timetable = Timetable(
            self.rounds, lambda name: times.get(name, self.rulebook.send_times(name)), self.clock
        )

    async def _wake(self, file: CaseFile) -> None:
        self.woken.append((self.clock(), file.case.id))
        await self.desk.wake(file)

    async def owes(
        self, debtor_id: str, zone: str = "Europe/Brussels", name: str = "courteous", due: date = DUE
    ) -> None:
        who = account(replace(invoice(f"N-{debtor_id}", due=due), debtor_id=debtor_id))
        who = replace(who, debtor=replace(who.debtor, id=debtor_id, timezone=zone))
        await self.store.import_accounts([Loading(who, self.desk.new_case(who, self.clock(), name))])

    def jobs(self) -> list[str]:
        return sorted(job.id for job in self.timetable.scheduler.get_jobs())


@pytest.fixture
async def houses() -> AsyncIterator[Callable[..., House]]:
    built: list[House] = []

    def build(**about: dict[str, tuple[time, ...]]) -> House:
        built.append(House(**about))
        return built[-1]

    yield build
    for house in built:
        house.timetable.stop()


Build = Callable[..., House]


async def test_there_is_a_job_per_scenario_and_zone_in_use_and_the_tick(houses: Build) -> None:
    house = houses()
    await house.owes("D1")
    await house.owes("D2")
    await house.owes("D3", "America/New_York")
    await house.owes("D4", name="gentle")
    await house.timetable.start(driven=True)
    assert house.jobs() == ["courteous@America/New_York", "courteous@Europe/Brussels", "gentle@Europe/Brussels", TICK]


async def test_a_new_zone_gets_its_job_and_a_changed_send_time_moves_it_live(houses: Build) -> None:
    times: dict[str, tuple[time, ...]] = {}
    house = houses(send_times=times)
    await house.owes("D1")
    await house.timetable.start(driven=True)
    await house.owes("D2", "Asia/Tokyo")
    times["courteous"] = (time(14, 30),)
    await house.timetable.refresh()
    assert "courteous@Asia/Tokyo" in house.jobs()
    await house.timetable.run_until(at_local(date(2026, 11, 23), time(20), "Europe/Brussels"), house.clock.set)
    assert (at_local(date(2026, 11, 23), time(14, 30), "Europe/Brussels"), "D1") in house.woken
    assert (at_local(date(2026, 11, 23), time(14, 30), "Asia/Tokyo"), "D2") in house.woken


async def test_a_scenario_whose_file_is_gone_does_not_stop_the_others(houses: Build) -> None:
    house = houses()
    await house.owes("D1")
    found = await house.store.load("D1")
    assert found is not None
    from store.base import Change

    gone = replace(found.case, scenario="vanished", version=found.case.version + 1)
    assert await house.store.commit(Change(gone, found.case.version))
    await house.owes("D2")
    await house.timetable.start(driven=True)
    await house.timetable.run_until(at_local(date(2026, 11, 23), time(20), "Europe/Brussels"), house.clock.set)
    assert {case for _, case in house.woken} == {"D1", "D2"}


async def test_virtual_time_fires_everything_in_order_at_its_own_time(houses: Build) -> None:
    house = houses()
    for number, zone in enumerate(("Asia/Tokyo", "America/New_York", "Europe/Brussels", "Australia/Lord_Howe")):
        await house.owes(f"D{number}", zone)
    await house.timetable.start(driven=True)
    await house.timetable.run_until(START + timedelta(days=60), house.clock.set)
    moments = [moment for moment, _ in house.woken]
    assert moments == sorted(moments)
    assert house.clock() == START + timedelta(days=60)
    assert {case for _, case in house.woken} == {"D0", "D1", "D2", "D3"}


async def test_the_clock_moves_to_the_next_thing_that_falls_due_and_stops_there(houses: Build) -> None:
    house = houses()
    await house.owes("D1")
    await house.timetable.start(driven=True)
    assert await house.timetable.run_to_next(START + timedelta(days=30), house.clock.set)
    assert house.clock() == at_local(date(2026, 11, 23), time(10), "Europe/Brussels")
    assert not await houses().timetable.run_to_next(START + timedelta(days=30), house.clock.set)


async def test_after_a_downtime_each_case_gets_its_newest_step_once(houses: Build) -> None:
    house = houses()
    for number in range(7):
        await house.owes(f"D{number}")
    await house.timetable.start(driven=True)
    await house.timetable.run_until(at_local(date(2026, 11, 23), time(12), "Europe/Brussels"), house.clock.set)
    house.timetable.stop()
    house.clock.set(at_local(date(2026, 12, 15), time(11), "Europe/Brussels"))
    again = Timetable(house.rounds, house.rulebook.send_times, house.clock)
    await again.start(driven=True)
    assert await again.catch_up() == 7
    assert await again.catch_up() == 0
    again.stop()
    for number in range(7):
        found = await house.store.load(f"D{number}")
        assert found is not None
        assert [done.step for done in found.case.steps] == ["friendly", "final_notice"]


async def test_a_case_that_fails_stays_due_and_hides_nobody(houses: Build) -> None:
    house = houses()
    for number in range(8):
        await house.owes(f"D{number}")
    tried: list[str] = []

    async def wake(file: CaseFile) -> None:
        tried.append(file.case.id)
        if file.case.id < "D5":
            raise RuntimeError("broken")
        await house.desk.wake(file)

    house.clock.set(at_local(date(2026, 11, 23), time(10), "Europe/Brussels"))
    rounds = CaseRounds(house.store, wake, Quiet(), house.clock, batch=2)
    assert await rounds.steps("courteous", "Europe/Brussels", house.clock()) == 8
    assert sorted(tried) == [f"D{number}" for number in range(8)], "each once"
    assert [done.step for done in (await _case(house, "D7")).steps] == ["friendly"]
    assert (await _case(house, "D0")).steps == ()


async def _case(house: House, name: str) -> Case:
    found = await house.store.load(name)
    assert found is not None
    return found.case


async def test_the_schedulers_own_clock_fires_the_tick(houses: Build) -> None:
    """APScheduler's own clock, with the tick every second."""
    house = houses()
    fired = asyncio.Event()

    class Rounds:
        async def steps(self, name: str, zone: str, until: datetime) -> int:
            fired.set()
            return 1

        async def ticks(self) -> int:
            fired.set()
            return 0

        async def places(self) -> list[tuple[str, str]]:
            return [("courteous", "UTC")]

        async def next_tick(self, after: datetime) -> datetime | None:
            return None

        async def next_step(self) -> datetime | None:
            return None

    timetable = Timetable(Rounds(), house.rulebook.send_times, house.clock, tick_seconds=1)
    await timetable.start()
    await asyncio.wait_for(fired.wait(), 10)
    timetable.stop()
