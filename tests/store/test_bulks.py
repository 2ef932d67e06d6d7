"""Acts on many cases on both stores: kept first, run once, undone only before they begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.bulk import Bulk, BulkAct, BulkState
from store.base import Store
from tests.store.builders import NOW

SOON, LEASE = NOW + timedelta(seconds=30), timedelta(minutes=2)
BULK = Bulk("b1", "eva", NOW, SOON, BulkAct.PAUSE, ("c1", "c2"), words="x")


async def test_what_is_kept_is_read_back_and_a_form_that_came_twice_counts_once(store: Store) -> None:
    assert await store.keep_bulk(BULK)
    assert not await store.keep_bulk(replace(BULK, words="y"))
    assert await store.bulk("b1") == BULK
    assert await store.bulk("b2") is None


async def test_it_runs_after_its_window_and_only_once(store: Store) -> None:
    await store.keep_bulk(BULK)
    assert await store.take_bulk(NOW, NOW + LEASE) is None
    taken = await store.take_bulk(SOON, SOON + LEASE)
    assert taken is not None
    assert (taken.id, taken.state) == ("b1", BulkState.RUNNING)
    assert await store.take_bulk(SOON, SOON + LEASE) is None


async def test_a_runner_that_died_is_followed_by_another_where_it_stopped(store: Store) -> None:
    await store.keep_bulk(BULK)
    await store.take_bulk(SOON, SOON + LEASE)
    await store.count_bulk("b1", 1, [("c1", "theirs")], SOON + LEASE)
    taken = await store.take_bulk(SOON + LEASE, SOON + 2 * LEASE)
    assert taken is not None
    assert (taken.done, taken.left) == (1, (("c1", "theirs"),))
    await store.finish_bulk("b1")
    assert await store.take_bulk(SOON + 9 * LEASE, SOON + 10 * LEASE) is None


async def test_it_is_undone_before_it_begins_and_never_after(store: Store) -> None:
    await store.keep_bulk(BULK)
    assert await store.undo_bulk("b1", "marc")
    assert not await store.undo_bulk("b1", "marc")
    assert await store.take_bulk(SOON, SOON + LEASE) is None
    await store.keep_bulk(replace(BULK, id="b2"))
    await store.take_bulk(SOON, SOON + LEASE)
    assert not await store.undo_bulk("b2", "eva")
    assert not await store.undo_bulk("b9", "eva")


async def test_the_latest_come_first(store: Store) -> None:
    for n in range(3):
        await store.keep_bulk(replace(BULK, id=f"b{n}", at=NOW + timedelta(minutes=n)))
    assert [item.id for item in await store.bulks(2)] == ["b2", "b1"]
