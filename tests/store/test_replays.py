"""The time machine's part of the records: both stores alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.case import CaseState, Moved, Standpoint, Wake
from ledger.invoice import Allocation, Payment
from ledger.money import Money
from store.base import Change, Store, Wipe
from store.commands import CommandCount
from store.dossier import Booked
from store.library import WordingChange
from store.mongo import MongoStore
from store.replay_names import keyed, resolved
from store.replays import Migration, Named, ReplayRun, Side, Wanted, Work
from tests.store.builders import NOW, commit, file, loaded, loading, outbound

DAY = timedelta(days=1)


async def _load(store: Store, *cases: tuple[str, dict[str, object]]) -> None:
    for name, changes in cases:
        await store.import_accounts([loading(name, **changes)])


async def test_the_portfolio_comes_in_batches_by_id_and_leaves_out_what_is_settled(store: Store) -> None:
    await store.open()
    settled = {"state": CaseState.SETTLED, "wake_at": None, "happened": {"settled": NOW - 5 * DAY}}
    await _load(store, ("c", {}), ("a", {}), ("b", settled), ("d", {}))
    first = await store.portfolio(Wanted(), "", 2)
    rest = await store.portfolio(Wanted(), first[-1].case.id, 2)
    assert [file.case.id for file in (*first, *rest)] == ["case-a", "case-c", "case-d"]
    assert await store.portfolio_size(Wanted()) == 3
    assert await store.portfolio_size(Wanted(settled_since=NOW - 6 * DAY)) == 4
    assert await store.portfolio_size(Wanted(settled_since=NOW - 4 * DAY)) == 3
    assert first[0].account.debtor.id == "a"


async def test_a_settled_case_with_a_word_that_waits_belongs_to_the_portfolio(store: Store) -> None:
    await store.open()
    await _load(store, ("a", {"state": CaseState.SETTLED, "wake": Wake.TICK, "wake_at": NOW + DAY}))
    assert await store.portfolio_size(Wanted()) == 1


async def test_the_portfolio_of_one_version_or_of_one_migration(store: Store) -> None:
    await store.open()
    stand = Standpoint("courteous", 1, (), 0, None)
    moved = Moved("job", NOW, stand, replace(stand, version=2))
    await _load(store, ("a", {"scenario_version": 1}), ("b", {"scenario_version": 2, "moved": moved}))
    assert [file.case.id for file in await store.portfolio(Wanted("courteous", 1), "", 9)] == ["case-a"]
    (found,) = await store.portfolio(Wanted(job="job"), "", 9)
    assert (found.case.id, found.case.moved) == ("case-b", moved)


async def test_traces_hold_messages_without_their_texts_and_payments(store: Store) -> None:
    await store.open()
    await _load(store, ("a", {}), ("b", {}))
    file = await store.load("case-a")
    assert file is not None
    old, new = outbound("m1", "a", at=NOW - 9 * DAY, text="x"), outbound("m2", "a", at=NOW, text="y", step="friendly")
    paid, parts = Payment("p1", "a", NOW, Money(100, "EUR")), (Allocation("N-a", Money(100, "EUR")),)
    change = Change(replace(file.case, version=file.case.version + 1), file.case.version, (old, new))
    assert await store.commit(replace(change, payment=paid, allocations=parts))
    found = await store.traces(["case-a", "case-b"], ["a", "b"], NOW - DAY)
    assert [(item.id, item.step, item.text) for item in found.messages] == [("m2", "friendly", "")]
    assert found.payments == (Booked(paid, parts),)


def run(name: str, minutes: int = 0, draft: str = "d1") -> ReplayRun:
    side = Side("courteous", 2, draft, 3, "name: courteous", (WordingChange("friendly", "en", "sms", "Hi"),))
    at = datetime(2026, 11, 22, 9, minutes, tzinfo=UTC)
    return ReplayRun(name, "ada", at, 60, side, "nobody", move=True, arrivals=False)


async def test_a_run_is_kept_once_and_changed_by_who_read_it_last(store: Store) -> None:
    await store.open()
    assert await store.add_replay(run("r1"))
    assert not await store.add_replay(run("r1"))
    done = replace(run("r1"), state=Work.DONE, result="{}", version=2, done=7, total=7)
    assert await store.change_replay(done)
    assert not await store.change_replay(replace(done, state=Work.CANCELLED))
    assert await store.replay("r1") == done
    assert await store.replay("r2") is None


async def test_the_latest_runs_come_first_and_without_results(store: Store) -> None:
    await store.open()
    for name, minutes, draft in (("r1", 1, "d1"), ("r2", 2, ""), ("r3", 3, "d1")):
        await store.add_replay(replace(run(name, minutes, draft), result="{}"))
    assert [(item.id, item.result) for item in await store.replays()] == [("r3", ""), ("r2", ""), ("r1", "")]
    assert [item.id for item in await store.replays(draft="d1")] == ["r3", "r1"]


async def _named(store: Store) -> list[list[str]]:
    found = [await store.replay(name) for name in ("r1", "r2")]
    return [[item.case_id for item in run.named] for run in found if run]


async def _two_runs(store: Store) -> None:
    both = (Named("#1", "case-D1"), Named("#2", "case-D2"))
    for name, minutes, named in (("r1", 1, both), ("r2", 2, both[:1])):
        ended = NOW + timedelta(minutes=minutes)
        await store.add_replay(replace(run(name, minutes), state=Work.DONE, result="{}", named=named, ended_at=ended))


async def test_an_erasure_takes_a_case_out_of_every_result(store: Store) -> None:
    found = await loaded(store, "D1", "D2")
    await _two_runs(store)
    await commit(store, found, wipe=Wipe(notes=True, files=True))
    assert await _named(store) == [["case-D1", "case-D2"], ["case-D1"]]
    await commit(store, await file(store, "case-D1"), wipe=Wipe(replays=True))
    assert await _named(store) == [["case-D2"], []]


async def test_a_case_that_is_removed_leaves_no_name(store: Store) -> None:
    found = await loaded(store, "D1", "D2")
    await _two_runs(store)
    assert await store.remove("case-D1", found.case.version)
    assert await _named(store) == [["case-D2"], []]


async def test_results_lose_their_names_by_age(store: Store) -> None:
    await store.open()
    await _two_runs(store)
    before = NOW + timedelta(minutes=2)
    assert await store.forget_named(before, count_only=True) == 1
    assert await _named(store) == [["case-D1", "case-D2"], ["case-D1"]]
    assert await store.forget_named(before) == 1
    assert await _named(store) == [[], ["case-D1"]]
    assert await store.forget_named(before) == 0


def test_a_result_names_nobody_until_it_is_read() -> None:
    lines = [{"case": "b", "days": 1}, {"case": "a~", "days": 2}, {"case": "a", "days": 3}]
    result = {"schema": 1, "before": {"worst": []}, "after": {"worst": [{"case": "b"}]}, "moves": {"sample": lines}}
    bare, named = keyed(result)
    assert named == (Named("#1", "b"), Named("#2", "a"))
    assert [line["case"] for line in bare["moves"]["sample"]] == ["#1", "#2~", "#2"]
    assert resolved(bare, named) == result
    without = resolved(bare, named[:1])
    assert without["moves"]["sample"] == [{"case": "b", "days": 1}]
    assert resolved(result, named)["moves"]["sample"] == []


async def test_migrations_are_kept_and_changed_by_who_read_them_last(store: Store) -> None:
    await store.open()
    first = Migration("g1", "ada", NOW, "calmer", "courteous", 1, 2, countries=("BE",))
    assert await store.add_migration(first)
    assert not await store.add_migration(first)
    on = replace(first, state=Work.RUNNING, after="b", moved=4, stayed=1, reasons={"settled": 1}, version=2)
    assert await store.change_migration(on)
    assert not await store.change_migration(replace(on, moved=9))
    assert await store.migration("g1") == on
    assert await store.migrations() == [on]


@pytest.mark.parametrize("size", [150, 450])
async def test_a_batch_of_the_portfolio_costs_as_many_commands_with_few_cases_as_with_many(
    mongo_uri: str, database: str, size: int
) -> None:
    count = CommandCount()
    store = MongoStore(mongo_uri, database, production=False, listeners=[count])
    await store.open()
    names = [f"D{number:03}" for number in range(size)]
    await store.import_accounts([loading(name) for name in names])
    with count.watch() as seen:
        files = await store.portfolio(Wanted(), "", 100)
        await store.traces([file.case.id for file in files], [file.case.debtor_id for file in files], NOW - DAY)
    await store.close()
    assert (len(files), len(seen)) == (100, 3)
