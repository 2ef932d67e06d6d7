"""Drafts, their history and editions: both stores alike; of two who change the same thing one hears that they lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from store.base import Store
from store.library import Deed, Draft, DraftState, Edition, WordingChange, edition_id, revision_of
from tests.store.builders import MINUTE, NOW

WORDS = (
    WordingChange("friendly", "fr", "sms", "Bonjour {{ debtor.name }} <b>"),
    WordingChange("x", "nl", "default", ""),
)


def draft(draft_id: str = "d1", **changes: Any) -> Draft:
    fresh = Draft(draft_id, "gentle", 1, "name: gentle\n", "ada", NOW, "ada", NOW, WORDS, "calmer")
    return replace(fresh, **changes)


def saved(known: Draft, text: str, who: str = "bob", minutes: int = 1) -> Draft:
    at = NOW + minutes * MINUTE
    return replace(known, text=text, changed_by=who, changed_at=at, version=known.version + 1)


def closed(known: Draft, state: DraftState = DraftState.ACTIVATED) -> Draft:
    return replace(saved(known, known.text, "eve", 5), state=state)


def edition(version: int = 2, draft_id: str = "d1") -> Edition:
    name = edition_id("gentle", version)
    return Edition(name, "gentle", version, "name: gentle\n", "ada", "eve", NOW, draft_id, 1, 1, WORDS, "calmer")


async def test_a_draft_is_begun_once_and_its_first_revision_is_kept(store: Store) -> None:
    assert await store.add_draft(draft())
    assert not await store.add_draft(draft(text="another"))
    assert await store.draft("d1") == draft()
    assert await store.draft("d2") is None
    assert await store.revisions("d1") == [revision_of(draft(), Deed.BEGUN)]


async def test_every_save_leaves_what_was_there_before(store: Store) -> None:
    await store.add_draft(draft())
    second = saved(draft(), "two")
    third = saved(second, "three", "ada", 2)
    assert await store.change_draft(second)
    assert await store.change_draft(third)
    assert await store.draft("d1") == third
    kept = [(item.text, item.who, item.deed) for item in await store.revisions("d1")]
    assert kept == [("three", "ada", Deed.SAVED), ("two", "bob", Deed.SAVED), ("name: gentle\n", "ada", Deed.BEGUN)]


async def test_of_two_who_save_the_same_draft_one_hears_that_they_came_second(store: Store) -> None:
    await store.add_draft(draft())
    people = ("ann", "bob", "cleo", "dora", "eve")
    done = await asyncio.gather(*(store.change_draft(saved(draft(), name, name)) for name in people))
    assert sorted(done) == [False, False, False, False, True]
    winner = people[done.index(True)]
    known = await store.draft("d1")
    assert known is not None
    assert (known.text, known.version) == (winner, 2)
    assert [item.who for item in await store.revisions("d1")] == [winner, "ada"]


async def test_a_save_must_follow_the_version_that_is_kept(store: Store) -> None:
    assert not await store.change_draft(saved(draft(), "of nothing"))
    await store.add_draft(draft())
    assert not await store.change_draft(replace(saved(draft(), "two"), version=3))
    assert await store.draft("d1") == draft()


@pytest.mark.parametrize("state", [DraftState.DISCARDED, DraftState.ACTIVATED])
async def test_a_draft_that_is_closed_stays_closed(store: Store, state: DraftState) -> None:
    await store.add_draft(draft())
    done = closed(draft(), state)
    assert await store.change_draft(done, Deed.DISCARDED)
    assert not await store.change_draft(saved(done, "again"))
    assert await store.draft("d1") == done
    assert await store.drafts() == []
    assert await store.drafts(state) == [done]


async def test_open_drafts_come_latest_changed_first(store: Store) -> None:
    for number in range(1, 5):
        await store.add_draft(draft(f"d{number}", changed_at=NOW + number * MINUTE))
    assert [item.id for item in await store.drafts(limit=3)] == ["d4", "d3", "d2"]


async def test_the_deeds_of_a_scenario_are_those_of_all_its_drafts(store: Store) -> None:
    await store.add_draft(draft())
    await store.add_draft(draft("d2", changed_at=NOW + MINUTE), Deed.RESTORED)
    await store.add_draft(draft("d3", scenario="courteous"))
    await store.change_draft(saved(draft(), "two", minutes=9))
    found = [(item.draft, item.deed) for item in await store.deeds("gentle")]
    assert found == [("d1", Deed.SAVED), ("d2", Deed.RESTORED), ("d1", Deed.BEGUN)]
    assert len(await store.deeds("gentle", 1)) == 1


async def test_an_activation_keeps_the_edition_and_closes_the_draft(store: Store) -> None:
    await store.add_draft(draft())
    assert await store.activate(edition(), closed(draft()))
    assert await store.edition("gentle", 2) == edition()
    assert await store.edition("gentle", 3) is None
    assert await store.draft("d1") == closed(draft())
    assert [item.deed for item in await store.revisions("d1")] == [Deed.ACTIVATED, Deed.BEGUN]


async def test_a_draft_that_was_saved_meanwhile_is_not_activated(store: Store) -> None:
    await store.add_draft(draft())
    await store.change_draft(saved(draft(), "two"))
    assert not await store.activate(edition(), closed(draft()))
    assert await store.edition("gentle", 2) is None
    assert await store.editions() == []


async def test_of_two_drafts_activated_as_the_same_version_one_is_left_open(store: Store) -> None:
    await store.add_draft(draft())
    await store.add_draft(draft("d2"))
    pairs = ((edition(draft_id=item.id), closed(item)) for item in (draft(), draft("d2")))
    done = await asyncio.gather(*(store.activate(*pair) for pair in pairs))
    assert sorted(done) == [False, True]
    (kept,) = await store.editions()
    (left,) = await store.drafts()
    assert {kept.draft, left.id} == {"d1", "d2"}
    assert [item.deed for item in await store.revisions(left.id)] == [Deed.BEGUN]


async def test_only_editions_that_are_not_known_are_given(store: Store) -> None:
    for version in (10, 2, 3):
        name = f"d{version}"
        await store.add_draft(draft(name))
        assert await store.activate(edition(version, name), closed(draft(name)))
    assert [item.version for item in await store.editions()] == [2, 3, 10]
    assert [item.version for item in await store.editions({"gentle:2", "gentle:10"})] == [3]
