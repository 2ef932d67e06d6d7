"""The contract of both stores: reviews, from the abstention to the training example."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flows.review import Guess, Review, ReviewState
from store.base import Duplicate, Store
from tests.store.builders import MINUTE, NOW, change, commit, file, inbound, loaded

GUESSES = (Guess("dispute", 0.41), Guess("refuse_to_pay", None))


def review(review_id: str = "M1", **changes: Any) -> Review:
    fresh = Review(review_id, NOW, "fr", "c'est <name> qui paie", GUESSES, abstained=True)
    return replace(fresh, **changes)


async def _kept(store: Store, *reviews: Review) -> None:
    """Keep abstentions as the desk does, each with its message."""
    found = await loaded(store)
    for item in reviews:
        found = await commit(store, found, messages=(inbound(item.id),), review=item)


async def _one(store: Store, review_id: str = "M1") -> Review:
    return (await store.reviewed([review_id]))[review_id]


async def _ids(store: Store, state: ReviewState) -> list[str]:
    return [item.id for item in await store.reviews(state=state)]


async def test_an_abstention_is_kept_in_the_same_write_as_its_message(store: Store) -> None:
    await _kept(store, review())
    assert await store.reviews() == [review()]
    assert await store.message("M1") is not None


async def test_a_write_that_came_too_late_keeps_no_review(store: Store) -> None:
    found = await loaded(store)
    await commit(store, found)
    assert not await store.commit(change(found, review=review()))
    assert await store.reviews() == []


async def test_a_review_is_kept_once(store: Store) -> None:
    await _kept(store, review())
    with pytest.raises(Duplicate):
        await store.commit(change(await file(store), review=review(text="another")))
    assert await _one(store) == review()


async def test_reviews_come_oldest_first_up_to_the_limit(store: Store) -> None:
    await _kept(store, *(review(f"M{number}", at=NOW - number * MINUTE) for number in range(1, 5)))
    assert [item.id for item in await store.reviews(3)] == ["M4", "M3", "M2"]


async def test_a_correction_says_who_and_when(store: Store) -> None:
    await _kept(store, review())
    assert await store.correct(review(text="of no account"), "promise_to_pay", "sofie", NOW + MINUTE)
    corrected = {"corrected": "promise_to_pay", "corrected_by": "sofie", "corrected_at": NOW + MINUTE}
    assert await _one(store) == review(**corrected)
    assert (await _one(store)).lesson == "promise_to_pay"


async def test_a_correction_of_what_was_read_with_confidence_makes_a_review(store: Store) -> None:
    sure = review("M2", abstained=False)
    assert await store.correct(sure, "deny", "marc", NOW)
    assert await store.reviews() == [replace(sure, corrected="deny", corrected_by="marc", corrected_at=NOW)]


async def test_of_many_corrections_at_once_one_review_comes(store: Store) -> None:
    names = ("anna", "bert", "cleo", "dora")
    assert all(await asyncio.gather(*(store.correct(review(), "deny", name, NOW) for name in names)))
    assert [item.id for item in await store.reviews()] == ["M1"]
    assert (await _one(store)).corrected_by in names


async def test_only_corrected_reviews_are_accepted(store: Store) -> None:
    await _kept(store, review("M1"), review("M2"))
    await store.correct(review("M2"), "dispute", "sofie", NOW)
    assert await store.accept_reviews(["M1", "M2", "M9"], "ada", NOW + MINUTE) == 1
    assert await store.accept_reviews(["M2"], "eve", NOW + timedelta(days=1)) == 0
    accepted = await _one(store, "M2")
    assert (accepted.state, accepted.closed_by, accepted.accepted_at) == (ReviewState.ACCEPTED, "ada", NOW + MINUTE)
    assert await _ids(store, ReviewState.OPEN) == ["M1"]


async def test_a_correction_after_acceptance_opens_it_again(store: Store) -> None:
    await store.correct(review(), "dispute", "sofie", NOW)
    await store.accept_reviews(["M1"], "ada", NOW)
    assert await store.correct(review(), "refuse_to_pay", "marc", NOW)
    again = await _one(store)
    assert (again.state, again.accepted_at, again.closed_by) == (ReviewState.OPEN, None, None)
    assert await store.mark_exported(["M1"], NOW) == 0


async def test_a_dismissed_review_is_not_accepted_but_may_be_corrected(store: Store) -> None:
    await store.correct(review(), "dispute", "sofie", NOW)
    assert await store.dismiss_review("M1", "sofie", NOW + MINUTE)
    assert not await store.dismiss_review("M1", "sofie", NOW + MINUTE)
    assert await store.accept_reviews(["M1"], "ada", NOW) == 0
    assert await _ids(store, ReviewState.DISMISSED) == ["M1"]
    assert (await _one(store)).dismissed_at == NOW + MINUTE
    assert await store.correct(review(), "deny", "marc", NOW)
    assert await _ids(store, ReviewState.OPEN) == ["M1"]


async def test_an_exported_review_is_settled(store: Store) -> None:
    await store.correct(review(), "dispute", "sofie", NOW)
    await store.accept_reviews(["M1"], "ada", NOW)
    assert await store.mark_exported(["M1", "M1", "M9"], NOW + MINUTE) == 1
    assert await store.mark_exported(["M1"], NOW + 2 * MINUTE) == 0
    assert not await store.correct(review(), "deny", "marc", NOW)
    assert not await store.dismiss_review("M1", "marc", NOW)
    assert (await _one(store)).exported_at == NOW + MINUTE
    assert await _ids(store, ReviewState.EXPORTED) == ["M1"]


async def test_only_the_reviews_asked_for_are_given(store: Store) -> None:
    await _kept(store, review("M1"), review("M2"))
    assert set(await store.reviewed(["M2", "M3"])) == {"M2"}
    assert await store.reviewed([]) == {}
